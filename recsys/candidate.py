"""The interface that every candidate model implements and the conformance suite tests."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import Interactions
from recsys.products import ProductTable


class Candidate(Protocol):
    """Scores every product for any customer of the data that it was fitted on."""

    @property
    def name(self) -> str:
        """Short name, the same for every fit."""
        ...

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """Learn from `data`, seen from `data.now`; `products` is in the same product order."""
        ...

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score all products for some customers; higher is better, 0 means no opinion.

        Args:
            customers: `(m,)` indices into `Interactions.customer_ids`.

        Returns:
            `(m, n_products)` float32, finite.
        """
        ...


def top(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Indices of the `k` highest scores of each row, best first; ties go to the lower index.

    Args:
        scores: `(m, n)`.
        k: how many; fewer are returned when `n` is less.

    Returns:
        `(m, min(k, n))` int64.
    """
    k = min(k, scores.shape[1])
    if k == 0:
        return np.zeros((len(scores), 0), np.int64)
    chosen = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    chosen.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)
