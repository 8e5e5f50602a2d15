"""Finding products: exact constraints first, then relevance, then this shopper's taste."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.behaviour import age_band
from assistant.evidence import Arm, Found
from assistant.kinds import alternated, kind_of, members
from assistant.language.frames import Direction, Superlative
from assistant.language.text import key
from assistant.narrowing import narrowing
from assistant.relaxing import POOL, negotiable, relax, relevant
from assistant.sentiment import aspects_named
from assistant.services import Shop
from assistant.state import DialogueState, Reason
from assistant.wording import constraint_phrases, leaf, plural
from core.catalog import SEPARATOR, Mask
from core.constraints import Constraints
from core.store import Product
from recsys import Recommendation, explain
from retrieval.products import embedded_text, product_text

SHOWN = 5
"""Products on one screen."""

_TASTE = 0.15  # weight of taste beside relevance, both in [0, 1]
_OPINION = 0.1  # weight of what reviewers hold of an aspect, in [-1, 1], beside both
_WELL_RATED = 4.0
_NEAREST = 3  # alternatives offered for what isn't carried
_NEAR = 0.2  # least calibrated fit of an alternative worth offering
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
    among: Mask | None = None,
) -> Found:
    """Products for `need` under the state's constraints, among those that `among` allows.

    Without a need, the recommender ranks whatever the constraints allow. When nothing is
    left, `relaxations` say which constraint stands in the way, and `nearest` what else
    there is.
    """
    constraints = state.constraints
    mask = shop.catalog.mask(constraints)
    if among is not None:
        mask &= among
    _hide(shop, mask, state.session.rejected())
    if state.skip:
        return _others(shop, state, customer_id, need=need, order=order, limit=limit, mask=mask)
    if not need and constraints.category is None and order is None:
        return recommend(shop, state, customer_id, mask=mask, limit=limit)
    ranking = _rank(shop, state, customer_id, need, mask, strict=order is not None)
    ranked = ranking.positions if order is None else _sorted(shop, ranking.positions, order)
    if not len(ranked):
        ranked, order = ranking.positions, None  # none of the kind has what to sort by
    base = Found((), {}, len(ranked), need, constraints, order, carried=ranking.carried)
    if not ranking.carried:
        return replace(base, nearest=records(shop, constraints, ranking.near[:_NEAREST]), total=0)
    products = records(shop, constraints, ranked[:limit])
    if not products:
        ways = relax(shop, constraints, need, among=among)
        return replace(base, relaxations=negotiable(state, ways))
    reasons = {product.id: _reason(shop, constraints, product, ranking) for product in products}
    few = len(ranked) < _FEW
    more = relax(shop, constraints, need, more_than=len(ranked), among=among) if few else ()
    return replace(
        base,
        products=products,
        reasons=reasons,
        relaxations=negotiable(state, more),
        facet=narrowing(shop.catalog, ranked) if order is None else None,
    )


def _others(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    *,
    need: str | None,
    order: Superlative | None,
    limit: int,
    mask: Mask,
) -> Found:
    """What hasn't been shown yet; where that is nothing, what there is."""
    unseen = mask.copy()
    _hide(shop, unseen, state.skip)
    plain = state.model_copy(update={"skip": ()})
    found = find(shop, plain, customer_id, need=need, order=order, limit=limit, among=unseen)
    if found.products:
        return found
    again = find(shop, plain, customer_id, need=need, order=order, limit=limit, among=mask)
    return replace(again, exhausted=bool(again.products))


def _hide(shop: Shop, mask: Mask, product_ids: Iterable[str]) -> None:
    for product_id in product_ids:
        position = shop.catalog.position(product_id)
        if position is not None:
            mask[position] = False


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
    allowed = shop.catalog.mask(constraints) if mask is None else mask.copy()
    _hide(shop, allowed, (*state.session.rejected(), *state.skip))
    picks = shop.recommender.recommend(
        customer_id,
        limit,
        mask=allowed,
        session=state.session,
        bandit=shop.learner.policy(),
        segment=_segment(shop, customer_id),
        opinions=_opinions(shop, customer_id),
    )
    products = shop.products(tuple(pick.product_id for pick in picks))
    reasons = {}
    for pick in picks:
        position = shop.catalog.position(pick.product_id)
        if position is not None:
            sentence = explain(pick, shop.catalog.titles_by_id)
            reasons[pick.product_id] = Reason(
                constraints=tuple(constraint_phrases(constraints, shop.catalog.currency).values()),
                personal=sentence,
                parts=_parts(pick),
            )
    arms = {pick.product_id: Arm(pick.arm, pick.probability, pick.context) for pick in picks}
    found = Found(
        tuple(products), reasons, int(allowed.sum()), None, constraints, personal=True, arms=arms
    )
    if products:
        return found
    return replace(found, relaxations=relax(shop, constraints, None))


