"""What a customer buys again, and when it is due."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.interactions import SECONDS_PER_WEEK, Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class RepeatConfig:
    """Options of `Repeat`."""

    half_life_weeks: float = 16.0
    """Age after which a purchase counts half."""
    due_weight: float = 0.25
    """How much being due for a repurchase adds, as a share of the decayed count, >= 0."""


class Repeat:
    """A customer's own purchases, decayed, more when their usual interval has passed."""

    name = "repeat"

    def __init__(self, config: RepeatConfig | None = None) -> None:
        self.config = config or RepeatConfig()
        self.matrix: sparse.csr_matrix

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        bought = data.purchases
        counts = bought.counts(self.config.half_life_weeks)
        pairs = intervals(bought)
        due = sparse.csr_matrix(
            (_due(pairs), (pairs.customers, pairs.products)), shape=counts.shape
        )
        self.matrix = (counts + self.config.due_weight * counts.multiply(due)).tocsr()
        self.matrix = self.matrix.astype(np.float32)
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray(self.matrix[customers].toarray(), np.float32)


@dataclass(frozen=True)
class Intervals:
    """How each customer buys each product: one entry a pair in each field, by pair."""

    customers: NDArray[np.int64]
    products: NDArray[np.int64]
    sessions: NDArray[np.int64]
    """In how many sessions it was bought."""
    since: NDArray[np.float64]
    """Weeks since the last purchase."""
    first: NDArray[np.float64]
    """Weeks since the first."""
    gap: NDArray[np.float64]
    """Mean weeks between purchases; NaN for a single one."""


def intervals(bought: Interactions) -> Intervals:
    """How each customer buys each product, sorted by customer and product."""
    chosen = bought.first_of_session
    pairs = bought.customers[chosen].astype(np.int64) * bought.n_products + bought.products[chosen]
    times = bought.times[chosen]
    order = np.lexsort((times, pairs))
    keys, start, sessions = np.unique(pairs[order], return_index=True, return_counts=True)
    earliest, latest = times[order[start]], times[order[start + sessions - 1]]
    gap = (latest - earliest) / SECONDS_PER_WEEK / np.maximum(sessions - 1, 1)
    return Intervals(
        customers=keys // bought.n_products,
        products=keys % bought.n_products,
        sessions=sessions,
        since=(bought.now - latest) / SECONDS_PER_WEEK,
        first=(bought.now - earliest) / SECONDS_PER_WEEK,
        gap=np.where(sessions > 1, gap, np.nan),
    )


def _due(pairs: Intervals) -> NDArray[np.float32]:
    """How due each pair is, in [0, 1]: 1 when the time since equals the usual interval.

    `exp(-|log(since / gap)|)`, so that half and double the interval both count 1/2; an
    unknown interval counts 0.
    """
    since, gap = np.maximum(pairs.since, 0.1), np.maximum(pairs.gap, 0.1)
    due = np.exp(-np.abs(np.log(since / gap)))
    return np.asarray(np.nan_to_num(due), np.float32)
