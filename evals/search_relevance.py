"""What answers a judged query: a small language over the catalogue.

`Outdoor > Tents | Outdoor > Hammocks; price<=100; material!=canvas; lowest weight_g 5` names
categories (any of them, with all below), then conditions that must all hold; `text!~leather`
asks that no text has the word; `lowest` and `highest` keep so many at one end, ties included.
"""

import re

import numpy as np
from numpy.typing import NDArray

from core.catalog import Catalog
from core.constraints import Constraints

Mask = NDArray[np.bool_]

_CONDITION = re.compile(r"(?P<name>\w+)(?P<sign><=|>=|!=|=|!~|~)(?P<value>.+)")
_END = re.compile(r"(?P<end>lowest|highest) (?P<name>\w+) (?P<count>\d+)")


def relevant(spec: str, catalog: Catalog) -> Mask:
    """Which products answer, `(len(catalog),)`.

    Raises:
        ValueError: `spec` can't be read; it says which part.
    """
    categories, *conditions = [part.strip() for part in spec.split(";")]
    mask = np.zeros(len(catalog), np.bool_)
    for path in categories.split(" | "):
        mask |= catalog.mask(Constraints(category=path.strip(), in_stock=False))
    for condition in conditions:
        mask &= (
            _end(condition, catalog, mask) if _END.match(condition) else _holds(condition, catalog)
        )
    return mask


def _holds(condition: str, catalog: Catalog) -> Mask:
    parts = _CONDITION.fullmatch(condition)
    if parts is None:
        raise ValueError(f"'{condition}' is no condition, such as price<=100")
    name, sign, value = parts["name"], parts["sign"], parts["value"]
    if sign in {"<=", ">="}:
        numbers = catalog.numbers(name)
        with np.errstate(invalid="ignore"):
            return np.asarray(numbers <= float(value) if sign == "<=" else numbers >= float(value))
    if name == "text":
        found = catalog.mentions(value)
    else:
        found = np.zeros(len(catalog), np.bool_)
        attribute = catalog.attributes.get(name)
        for known, rows in attribute.postings.items() if attribute is not None else ():
            wanted = value.casefold().split(",")
            if any(item in known for item in wanted) if "~" in sign else known in wanted:
                found[rows] = True
    return ~found if sign.startswith("!") else found


def _end(condition: str, catalog: Catalog, mask: Mask) -> Mask:
    parts = _END.fullmatch(condition)
    if parts is None:
        raise ValueError(f"'{condition}' should be like: lowest price 5")
    values = np.where(mask, catalog.numbers(parts["name"]), np.nan)
    values = values if parts["end"] == "lowest" else -values
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return np.zeros(len(catalog), np.bool_)
    limit = known[min(int(parts["count"]), len(known)) - 1]
    with np.errstate(invalid="ignore"):
        return np.asarray(values <= limit)
