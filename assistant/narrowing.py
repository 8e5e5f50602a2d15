"""By what many results are best narrowed down: the one question worth asking."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.wording import leaf
from core.catalog import Catalog

_MANY = 12  # results from which on a question is worth a shopper's while
_LOOKED_AT = 200
_KNOWN = 0.6  # share of the results that must have the property
_LARGEST = 0.7  # share of the largest group, from which on the answer is foregone
_SHOWN = 4
_SPREAD = 2.5  # highest price by lowest, the extreme tenths aside
_ATTRIBUTES = ("gender", "age_group", "persons", "season", "shell", "skin_type", "format", "fit")
"""Properties that people choose by, the most telling first."""
_NEITHER = frozenset({"none", "no", "unisex", "all", "regular"})


@dataclass(frozen=True)
class Facet:
    """A property by which many results fall into few groups."""

    name: str
    """`category`, `price`, or the attribute's name."""
    values: tuple[str, ...] = ()
    """The largest groups, largest first; empty for a number."""


def narrowing(catalog: Catalog, positions: NDArray[np.int64]) -> Facet | None:
    """The property to ask for, given the results `(n,)`, best first; None where they are few or
    nothing tells them apart.
    """
    if len(positions) < _MANY:
        return None
    looked = positions[:_LOOKED_AT]
    return _kinds(catalog, looked) or _attribute(catalog, looked) or _price(catalog, looked)


def _kinds(catalog: Catalog, positions: NDArray[np.int64]) -> Facet | None:
    names: Counter[str] = Counter()
    for code in catalog.category[positions]:
        if code >= 0:
            names[leaf(catalog.categories[code])] += 1
    return _facet("category", names, len(positions), least=3)


def _attribute(catalog: Catalog, positions: NDArray[np.int64]) -> Facet | None:
    wanted = set(positions.tolist())
    for name in _ATTRIBUTES:
        attribute = catalog.attributes.get(name)
        if attribute is None:
            continue
        groups: Counter[str] = Counter()
        for value, rows in attribute.postings.items():
            groups[value] = len(wanted.intersection(rows.tolist()))
        known = sum(groups.values())
        told = Counter({v: n for v, n in groups.items() if n and v not in _NEITHER})
        if known >= _KNOWN * len(positions):
            facet = _facet(name, told, known, least=2)
            if facet is not None:
                return facet
    return None


def _facet(name: str, groups: Counter[str], total: int, *, least: int) -> Facet | None:
    largest = groups.most_common(_SHOWN)
    if len(largest) < least or largest[0][1] > _LARGEST * total:
        return None
    return Facet(name, tuple(value for value, _ in largest))


def _price(catalog: Catalog, positions: NDArray[np.int64]) -> Facet | None:
    prices = catalog.price[positions]
    prices = prices[~np.isnan(prices)]
    if len(prices) < _MANY:
        return None
    low, high = np.quantile(prices, [0.1, 0.9])
    return Facet("price", (f"{low:.2f}", f"{high:.2f}")) if high >= _SPREAD * low else None
