"""What sells now."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recsys.candidate import top
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

    def best(self, customers: NDArray[np.int64], k: int) -> NDArray[np.int64]:
        """The `k` products that sell best to each customer's segment, `(m, min(k, n))`, best
        first; the same as the top of `scores`, which it ranks once a segment.
        """
        segments = self._segment(customers)
        present, at = np.unique(segments, return_inverse=True)
        ranked = np.concatenate([self._ranked(segment, k) for segment in present.tolist()])
        return np.asarray(ranked[at])

    def _ranked(self, segment: int, k: int) -> NDArray[np.int64]:
        scores = self.everybody if segment < 0 else self.by_segment[segment]
        return top(scores[None, :], k)

    def _segment(self, customers: NDArray[np.int64]) -> NDArray[np.int32]:
        if self.segments is None:
            return np.full(len(customers), -1, np.int32)
        return np.asarray(self.segments[customers])

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        segments = self._segment(customers)
        known = segments >= 0
        scores = np.tile(self.everybody, (len(customers), 1))
        if known.any():
            scores[known] = self.by_segment[segments[known]]
        return scores


def _share(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(counts / max(float(counts.max(initial=0)), 1.0), np.float32)