def _opinions(
    shop: Shop, customer_id: str | None, need: str = ""
) -> dict[str, NDArray[np.float32]]:
    """What reviewers' verdicts add to every product: on the aspects that the need speaks of,
    and on those that the customer writes about.
    """
    lifts = shop.opinions.lifts(aspects_named(need), customer_id)
    return {name: np.float32(_OPINION) * values for name, values in lifts.items()}


def _segment(shop: Shop, customer_id: str | None) -> str | None:
    """The segment of a customer of whom no history is known."""
    if customer_id is None or shop.recommender.knows(customer_id):
        return None
    found = shop.store.customers.find([customer_id]).get(customer_id)
    return None if found is None else age_band(found.age)


def related(
    shop: Shop, state: DialogueState, product: Product, *, complement: bool, limit: int = SHOWN
) -> Found:
    """What resembles `product`, or what goes with it, under the state's constraints; for what
    goes with it, the category and its attributes are not asked. Where nobody has bought anything
    with it, that is what was bought with others of its kind, or else what is nearest to it of other
    kinds.
    """
    constraints = state.constraints
    if complement:
        constraints = constraints.model_copy(update={"category": None, "attributes": {}})
    mask = shop.catalog.mask(constraints)
    _hide(shop, mask, (*state.session.rejected(), *state.skip))
    kin = mask & shop.catalog.mask(Constraints(category=product.category, in_stock=False))
    if not complement and product.category is not None and kin.sum() > 1:
        mask = kin  # what is of another kind is no substitute
    relation = shop.recommender.complements if complement else shop.recommender.similar
    products = tuple(shop.products(tuple(relation(product.id, limit, mask=mask))))
    by_kind = complement and not products
    if by_kind:
        relation = shop.recommender.complements_of_kind
        products = tuple(shop.products(tuple(relation(product.id, limit, mask=mask))))
    if by_kind and not products and product.category is not None:
        return _near(shop, product, mask & ~kin, constraints, limit)
    sentence = f"Goes with {product.title}." if complement else f"Resembles {product.title}."
    reasons = {item.id: Reason(personal=sentence) for item in products}
    found = Found(
        products, reasons, len(products), None, constraints, personal=True, related=product
    )
    if not by_kind:
        return found
    kind = plural(leaf(product.category)) or "such things"
    reasons = {item.id: Reason(personal=f"Bought with other {kind}.") for item in products}
    return replace(found, reasons=reasons, by_kind=True)


def _near(
    shop: Shop, product: Product, others: Mask, constraints: Constraints, limit: int
) -> Found:
    """What of `others` in its department resembles a product most."""
    department = (product.category or "").split(SEPARATOR)[0]
    others = others & shop.catalog.mask(Constraints(category=department, in_stock=False))
    products = tuple(shop.products(tuple(shop.recommender.similar(product.id, limit, mask=others))))
    reasons = {item.id: Reason(personal=f"Near to {product.title}.") for item in products}
    found = Found(products, reasons, len(products), None, constraints, personal=True)
    return replace(found, related=product, by_likeness=True)


@dataclass(frozen=True)
class _Ranking:
    """What search and taste say of a need."""

    positions: Positions
    """Of what fits, best first."""
    matched: dict[str, tuple[str, ...]]
    """Product id to the words of the need that it has."""
    carried: bool
    """Whether the shop has the need at all, whatever the constraints."""
    near: Positions
    """Of what comes near, for a need that isn't carried."""
    parts: dict[str, dict[str, float]]
    """Product id to what its score is the sum of."""


