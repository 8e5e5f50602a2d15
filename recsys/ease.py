"""EASE: the linear item-to-item model with a closed form, solved where it is small."""

from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from recsys.interactions import Interactions
from recsys.products import ProductTable

Gram = TypeVar("Gram", NDArray[np.float32], NDArray[np.float64])


@dataclass(frozen=True)
class EaseConfig:
    """Options of `Ease`; the defaults were tuned on Complete Journey's validation weeks."""

    regularization: float = 10.0
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
    Woodbury's identity the dual inverts `customers^2` instead: `K = (X X' + r I)^-1`,
    `S = X' K X`, `B = S / (1 - diag S)` by columns, `diag B = 0`. As `X X' K = I - r K`, the
    scores of those learned from are `X B = X - r K X / (1 - diag S)`, with no product of two
    dense matrices.
    """

    name = "ease"

    def __init__(self, config: EaseConfig | None = None) -> None:
        self.config = config or EaseConfig()
        self.inputs: sparse.csr_matrix
        self._right: NDArray[np.float32]
        self._self: NDArray[np.float32]
        self._learners: sparse.csr_matrix
        self._position: NDArray[np.int64]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        config = self.config
        self.inputs = normalised(
            data.counts(config.half_life_weeks), config.customer_power, config.product_power
        )
        sizes = np.diff(self.inputs.indptr)
        active = np.argsort(-sizes, kind="stable")[: config.max_learners]
        chosen = np.sort(active[sizes[active] > 0])
        learners = self.inputs[chosen]
        self._position = np.full(len(sizes), -1)
        if 0 < len(chosen) <= learners.shape[1]:
            self._position[chosen] = np.arange(len(chosen))
            self._fit_dual(learners)
        else:
            self._fit_primal(learners)
        return self

    def _fit_dual(self, learners: sparse.csr_matrix) -> None:
        gram = (learners @ learners.T).toarray().astype(np.float32)
        inverse = _ridge_inverse(gram, self.config.regularization)
        right = np.asarray(learners.T @ inverse, np.float32)
        own = learners.tocoo()
        self._self = np.bincount(
            own.col, weights=own.data * right[own.col, own.row], minlength=learners.shape[1]
        ).astype(np.float32)
        right /= (1 - self._self)[:, None]
        self._right = np.ascontiguousarray(right.T)  # customers are asked for row by row
        self._learners = learners

    def _fit_primal(self, learners: sparse.csr_matrix) -> None:
        gram = (learners.T @ learners).toarray().astype(np.float64)
        inverse = _ridge_inverse(gram, self.config.regularization)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0)
        self._learners = sparse.identity(len(gram), np.float32, format="csr")
        self._right = weights.astype(np.float32)
        self._self = np.zeros(len(gram), np.float32)

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        position = self._position[customers]
        others = np.flatnonzero(position < 0)
        scores = self._right[position] * np.float32(-self.config.regularization)
        own = self.inputs[customers].tocoo()
        scores[own.row, own.col] += own.data
        scores[others] = 0
        told = others[np.diff(self.inputs.indptr)[customers[others]] > 0]
        if len(told):
            scores[told] = self.scores_of(self.inputs[customers[told]])
        return scores

    def scores_of(self, inputs: sparse.csr_matrix) -> NDArray[np.float32]:
        """Score all products for anybody with these normalised counts.

        Args:
            inputs: `(m, n_products)` as `normalised` gives them.

        Returns:
            `(m, n_products)` float32; a product's own count adds nothing to its score.
        """
        overlap = (inputs @ self._learners.T).toarray().astype(np.float32)
        scores = overlap @ self._right
        own = inputs.tocoo()
        scores[own.row, own.col] -= own.data * (self._self / (1 - self._self))[own.col]
        return np.asarray(scores, np.float32)


def _ridge_inverse(gram: Gram, ridge: float) -> Gram:
    """Inverse of `gram + ridge * I`, in the precision of `gram`, which is overwritten."""
    gram[np.diag_indices_from(gram)] += gram.dtype.type(ridge)
    factorise, invert = linalg.get_lapack_funcs(("potrf", "potri"), (gram,))
    factor, _ = factorise(gram, lower=True, overwrite_a=True)
    inverse, _ = invert(factor, lower=True, overwrite_c=True)
    lower = np.tril(inverse)
    return np.asarray(lower + np.tril(inverse, -1).T, gram.dtype)


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
