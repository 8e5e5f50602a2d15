"""Whether a conversation turns a list towards a new taste, at no cost to a steady one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.bandit_simulator import Shop
from recsys.model import Recommender
from recsys.session import Session

EVENTS = ("view", "click", "view")
"""What the shopper does with three products of the taste."""
_LEAST_PRODUCTS = 20
"""A taste that fewer products serve can't fill a list."""


@dataclass(frozen=True)
class Adaptation:
    """How lists move; the curve has one entry for 0, 1, 2, ... events."""

    changed_share: Sequence[float]
    """Mean share of the new taste in the top 10 of shoppers whose taste changed."""
    steady_ndcg: Sequence[float]
    """Mean nDCG@10 of what shoppers of steady taste want next."""

    @property
    def loss(self) -> float:
        """Share of nDCG that three events cost shoppers of steady taste."""
        return 1 - self.steady_ndcg[-1] / max(self.steady_ndcg[0], 1e-12)


def adaptation(model: Recommender, shop: Shop, shoppers: int = 200, seed: int = 0) -> Adaptation:
    """Play three events of a new taste, and of an old one, to each of some shoppers."""
    rng = np.random.default_rng(seed)
    served = shop.serves.sum(axis=0) >= _LEAST_PRODUCTS
    able = np.flatnonzero((shop.tastes & served).any(axis=1))
    chosen = rng.choice(able, min(shoppers, len(able)), replace=False)
    curves = np.array(
        [_curves(model, shop, int(customer), rng.spawn(1)[0]) for customer in chosen]
    ).mean(axis=0)
    return Adaptation(curves[0].tolist(), curves[1].tolist())


def _curves(
    model: Recommender, shop: Shop, customer: int, rng: np.random.Generator
) -> tuple[list[float], list[float]]:
    served = shop.serves.sum(axis=0) >= _LEAST_PRODUCTS
    new = int(rng.choice(np.flatnonzero(~shop.tastes[customer] & served)))
    old = np.flatnonzero(shop.tastes[customer] & served)
    changed, steady = Session(id="changed"), Session(id="steady")
    shares, quality = [], []
    for kind in (None, *EVENTS):
        if kind is not None:
            changed = changed.with_event(_product_of(shop, new, rng), kind)
            steady = steady.with_event(_product_of(shop, int(rng.choice(old)), rng), kind)
        name = shop.data.customer_ids[customer]
        listed = _listed(model, name, changed)
        shares.append(float(shop.serves[listed, new].mean()))
        quality.append(_ndcg(_listed(model, name, steady), shop.next[customer]))
    return shares, quality


def _product_of(shop: Shop, taste: int, rng: np.random.Generator) -> str:
    return shop.data.product_ids[int(rng.choice(np.flatnonzero(shop.serves[:, taste])))]


def _listed(model: Recommender, customer: str, session: Session) -> NDArray[np.int64]:
    found = model.recommend(customer, 10, session=session, mode="discovery")
    return np.array([model.product_ids.index(item.product_id) for item in found])


def _ndcg(listed: NDArray[np.int64], wanted: NDArray[np.int64]) -> float:
    discounts = 1 / np.log2(np.arange(2, len(listed) + 2))
    return float((np.isin(listed, wanted) * discounts).sum() / discounts.sum())
