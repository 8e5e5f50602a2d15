"""Matrix factorisation by alternating least squares; the only file that imports implicit."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from recsys.interactions import Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class AlsConfig:
    """Options of `Als`; the defaults were tuned on Complete Journey's validation weeks."""

    factors: int = 128
    """Length of a factor vector, >= 1."""
    regularization: float = 30.0
    """Ridge penalty, >= 0."""
    alpha: float = 2.0
    """Weight of a unit of log count over the confidence 1 of what was never bought."""
    iterations: int = 10
    """Passes over customers and products."""
    half_life_weeks: float | None = None
    """Age after which an event counts half; None for no decay."""
    threads: int = 0
    """Threads for the fit; 0 for all cores."""
    seed: int = 0


class Als:
    """Implicit-feedback ALS (Hu, Koren, Volinsky 2008) on log counts."""

    name = "als"

    def __init__(self, config: AlsConfig | None = None) -> None:
        self.config = config or AlsConfig()
        self.customer_factors: NDArray[np.float32]
        self.product_factors: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        config = self.config
        counts = data.counts(config.half_life_weeks)
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=min(config.factors, max(1, min(counts.shape))),
                regularization=config.regularization,
                alpha=1.0,
                iterations=config.iterations,
                num_threads=config.threads,
                random_state=config.seed,
            )
            confidence = confidences(counts, config.alpha)
            model.fit(confidence, show_progress=False)
        self.customer_factors = np.nan_to_num(np.asarray(model.user_factors, np.float32))
        self.product_factors = np.nan_to_num(np.asarray(model.item_factors, np.float32))
        empty = np.diff(confidence.indptr) == 0
        self.customer_factors[empty] = 0
        self.product_factors[confidence.getnnz(axis=0) == 0] = 0
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray(self.customer_factors[customers] @ self.product_factors.T, np.float32)


def confidences(counts: sparse.csr_matrix, alpha: float) -> sparse.csr_matrix:
    """Confidence `1 + alpha * log(1 + count)`; implicit subtracts the one again."""
    confidence = counts.astype(np.float32)
    confidence.data = 1 + alpha * np.log1p(confidence.data)
    return confidence


class FoldIn:
    """Computes a customer's factors from events that came after the fit.

    Solves the same ridge regression as ALS does for one customer, with one thread.
    """

    def __init__(
        self, product_factors: NDArray[np.float32], regularization: float, alpha: float
    ) -> None:
        self.product_factors = product_factors
        self.alpha = alpha
        factors = np.asarray(product_factors, np.float64)
        self.gram = factors.T @ factors + regularization * np.eye(factors.shape[1])

    def solve(
        self, products: NDArray[np.int64], counts: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Factors for someone with these `counts` of these `products`, both `(m,)`.

        Returns:
            `(factors,)` float32; zeros when nothing counts.
        """
        positive = counts > 0
        if not positive.any():
            return np.zeros(self.gram.shape[0], np.float32)
        rows = np.asarray(self.product_factors[products[positive]], np.float64)
        extra = self.alpha * np.log1p(counts[positive].astype(np.float64))
        left = self.gram + (rows * extra[:, None]).T @ rows
        right = rows.T @ (1 + extra)
        return np.linalg.solve(left, right).astype(np.float32)
