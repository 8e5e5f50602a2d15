"""What a customer buys again, and when it is due."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
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
            (_due(pairs), (pairs["customer"], pairs["product"])), shape=counts.shape
        )
        self.matrix = (counts + self.config.due_weight * counts.multiply(due)).tocsr()
        self.matrix = self.matrix.astype(np.float32)
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray(self.matrix[customers].toarray(), np.float32)


def intervals(bought: Interactions) -> pd.DataFrame:
    """How each customer buys each product.

    Returns:
        One row a (customer, product), sorted: `customer`, `product`, `sessions` (number of
        them), `since` and `first` (weeks since the last and the first) and `gap` (mean weeks
        between them; NaN for one).
    """
    chosen = bought.first_of_session
    frame = pd.DataFrame(
        {
            "customer": bought.customers[chosen],
            "product": bought.products[chosen],
            "time": bought.times[chosen],
        }
    )
    grouped = frame.groupby(["customer", "product"], sort=True)["time"]
    pairs = grouped.agg(["min", "max", "size"]).reset_index()
    weeks = (pairs["max"] - pairs["min"]) / SECONDS_PER_WEEK
    gap = weeks / (pairs["size"] - 1).where(pairs["size"] > 1)
    return pd.DataFrame(
        {
            "customer": pairs["customer"],
            "product": pairs["product"],
            "sessions": pairs["size"],
            "since": (bought.now - pairs["max"]) / SECONDS_PER_WEEK,
            "first": (bought.now - pairs["min"]) / SECONDS_PER_WEEK,
            "gap": gap,
        }
    )


def _due(pairs: pd.DataFrame) -> NDArray[np.float32]:
    """How due each pair is, in [0, 1]: 1 when the time since equals the usual interval.

    `exp(-|log(since / gap)|)`, so that half and double the interval both count 1/2; an
    unknown interval counts 0.
    """
    since = np.maximum(pairs["since"].to_numpy(np.float64), 0.1)
    gap = np.maximum(pairs["gap"].to_numpy(np.float64), 0.1)
    due = np.exp(-np.abs(np.log(since / gap)))
    return np.asarray(np.nan_to_num(due), np.float32)
