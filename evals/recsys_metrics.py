"""Ranking metrics over whole catalogues, one value a customer, and bootstrap intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class Judged:
    """Metrics of one ranking; customers without anything relevant are left out."""

    customers: NDArray[np.int64]
    """`(m,)` indices of the judged customers."""
    ndcg: NDArray[np.float64]
    """`(m,)` nDCG@k each."""
    recall: NDArray[np.float64]
    """`(m,)` Recall@k each."""
    coverage: float
    """Share of the catalogue that is in some judged customer's list."""

    def summary(self, k: int = 10) -> dict[str, float]:
        """Means over customers, as `{"ndcg@k", "recall@k", "coverage@k"}`."""
        return {
            f"ndcg@{k}": float(self.ndcg.mean()),
            f"recall@{k}": float(self.recall.mean()),
            f"coverage@{k}": self.coverage,
        }


def judge(lists: NDArray[np.int64], relevant: sparse.csr_matrix, k: int = 10) -> Judged:
    """Judge the first `k` of each customer's list.

    `nDCG@k = sum_i rel_i / log2(i + 1) / sum_{i <= min(k, |relevant|)} 1 / log2(i + 1)`
    (Jarvelin and Kekalainen 2002, binary gains); `Recall@k = hits / |relevant|`.

    Args:
        lists: `(n_customers, >= k)` product indices, best first; -1 for nothing.
        relevant: `(n_customers, n_products)` bool CSR.
        k: cut-off.
    """
    sizes = relevant.getnnz(axis=1)
    customers = np.flatnonzero(sizes > 0)
    shown = lists[customers, :k]
    hits = np.zeros(shown.shape, np.float64)
    real = shown >= 0
    rows = np.broadcast_to(customers[:, None], shown.shape)
    hits[real] = np.asarray(relevant[rows[real], shown[real]]).ravel()
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)[np.minimum(sizes[customers], k) - 1]
    return Judged(
        customers=customers,
        ndcg=(hits * discounts[: shown.shape[1]]).sum(axis=1) / ideal,
        recall=hits.sum(axis=1) / sizes[customers],
        coverage=len(np.unique(shown[real])) / relevant.shape[1],
    )


def interval(
    values: NDArray[np.float64], level: float = 0.95, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean; of differences it is the paired interval.

    Args:
        values: `(m,)`, one a customer; empty gives NaN twice.
        level: coverage in (0, 1).
        draws: resamples.
        seed: of the resampling.
    """
    if not len(values):
        return float("nan"), float("nan")
    counts = np.random.default_rng(seed).multinomial(
        len(values), np.full(len(values), 1 / len(values)), size=draws
    )
    means = counts @ values / len(values)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
