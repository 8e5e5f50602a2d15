"""What stands in the way: what there would be without one of the constraints that hold."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from assistant.evidence import Relaxation
from assistant.kinds import kind_of
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.wording import constraint_phrases
from core.catalog import Mask
from core.constraints import Constraints
from retrieval.products import Hit

POOL = 60
"""Products that a search is asked for: those that taste may reorder, and those that are counted."""

_KINDRED = 3  # products of the kind that make it worth looking at nothing else


def relax(
    shop: Shop,
    constraints: Constraints,
    need: str | None,
    *,
    more_than: int = 0,
    among: Mask | None = None,
) -> tuple[Relaxation, ...]:
    """For each single constraint: how many products there would be without it, of those that
    `among` allows, and from what price; the most first. Those that would bring no more than
    `more_than` are left out.
    """
    currency = shop.catalog.currency
    found = []
    for name, label in constraint_phrases(constraints, currency).items():
        loosened = without(constraints, name)
        mask = shop.catalog.mask(loosened)
        if among is not None:
            mask &= among
        if need and constraints.category is None:
            mask = _only_relevant(shop, need, mask)
        count = int(mask.sum())
        if count > more_than:
            prices = shop.catalog.price[mask]
            prices = prices[~np.isnan(prices)]
            lowest = Decimal(str(prices.min())) if len(prices) else None
            found.append(Relaxation(label, name, count, lowest))
    return tuple(sorted(found, key=lambda item: -item.count))


def negotiable(state: DialogueState, found: tuple[Relaxation, ...]) -> tuple[Relaxation, ...]:
    """Without what the shopper asked to be remembered: an allergy is not up for discussion."""
    standing = [item.holds for item in state.remembered]
    fixed = {name for holds in standing for name in constraint_phrases(holds, None)}
    return tuple(item for item in found if item.field not in fixed)


def only(constraints: Constraints, name: str) -> Constraints:
    """The one constraint of that name, as `constraint_phrases` names them, and no other."""
    empty = Constraints(in_stock=False)
    if name == "price_max":
        limits = {"price_max": constraints.price_max, "price_min": constraints.price_min}
        return empty.model_copy(update=limits)
    if name in constraints.attributes:
        return empty.model_copy(update={"attributes": {name: constraints.attributes[name]}})
    excluded = name.removeprefix("exclude_")
    if excluded in constraints.exclude_attributes:
        values = {excluded: constraints.exclude_attributes[excluded]}
        return empty.model_copy(update={"exclude_attributes": values})
    return empty.model_copy(update={name: getattr(constraints, name)})


def without(constraints: Constraints, name: str) -> Constraints:
    """`constraints` less the one of that name, as `constraint_phrases` names them."""
    if name == "price_max":
        return constraints.model_copy(update={"price_max": None, "price_min": None})
    if name in constraints.attributes:
        left = {key: value for key, value in constraints.attributes.items() if key != name}
        return constraints.model_copy(update={"attributes": left})
    excluded = name.removeprefix("exclude_")
    if excluded in constraints.exclude_attributes:
        kept = {k: v for k, v in constraints.exclude_attributes.items() if k != excluded}
        return constraints.model_copy(update={"exclude_attributes": kept})
    empty = Constraints.model_fields[name].get_default()
    return constraints.model_copy(update={name: empty})


def relevant(hits: Sequence[Hit], kind: Mask | None) -> list[Hit]:
    """Hits of the kind that is looked for; with few of those, others that fit as well."""
    kindred = [hit for hit in hits if kind is not None and kind[hit.index]]
    if len(kindred) >= _KINDRED:
        return kindred
    return kindred + [hit for hit in hits if hit.fits and hit not in kindred]


def _only_relevant(shop: Shop, need: str, mask: Mask) -> Mask:
    kept = np.zeros_like(mask)
    hits = shop.search.search(need, mask=mask, k=POOL)
    kept[[hit.index for hit in relevant(hits, kind_of(shop, need))]] = True
    return kept
