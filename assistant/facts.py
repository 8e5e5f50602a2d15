"""Facts about the catalogue, computed and never guessed."""

from collections import Counter
from decimal import Decimal

import numpy as np

from assistant.evidence import Fact
from assistant.kinds import members
from assistant.language.frames import CatalogueFact, Direction, Superlative
from assistant.services import Shop
from assistant.wording import leaf, plural
from core.catalog import SEPARATOR, Mask
from core.constraints import Constraints
from core.store import Product

_NAMES = 12


def catalogue_fact(
    shop: Shop,
    constraints: Constraints,
    kind: CatalogueFact,
    *,
    category: str | None = None,
    need: str | None = None,
    superlative: Superlative | None = None,
    attribute: str | None = None,
    stated: Constraints | None = None,
) -> Fact:
    """One fact about a category, about what `need` describes, or about the whole shop.

    Counts and extremes are over everything in stock within that scope that is as `stated` in the
    question ("how many waterproof jackets?"); `Fact.within` is the extreme among what
    `constraints` allow as well.
    """
    stated = stated or Constraints()
    scope, mask = _scope(shop, category, need)
    mask &= shop.catalog.mask(stated)
    names = _names(shop, mask, kind, attribute)
    prices = shop.catalog.price[mask]
    prices = prices[~np.isnan(prices)]
    allowed = mask & shop.catalog.mask(constraints.model_copy(update={"category": None}))
    return Fact(
        kind=kind,
        scope=scope,
        count=int(mask.sum()),
        low=Decimal(str(prices.min())) if len(prices) else None,
        high=Decimal(str(prices.max())) if len(prices) else None,
        names=tuple(names[:_NAMES]),
        names_total=len(names),
        extreme=_extreme(shop, mask, superlative),
        superlative=superlative,
        within=_extreme(shop, allowed, superlative),
        constraints=constraints,
        stated=stated,
    )


def _scope(shop: Shop, category: str | None, need: str | None) -> tuple[str, Mask]:
    if category is not None:
        return plural(leaf(category)), shop.catalog.mask(Constraints(category=category))
    mask = shop.catalog.mask(Constraints())
    if need:
        relevant = np.zeros_like(mask)
        hits = (
            shop.search.search(need, mask=mask, k=int(mask.sum()))
            if shop.search.carries(need)
            else []
        )
        relevant[[hit.index for hit in members(shop, need, hits)]] = True
        return plural(need), relevant
    return "products", mask


def _names(shop: Shop, mask: Mask, kind: CatalogueFact, attribute: str | None) -> list[str]:
    catalog = shop.catalog
    counts: Counter[str] = Counter()
    if kind is CatalogueFact.BRANDS:
        counts.update(catalog.brands[code] for code in catalog.brand[mask] if code >= 0)
    elif kind is CatalogueFact.CATEGORIES:
        codes = catalog.category[mask]
        counts.update(catalog.categories[code].split(SEPARATOR)[0] for code in codes if code >= 0)
    elif kind is CatalogueFact.VALUES and attribute and attribute in catalog.attributes:
        for value, rows in catalog.attributes[attribute].postings.items():
            counts[value] = int(mask[rows].sum())
    return [name for name, count in counts.most_common() if count]


def _extreme(shop: Shop, mask: Mask, superlative: Superlative | None) -> Product | None:
    if superlative is None:
        return None
    values = shop.catalog.numbers(superlative.field).copy()
    values[~mask] = np.nan
    if np.isnan(values).all():
        return None
    less = superlative.direction is Direction.LESS
    position = int(np.nanargmin(values) if less else np.nanargmax(values))
    return next(iter(shop.products((shop.catalog.ids[position],))), None)
