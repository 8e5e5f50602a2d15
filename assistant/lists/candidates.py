"""The products that could meet a need, and what each is worth."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.lists.kindred import Kindred
from assistant.lists.model import Missing, Need
from assistant.services import Shop
from core.constraints import Constraints
from recsys import Session

MOST = 50
"""Candidates for one need, at the most."""

IMPORTANCE = 0.5
"""Share of a need's worth that meeting it earns, whatever the product."""

NICE = 0.6
"""Worth of a nice-to-have against a must."""

EMPHASIS = 2.0
"""Weight of a product's quality for the need that the shopper spends most on."""

_SCALE = 1_000  # whole points of worth
_RELEVANCE, _TASTE, _RATING = 0.55, 0.2, 0.25
_FAR = 0.8  # of the best score, at which a product counts as not relevant
_APT = 1.0  # relevance lost by each point of cosine with what the need is for
_PRIOR, _PRIOR_REVIEWS = 3.8, 5.0  # stars, and reviews that they count as


@dataclass(frozen=True)
class Candidates:
    """Products for one need, the most relevant first; m is their number."""

    need: Need
    positions: NDArray[np.int64]
    """`(m,)` in the catalogue."""
    quality: NDArray[np.float64]
    """`(m,)` in [0, 1]: relevance, taste and rating."""
    missing: Missing | None = None
    """Why there are none."""
    parts: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    """`relevance`, `taste`, `rating`: `(m,)` each in [0, 1]."""


@dataclass(frozen=True)
class Shopper:
    """Whose ranking counts."""

    profile_id: str | None = None
    """A customer who consents to personalisation; None for anybody."""
    session: Session = field(default_factory=Session)


def applying(shop: Shop, constraints: Constraints, need: Need) -> Constraints:
    """What of a list's constraints holds for a need: an attribute that none of its kind has is no
    condition on it, as "waterproof" is none on a mug.
    """
    wanted = constraints.attributes
    if not wanted:
        return constraints
    kind = shop.kindred.of(need.name, need.query, need.categories).positions
    held = {name: value for name, value in wanted.items() if _knows(shop, kind, name)}
    return constraints.model_copy(update={"attributes": held})


def _knows(shop: Shop, kind: NDArray[np.int64], name: str) -> bool:
    """Whether any product of a kind has an attribute."""
    attribute = shop.catalog.attributes.get(name)
    if attribute is None:
        return False
    having = [attribute.positions, *attribute.postings.values()]
    return any(bool(np.isin(kind, places).any()) for places in having)


def find_candidates(
    shop: Shop, need: Need, constraints: Constraints, shopper: Shopper
) -> Candidates:
    """In-stock, priced products that meet `need` and satisfy `constraints`."""
    kind = shop.kindred.of(need.name, need.query, need.categories)
    if not len(kind.positions):
        return _none(need, Missing.NOT_CARRIED)
    allowed = shop.catalog.mask(constraints.model_copy(update={"category": None}))
    allowed &= ~np.isnan(shop.catalog.price)
    for product_id in shopper.session.rejected():
        at = shop.catalog.position(product_id)
        if at is not None:
            allowed[at] = False
    fitting = np.flatnonzero(allowed[kind.positions])
    if not len(fitting):
        stocked = shop.catalog.mask(Constraints())
        gone = not stocked[kind.positions].any()
        return _none(need, Missing.OUT_OF_STOCK if gone else Missing.RULED_OUT)
    stock = shop.catalog.stock[kind.positions[fitting]]
    fitting = fitting[(stock < 0) | (stock >= need.quantity)]
    if not len(fitting):
        return _none(need, Missing.OUT_OF_STOCK)
    price = shop.catalog.price[kind.positions[fitting]]
    near, cheapest = fitting[:MOST], fitting[np.argmin(price)]
    if cheapest not in near:  # a small budget may need it
        near = np.append(near[:-1], cheapest)
    return _valued(shop, need, kind, near, shopper)


def _none(need: Need, why: Missing) -> Candidates:
    return Candidates(need, np.zeros(0, np.int64), np.zeros(0), why)


def _valued(
    shop: Shop, need: Need, kind: Kindred, chosen: NDArray[np.int64], shopper: Shopper
) -> Candidates:
    """`chosen` are indices into `kind`."""
    positions, scores = kind.positions[chosen], kind.scores[chosen]
    relevance = _relevance(shop, need, positions, scores)
    taste = shop.recommender.score(shopper.profile_id, positions, shopper.session)
    parts = {
        "relevance": relevance,
        "taste": np.asarray(taste, np.float64),
        "rating": _rating(shop, positions),
    }
    quality = _RELEVANCE * relevance + _TASTE * parts["taste"] + _RATING * parts["rating"]
    return Candidates(need, positions, quality, None, parts)


def _relevance(
    shop: Shop, need: Need, positions: NDArray[np.int64], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How near each is to the best match, and to what the need is for."""
    top = float(scores.max())
    shares = scores / top if top > 0 else np.ones(len(scores))
    near = (shares - _FAR) / (1 - _FAR)
    if need.purpose:
        apt = shop.search.likeness(need.purpose, positions)
        near = near - _APT * (apt.max() - apt)
    return np.clip(near, 0.0, 1.0)


def _rating(shop: Shop, positions: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean stars, few reviews drawn towards the usual, as a share of the way from 1 to 5."""
    stars = shop.catalog.rating[positions].astype(np.float64)
    count = shop.catalog.reviews[positions].astype(np.float64)
    count[np.isnan(stars)] = 0
    drawn = (np.nan_to_num(stars) * count + _PRIOR * _PRIOR_REVIEWS) / (count + _PRIOR_REVIEWS)
    return np.asarray((drawn - 1) / 4)


def worth(candidates: Candidates, *, emphasised: bool) -> NDArray[np.int64]:
    """What choosing each candidate adds to the list, in whole points, `(m,)`."""
    weight = 1.0 if candidates.need.must else NICE
    lift = EMPHASIS if emphasised else 1.0
    value = weight * (IMPORTANCE + (1 - IMPORTANCE) * lift * candidates.quality)
    return np.asarray(np.round(_SCALE * value), np.int64)
