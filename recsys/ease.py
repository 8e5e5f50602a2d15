"""EASE: the linear item-to-item model with a closed form, solved where it is small."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from recsys.interactions import Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class EaseConfig:
    """Options of `Ease`; the defaults were tuned on Complete Journey's validation weeks."""

    regularization: float = 100.0
    """Ridge penalty, > 0."""
    half_life_weeks: float = 16.0
    """Age after which an event counts half."""
    customer_power: float = 0.5
    """Rows are divided by their length to this power; 0 for no normalisation."""
    product_power: float = 0.25
    """Columns are divided by their length to this power; 0 for no normalisation."""
    max_learners: int = 8_000
    """At most so many customers are learned from, the most active ones."""


class Ease:
    """Embarrassingly shallow autoencoder (Steck 2019) on time-decayed log counts.

    With `X` the `(customers, products)` matrix, the primal inverts `products^2`; by
    Woodbury's identity the dual inverts `customers^2` instead:
    `K = (X X' + r I)^-1`, `S = X' K X`, `B = S / (1 - diag S)` by columns, `diag B = 0`.
    """

    name = "ease"

    def __init__(self, config: EaseConfig | None = None) -> None:
        self.config = config or EaseConfig()
        self.inputs: sparse.csr_matrix
        self._half: NDArray[np.float32]
        self._self: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        config = self.config
        self.inputs = normalised(
            data.counts(config.half_life_weeks), config.customer_power, config.product_power
        )
        learners = self.inputs
        if learners.shape[0] > config.max_learners:
            active = np.argsort(-np.diff(learners.indptr), kind="stable")
            learners = learners[np.sort(active[: config.max_learners])]
        if learners.shape[0] <= learners.shape[1]:
            self._fit_dual(learners)
        else:
            self._fit_primal(learners)
        return self

    def _fit_dual(self, learners: sparse.csr_matrix) -> None:
        gram = (learners @ learners.T).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += self.config.regularization
        factor = linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
        inverse = linalg.cho_solve(factor, np.eye(len(gram)), check_finite=False)
        half = np.asarray((learners.T @ inverse.astype(np.float32)).T, np.float32)
        self._self = np.asarray(learners.multiply(half).sum(axis=0), np.float32).ravel()
        self._learners: sparse.csr_matrix = learners
        self._half = half / (1 - self._self)

    def _fit_primal(self, learners: sparse.csr_matrix) -> None:
        gram = (learners.T @ learners).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += self.config.regularization
        factor = linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
        inverse = linalg.cho_solve(factor, np.eye(len(gram)), check_finite=False)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0)
        self._learners = sparse.identity(len(gram), np.float32, format="csr")
        self._half = weights.astype(np.float32)
        self._self = np.zeros(len(gram), np.float32)

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return self.scores_of(self.inputs[customers])

    def scores_of(self, inputs: sparse.csr_matrix) -> NDArray[np.float32]:
        """Score all products for customers with these normalised counts.

        Args:
            inputs: `(m, n_products)` as `normalised` gives them.

        Returns:
            `(m, n_products)` float32; a product's own count adds nothing to its score.
        """
        overlap = (inputs @ self._learners.T).toarray().astype(np.float32)
        scores = overlap @ self._half
        own = inputs.tocoo()
        scores[own.row, own.col] -= own.data * (self._self / (1 - self._self))[own.col]
        return np.asarray(scores, np.float32)


def normalised(
    counts: sparse.csr_matrix, customer_power: float, product_power: float
) -> sparse.csr_matrix:
    """`log(1 + count)`, with rows and columns divided by powers of their lengths.

    Args:
        counts: `(n_customers, n_products)`, >= 0.
        customer_power: 0 leaves rows alone, 1 gives them length one.
        product_power: the same for columns.
    """
    logs = counts.astype(np.float32)
    logs.data = np.log1p(logs.data)
    rows = np.sqrt(np.asarray(logs.multiply(logs).sum(axis=1)).ravel())
    columns = np.sqrt(np.asarray(logs.multiply(logs).sum(axis=0)).ravel())
    rows = np.where(rows > 0, rows, 1) ** -customer_power
    columns = np.where(columns > 0, columns, 1) ** -product_power
    scaled = sparse.diags(rows.astype(np.float32)) @ logs @ sparse.diags(columns.astype(np.float32))
    return sparse.csr_matrix(scaled)
