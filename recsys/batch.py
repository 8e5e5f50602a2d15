"""Recommendations for many customers at once, such as the recipients of a campaign."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.candidate import top
from recsys.slate import SlateMaker
from recsys.tables import Tables

_BATCH = 512


@dataclass(frozen=True)
class Picks:
    """The best products of many customers, one row a customer."""

    product_ids: tuple[str, ...]
    """What `products` indexes."""
    products: NDArray[np.int64]
    """`(m, k)` indices into `product_ids`, best first; -1 where there is nothing more."""
    scores: NDArray[np.float32]
    """`(m, k)`; as `Recommendation.score`, NaN where there is nothing."""
    personal: NDArray[np.bool_]
    """`(m,)` whether the customer's own history chose, rather than what is popular."""

    def __len__(self) -> int:
        return len(self.products)

    def ids(self) -> Iterator[list[str]]:
        """Each customer's product ids, best first, in the order of the customers."""
        for row in self.products.tolist():
            yield [self.product_ids[at] for at in row if at >= 0]


def pick(
    customers: NDArray[np.int64],
    segments: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    k: int,
    fresh: bool,
    slates: SlateMaker,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `k` best allowed products of each customer: of the pool, then of everything else.

    Args:
        customers: `(m,)` indices, -1 for somebody new.
        segments: `(m,)` indices, -1 for none; used for somebody new.
        allowed: `(n_products,)`.
        k: how many, >= 0.
        fresh: only products that the customer never bought.
        slates: of the model.

    Returns:
        `Picks.products` and `Picks.scores`.
    """
    products = np.full((len(customers), k), -1, np.int64)
    scores = np.full((len(customers), k), np.nan, np.float32)
    everything = np.flatnonzero(allowed)
    if not k or not len(everything):
        return products, scores
    for start in range(0, len(customers), _BATCH):
        rows = slice(start, start + _BATCH)
        _from_pools(
            customers[rows],
            segments[rows],
            allowed,
            fresh,
            slates.tables,
            products[rows],
            scores[rows],
        )
        short = start + np.flatnonzero(products[rows, -1] < 0)
        if len(short):
            _from_tail(customers[short], short, everything, fresh, slates, products, scores)
    return products, scores


def _from_pools(
    customers: NDArray[np.int64],
    segments: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    fresh: bool,
    tables: Tables,
    products: NDArray[np.int64],
    scores: NDArray[np.float32],
) -> None:
    """Fill rows of `products` and `scores` with the first allowed products of the pools."""
    known = customers >= 0
    pools = tables.segment_pool[segments]
    parts = tables.segment_parts[segments]
    own, own_parts = (
        (tables.fresh_pool, tables.fresh_parts) if fresh else (tables.pool, tables.pool_parts)
    )
    pools[known], parts[known] = own[customers[known]], own_parts[customers[known]]
    valid = (pools >= 0) & allowed[pools]
    first = np.argsort(~valid, axis=1, kind="stable")[:, : products.shape[1]]
    found = np.take_along_axis(valid, first, axis=1)
    width = first.shape[1]
    products[:, :width] = np.where(found, np.take_along_axis(pools, first, axis=1), -1)
    totals = np.take_along_axis(parts, first[:, :, None], axis=1).sum(axis=2)
    scores[:, :width] = np.where(found, totals, np.nan)


def _from_tail(
    customers: NDArray[np.int64],
    rows: NDArray[np.int64],
    everything: NDArray[np.int64],
    fresh: bool,
    slates: SlateMaker,
    products: NDArray[np.int64],
    scores: NDArray[np.float32],
) -> None:
    """Fill what the pools left open in `rows` from everything that is allowed."""
    worth = slates.tail_scores(customers, everything)
    for at, row in enumerate(rows.tolist()):
        shown = products[row, products[row] >= 0]
        hidden = np.isin(everything, shown)
        if fresh and customers[at] >= 0:
            hidden |= np.isin(everything, slates.bought(int(customers[at])))
        open_places = slice(len(shown), products.shape[1])
        left = np.where(hidden, -np.inf, worth[at])
        chosen = top(left[None, :], products.shape[1] - len(shown))[0]
        chosen = chosen[np.isfinite(left[chosen])]
        filled = slice(open_places.start, open_places.start + len(chosen))
        products[row, filled] = everything[chosen]
        scores[row, filled] = worth[at, chosen]
