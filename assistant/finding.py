"""Finding products: exact constraints first, then relevance, then this shopper's taste."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import Found, Relaxation
from assistant.language.frames import Direction, Superlative
from assistant.services import Shop
from assistant.state import DialogueState, Reason
from assistant.wording import constraint_phrases, leaf
from core.catalog import Mask
from core.constraints import Constraints
from core.store import Product
from recsys import explain

SHOWN = 5
"""Products on one screen."""

_POOL = 60  # candidates that taste may reorder
_TASTE = 0.15  # weight of taste beside relevance, both in [0, 1]
_WELL_RATED = 4.0
_FEW = 3  # with fewer results, the shopper is told what stands in the way of more

Positions = NDArray[np.int64]


def find(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    *,
    need: str | None,
    order: Superlative | None = None,
    limit: int = SHOWN,
) -> Found:
    """Products for `need` under the state's constraints.

    Without a need, the recommender ranks whatever the constraints allow. When nothing is
    left, `relaxations` say which constraint stands in the way, and `nearest` what else
    there is.
    """
    constraints = state.constraints
    mask = shop.catalog.mask(constraints)
    for product_id in state.session.rejected():
        position = shop.catalog.position(product_id)
        if position is not None:
            mask[position] = False
    if not need and constraints.category is None and order is None:
        return recommend(shop, state, customer_id, mask=mask, limit=limit)
    ranked, matched, carried = _rank(shop, state, customer_id, need, mask)
    if order is not None:
        ranked = _sorted(shop, ranked, order)
    base = Found((), {}, len(ranked), need, constraints, order, carried=carried)
    if not carried:
        return replace(base, nearest=_records(shop, ranked[:3]), total=0)
    if not len(ranked):
        return replace(base, relaxations=relax(shop, constraints, need))
    products = _records(shop, ranked[:limit])
    reasons = {
        product.id: _reason(shop, constraints, product, matched.get(product.id, ()))
        for product in products
    }
    few = len(ranked) < _FEW
    relaxations = relax(shop, constraints, need, more_than=len(ranked)) if few else ()
    return replace(base, products=products, reasons=reasons, relaxations=relaxations)


def recommend(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    *,
    mask: Mask | None = None,
    limit: int = SHOWN,
) -> Found:
    """What this shopper is likely to want, under the state's constraints."""
    constraints = state.constraints
    allowed = shop.catalog.mask(constraints) if mask is None else mask
    picks = shop.recommender.recommend(customer_id, limit, mask=allowed, session=state.session)
    products = shop.products(tuple(pick.product_id for pick in picks))
    reasons = {}
    for pick in picks:
        position = shop.catalog.position(pick.product_id)
        if position is not None:
            sentence = explain(pick, shop.catalog.titles_by_id)
            reasons[pick.product_id] = Reason(
                constraints=tuple(constraint_phrases(constraints, shop.catalog.currency).values()),
                personal=sentence,
            )
    arms = {pick.product_id: (pick.arm, pick.probability) for pick in picks}
    found = Found(
        tuple(products), reasons, int(allowed.sum()), None, constraints, personal=True, arms=arms
    )
    if products:
        return found
    return replace(found, relaxations=relax(shop, constraints, None))


def related(
    shop: Shop, state: DialogueState, product: Product, *, complement: bool, limit: int = SHOWN
) -> Found:
    """What resembles `product`, or what goes with it, under the state's constraints; for what
    goes with it, the category and its attributes are not asked.
    """
    constraints = state.constraints
    if complement:
        constraints = constraints.model_copy(update={"category": None, "attributes": {}})
    mask = shop.catalog.mask(constraints)
    relation = shop.recommender.complements if complement else shop.recommender.similar
    products = tuple(shop.products(tuple(relation(product.id, limit, mask=mask))))
    sentence = f"Goes with {product.title}." if complement else f"Resembles {product.title}."
    reasons = {item.id: Reason(personal=sentence) for item in products}
    return Found(products, reasons, len(products), None, constraints, personal=True)


def relax(
    shop: Shop, constraints: Constraints, need: str | None, *, more_than: int = 0
) -> tuple[Relaxation, ...]:
    """For each single constraint: how many products there would be without it, and from what
    price; the most first. Those that would bring no `more_than` is there are left out.
    """
    currency = shop.catalog.currency
    found = []
    for name, label in constraint_phrases(constraints, currency).items():
        loosened = without(constraints, name)
        mask = shop.catalog.mask(loosened)
        if need and constraints.category is None:
            mask = _only_relevant(shop, need, mask)
        count = int(mask.sum())
        if count > more_than:
            prices = shop.catalog.price[mask]
            prices = prices[~np.isnan(prices)]
            lowest = Decimal(str(prices.min())) if len(prices) else None
            found.append(Relaxation(label, name, count, lowest))
    return tuple(sorted(found, key=lambda item: -item.count))


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


def _rank(
    shop: Shop, state: DialogueState, customer_id: str | None, need: str | None, mask: Mask
) -> tuple[Positions, dict[str, tuple[str, ...]], bool]:
    """Positions best first, the words of the need that each matched, and whether the shop
    carries the need at all.
    """
    in_category = state.constraints.category is not None
    words = need or leaf(state.constraints.category)
    hits = shop.search.search(words, mask=mask, k=_POOL)
    carried = in_category or shop.search.carries(words)
    if not in_category and carried:
        hits = [hit for hit in hits if hit.fits]
    if not hits:
        return np.zeros(0, np.int64), {}, carried
    positions = np.array([hit.index for hit in hits], np.int64)
    relevance = np.array([hit.score for hit in hits])
    taste = shop.recommender.score(customer_id, positions, state.session)
    ranked = positions[np.argsort(-(relevance + _TASTE * taste), kind="stable")]
    if in_category:
        rest = np.flatnonzero(mask)
        ranked = np.concatenate([ranked, rest[~np.isin(rest, ranked)]])
    return ranked, {hit.product_id: hit.matched_terms for hit in hits}, carried


def _only_relevant(shop: Shop, need: str, mask: Mask) -> Mask:
    relevant = np.zeros_like(mask)
    hits = shop.search.search(need, mask=mask, k=_POOL)
    relevant[[hit.index for hit in hits if hit.fits]] = True
    return relevant


def _sorted(shop: Shop, positions: Positions, order: Superlative) -> Positions:
    values = shop.catalog.numbers(order.field)[positions]
    signed = values if order.direction is Direction.LESS else -values
    known = ~np.isnan(signed)
    return positions[known][np.argsort(signed[known], kind="stable")]


def _records(shop: Shop, positions: Sequence[int] | Positions) -> tuple[Product, ...]:
    return tuple(shop.products(tuple(shop.catalog.ids[at] for at in positions)))


def _reason(
    shop: Shop, constraints: Constraints, product: Product, matched: tuple[str, ...]
) -> Reason:
    phrases = constraint_phrases(constraints, shop.catalog.currency)
    popular = None
    if product.rating is not None and product.rating >= _WELL_RATED:
        noun = "review" if product.review_count == 1 else "reviews"
        popular = f"rated {product.rating:.1f} of 5 in {product.review_count} {noun}"
    return Reason(matched=matched, constraints=tuple(phrases.values()), popular=popular)