def _rank(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    need: str | None,
    mask: Mask,
    *,
    strict: bool,
) -> _Ranking:
    """Search and taste; `strict` keeps only what the need names, for orders by price and such."""
    in_category = state.constraints.category is not None
    words = need or leaf(state.constraints.category)
    hits = shop.search.search(words, mask=mask, k=POOL, calibrated=not in_category)
    kind = None if in_category else kind_of(shop, need)
    carried = in_category or kind is not None or shop.search.carries(words)
    near = np.array([hit.index for hit in hits if hit.fit >= _NEAR], np.int64)
    hits = hits if in_category else relevant(hits, kind)
    if strict and not in_category:
        hits = members(shop, words, hits) or hits
    positions = np.array([hit.index for hit in hits], np.int64)
    relevance = np.array([hit.score for hit in hits])
    liked = _TASTE * shop.recommender.score(customer_id, positions, state.session)
    reviewed = np.zeros(len(positions), np.float32)
    for values in _opinions(shop, customer_id, words).values():
        reviewed += values[positions]
    scores = relevance + liked + reviewed
    best_first = np.argsort(-scores, kind="stable")
    ranked = positions[best_first]
    if not strict:
        ranked = alternated(shop, need, _read_again(shop, words, ranked, scores[best_first]))
    if in_category:
        rest = np.flatnonzero(mask)
        ranked = np.concatenate([ranked, rest[~np.isin(rest, ranked)]])
    matched = {hit.product_id: hit.matched_terms for hit in hits}
    parts = {
        hit.product_id: {
            "search": round(hit.score, 4),
            "taste": round(float(taste), 4),
            "sentiment": round(float(opinion), 4),
        }
        for hit, taste, opinion in zip(hits, liked, reviewed, strict=True)
    }
    return _Ranking(ranked, matched, carried, near, parts)


def _read_again(
    shop: Shop, words: str, ranked: Positions, scores: NDArray[np.float64]
) -> Positions:
    """The first products in the cross-encoder's order, where that is on."""
    if shop.reranker is None or not len(ranked):
        return ranked
    first = ranked[: shop.reranker.most]
    known = shop.store.products.find([shop.catalog.ids[at] for at in first])
    texts = [
        embedded_text(product_text(product)) if (product := known.get(shop.catalog.ids[at])) else ""
        for at in first
    ]
    order = shop.reranker.order(words, texts, scores[: len(first)])
    return np.concatenate([first[order], ranked[len(first) :]])


def _sorted(shop: Shop, positions: Positions, order: Superlative) -> Positions:
    values = shop.catalog.numbers(order.field)[positions]
    signed = values if order.direction is Direction.LESS else -values
    known = ~np.isnan(signed)
    return positions[known][np.argsort(signed[known], kind="stable")]


def records(shop: Shop, constraints: Constraints, positions: Positions) -> tuple[Product, ...]:
    """The store's records, without those whose price or stock has changed since the build so
    that they don't fit any more.
    """
    products = shop.products(tuple(shop.catalog.ids[at] for at in positions))
    return tuple(product for product in products if _still_fits(product, constraints))


def _still_fits(product: Product, constraints: Constraints) -> bool:
    if constraints.in_stock and product.stock == 0:
        return False
    low, high, price = constraints.price_min, constraints.price_max, product.price
    if price is None:
        return low is None and high is None
    return (low is None or price >= low) and (high is None or price <= high)


def _telling(shop: Shop, ranking: _Ranking, product: Product) -> tuple[str, ...]:
    """The matched words that say something: kinds of product and what they are like."""
    vocabulary = shop.vocabulary
    return tuple(
        word
        for word in ranking.matched.get(product.id, ())
        if vocabulary.is_product(key(word)) or key(word) in vocabulary.values
    )


def _reason(shop: Shop, constraints: Constraints, product: Product, ranking: _Ranking) -> Reason:
    phrases = constraint_phrases(constraints, shop.catalog.currency)
    popular = None
    if product.rating is not None and product.rating >= _WELL_RATED:
        noun = "review" if product.review_count == 1 else "reviews"
        popular = f"rated {product.rating:.1f} of 5 in {product.review_count} {noun}"
    return Reason(
        matched=_telling(shop, ranking, product),
        constraints=tuple(phrases.values()),
        popular=popular,
        parts=ranking.parts.get(product.id, {}),
    )


def _parts(pick: Recommendation) -> dict[str, float]:
    """The parts of a recommendation's score, summed by kind, largest first."""
    kinds = dict.fromkeys(part.kind for part in pick.parts)
    return {kind.value: round(pick.part(kind), 4) for kind in kinds}
