"""Matrix factorisation by alternating least squares; the only file that imports implicit."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from recsys.interactions import Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class AlsConfig:
    """Options of `Als`; the defaults were tuned on Complete Journey's validation weeks."""

    factors: int = 128
    """Length of a factor vector, >= 1."""
    regularization: float = 0.3
    """Ridge penalty for each product that a customer bought on average, >= 0."""
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
        self.ridge: float
        """The penalty in force."""
        self.customer_factors: NDArray[np.float32]
        self.product_factors: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        from implicit.cpu.als import AlternatingLeastSquares  # not needed to serve

        config = self.config
        counts = data.counts(config.half_life_weeks)
        active = max(int((np.diff(counts.indptr) > 0).sum()), 1)
        self.ridge = config.regularization * max(counts.nnz / active, 1.0)
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=min(config.factors, max(1, min(counts.shape))),
                regularization=self.ridge,
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
    """What a customer's factors come from, and how events that came after the fit move them.

    Solves the same ridge regression as ALS does for one customer, with one thread.
    """

    def __init__(
        self, product_factors: NDArray[np.float32], regularization: float, alpha: float
    ) -> None:
        self.product_factors = product_factors
        self.alpha = alpha
        factors = np.asarray(product_factors, np.float64)
        self.gram = factors.T @ factors + regularization * np.eye(factors.shape[1])

    def contributions(
        self,
        history: tuple[NDArray[np.int32], NDArray[np.float32]],
        products: NDArray[np.integer],
    ) -> NDArray[np.float32]:
        """What each past purchase adds to the score of some products (Hu et al. 2008, 5).

        A score is `y' A^-1 sum(c_i y_i)`, a sum over the purchases `i`.

        Args:
            history: products and their counts, both `(m,)`.
            products: `(n,)` indices.

        Returns:
            `(n, m)` float32; rows sum to the score by the factors of that history.
        """
        bought, counts = history
        extra = self.alpha * np.log1p(counts)
        rows = self.product_factors[bought].astype(np.float64)
        left = self.gram + (rows * extra[:, None]).T @ rows
        solved = linalg.lapack.dposv(left, (rows * (1 + extra)[:, None]).T, lower=True)[1]
        return np.asarray(self.product_factors[products] @ solved, np.float32)

    def change(
        self, history: tuple[NDArray[np.int32], NDArray[np.float32]], added: dict[int, float]
    ) -> NDArray[np.float32]:
        """How a customer's factors move when some counts grow.

        Args:
            history: products, ascending, and their counts so far, both `(m,)`.
            added: what is added to the count of a product, > 0.

        Returns:
            `(factors,)` float32; the whole factors for somebody without history.
        """
        products, counts = history
        extra = self.alpha * np.log1p(counts)
        rows = self.product_factors[products]
        left = self.gram + (rows * extra[:, None]).T @ rows
        right = (1 + extra) @ rows
        wanted = np.fromiter(added, np.int64, len(added))
        at = np.searchsorted(products, wanted)
        known = np.append(products, -1)[at] == wanted
        old = np.where(known, np.append(counts, 0)[at], 0)
        grown = self.alpha * np.log1p(np.array(list(added.values())) / (1 + old))
        new = self.product_factors[wanted].T.astype(np.float64)
        # With A for `left`, U for `new` and D for `grown`, the matrix with the events is
        # A + U D U': by Woodbury's identity one factorisation of A answers for both.
        solved = linalg.lapack.dposv(left, np.column_stack((right, new)), lower=True)[1]
        factors, pulled = solved[:, 0], solved[:, 1:]
        moved = pulled @ (grown + (old == 0))
        small = np.diag(1 / grown) + new.T @ pulled
        return np.asarray(
            moved - pulled @ np.linalg.solve(small, new.T @ (factors + moved)), np.float32
        )
