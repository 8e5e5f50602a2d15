"""What sells now."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import SECONDS_PER_WEEK, Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class PopularityConfig:
    """Options of `Popularity`."""

    window_weeks: float = 4.0
    """Only events at most this old count."""


class Popularity:
    """Number of customers who bought each product lately, as a share of the most.

    With `segments`, each customer's segment is shrunk towards everybody: a segment of
    `n` buyers weighs `n / (n + prior)`.
    """

    name = "popularity"

    def __init__(
        self,
        config: PopularityConfig | None = None,
        segments: NDArray[np.int32] | None = None,
        prior: float = 200.0,
    ) -> None:
        self.config = config or PopularityConfig()
        self.segments = segments
        self.prior = prior
        self.everybody: NDArray[np.float32]
        self.by_segment: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        recent = data.purchases
        recent = recent.select(
            recent.times > data.now - self.config.window_weeks * SECONDS_PER_WEEK, data.now
        )
        pairs = recent.counts().astype(bool)
        self.everybody = _share(np.asarray(pairs.sum(axis=0), np.float32).ravel())
        if self.segments is None:
            return self
        n_segments = int(self.segments.max(initial=-1)) + 1
        self.by_segment = np.empty((n_segments, data.n_products), np.float32)
        for segment in range(n_segments):
            members = pairs[self.segments == segment]
            buyers = int((members.getnnz(axis=1) > 0).sum())
            trust = buyers / (buyers + self.prior)
            own = _share(np.asarray(members.sum(axis=0), np.float32).ravel())
            self.by_segment[segment] = trust * own + (1 - trust) * self.everybody
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        everybody = np.broadcast_to(self.everybody, (len(customers), len(self.everybody)))
        if self.segments is None:
            return np.array(everybody)
        segments = self.segments[customers]
        known = segments >= 0
        scores = np.array(everybody)
        scores[known] = self.by_segment[segments[known]]
        return scores


def _share(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(counts / max(float(counts.max(initial=0)), 1.0), np.float32)
