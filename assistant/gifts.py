"""Gifts for a described person: what suits them, mixed over what they like."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence import Found
from assistant.finding import SHOWN, find, recommend, records
from assistant.language.frames import Recipient
from assistant.language.recipients import GENDERS
from assistant.services import Shop
from assistant.state import DialogueState, Reason
from assistant.wearers import MADE_FOR, expressly_for
from assistant.wording import leaf
from core.catalog import Catalog, Mask
from core.store import Product

_CHILD_AGES = ("age_min",)
_CHILD_GROUPS = ("age_group",)
_GROWN = 13  # years; what is meant from fewer years on is a child's
_SAME_LEAF = 2  # gifts of one kind, at the most
_ENOUGH = 5  # children's things that make it worth showing nothing else
_POOL = 40
_FOR_CHILDREN = ("toys", "games for children")
"""What is looked for when nothing is known of a child but that it is one."""


def find_gifts(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    interests: Sequence[str],
    *,
    limit: int = SHOWN,
) -> Found:
    """Presents for the state's recipient under the state's constraints.

    Args:
        shop: whose products.
        state: its recipient says whom they are for.
        customer_id: who gives; their own taste orders only what suits the receiver alike.
        interests: what the receiver likes, or products that are wanted; empty if nothing is
            known, which gives what others like best.
        limit: products at the most.
    """
    suitable = suits(shop.catalog, state.recipient)
    if not interests and state.recipient is not None and state.recipient.is_child:
        interests = _FOR_CHILDREN
    if not interests:
        return _liked_by_all(shop, state, suitable, limit)
    groups = _groups(shop, state, customer_id, interests, suitable)
    if not any(group.found.products for group in groups):
        suitable = suits(shop.catalog, state.recipient, made_for_children=False)
        groups = _groups(shop, state, customer_id, interests, suitable)
    fresh = [group for group in groups if not group.found.exhausted]
    chosen = list(_mixed(fresh or groups, limit))
    first = groups[0].found
    if not chosen:
        return replace(first, gift=True)
    reasons = {}
    for group, place in chosen:
        product = group.found.products[place]
        reason = group.found.reasons.get(product.id, Reason())
        reasons[product.id] = reason.model_copy(update={"gift": group.interest})
    products = tuple(group.found.products[place] for group, place in chosen)
    total = sum(group.found.total for group in groups)
    need = " and ".join(interests)
    return replace(
        first,
        products=products,
        reasons=reasons,
        total=total,
        need=need,
        carried=True,
        nearest=(),
        relaxations=() if len(products) >= limit else first.relaxations,
        gift=True,
        facet=None,
        exhausted=not fresh,
    )


@dataclass(frozen=True)
class _Group:
    """What was found for one interest."""

    interest: str
    found: Found


def _groups(
    shop: Shop,
    state: DialogueState,
    customer_id: str | None,
    interests: Sequence[str],
    suitable: Mask,
) -> Sequence[_Group]:
    return [
        _Group(word, find(shop, state, customer_id, need=word, limit=_POOL, among=suitable))
        for word in interests
    ]


def _mixed(groups: Sequence[_Group], limit: int) -> Iterator[tuple[_Group, int]]:
    """Group and place in it of each gift: the best of each interest in turn, few of a kind."""
    kinds: Counter[str] = Counter()
    taken: set[str] = set()
    queues = [(group, iter(range(len(group.found.products)))) for group in groups]
    while queues and len(taken) < limit:
        left = []
        for group, places in queues:
            place = _next(group.found, places, kinds, taken)
            if place is None or len(taken) >= limit:
                continue
            product = group.found.products[place]
            kinds[leaf(product.category)] += 1
            taken.add(product.id)
            left.append((group, places))
            yield group, place
        queues = left


def _next(found: Found, places: Iterable[int], kinds: Counter[str], taken: set[str]) -> int | None:
    for place in places:
        product = found.products[place]
        if product.id not in taken and kinds[leaf(product.category)] < _SAME_LEAF:
            return place
    return None


def _liked_by_all(shop: Shop, state: DialogueState, suitable: Mask, limit: int) -> Found:
    """The best rated that suit, of different kinds; nobody's own taste is asked."""
    catalog = shop.catalog
    mask = catalog.mask(state.constraints) & suitable
    stars = np.nan_to_num(catalog.rating, nan=0.0).astype(np.float64)
    weight = stars * np.log1p(catalog.reviews)  # well liked by many
    weight[~mask] = -1
    order = np.argsort(-weight, kind="stable")[: limit * 20]
    best = records(shop, state.constraints, order[weight[order] > 0])
    if not best:
        return replace(recommend(shop, state, None, mask=mask, limit=limit), gift=True)
    kinds: Counter[str] = Counter()
    chosen: list[Product] = []
    for product in best:
        department = (product.category or "").split(" > ")[0]
        if kinds[department] < 1 and len(chosen) < limit:
            kinds[department] += 1
            chosen.append(product)
    reasons = {
        p.id: Reason(popular=f"rated {p.rating:.1f} of 5 in {p.review_count} reviews")
        for p in chosen
        if p.rating is not None
    }
    return Found(
        tuple(chosen), reasons, int(mask.sum()), None, state.constraints, personal=True, gift=True
    )


def suits(catalog: Catalog, recipient: Recipient | None, *, made_for_children: bool = True) -> Mask:
    """Which products may suit the receiver, `(n,)`: nothing made for others, and for a child what
    is made for children where there is enough of it, unless that needn't be so.
    """
    mask = np.ones(len(catalog), np.bool_)
    if recipient is None:
        return mask
    if recipient.gender is not None:
        other = "men" if recipient.gender == "women" else "women"
        mask &= ~expressly_for(other, catalog)
        for name in GENDERS:
            mask &= ~_with_values(catalog, name, MADE_FOR[other])
    childish = _childrens(catalog)
    if not recipient.is_child:
        return mask & ~childish if recipient.relation or recipient.age else mask
    if recipient.age is not None:
        for name in _CHILD_AGES:
            ages = catalog.numbers(name)
            mask &= ~(ages > recipient.age)
    fitting = mask & childish
    return fitting if made_for_children and fitting.sum() >= _ENOUGH else mask


def _childrens(catalog: Catalog) -> Mask:
    mask = np.zeros(len(catalog), np.bool_)
    for name in _CHILD_GROUPS:
        if name in catalog.attributes:
            for rows in catalog.attributes[name].postings.values():
                mask[rows] = True
    for name in _CHILD_AGES:
        mask |= catalog.numbers(name) < _GROWN
    return mask | ~np.isnan(catalog.numbers("age_min_months"))


def _with_values(catalog: Catalog, name: str, values: Sequence[str]) -> Mask:
    mask = np.zeros(len(catalog), np.bool_)
    attribute = catalog.attributes.get(name)
    if attribute is not None:
        for value in values:
            mask[attribute.postings.get(value, [])] = True
    return mask
