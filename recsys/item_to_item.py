"""Products bought by the same customers, or in the same baskets."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.interactions import Interactions
from recsys.products import ProductTable

_BLOCK = 1024


@dataclass(frozen=True)
class ItemToItemConfig:
    """Options of `ItemToItem`."""

    neighbours: int = 50
    """Kept for each product, >= 1."""
    shrinkage: float = 10.0
    """Added to the cosine's denominator, so that a few joint buyers prove little, >= 0."""
    half_life_weeks: float = 16.0
    """Age after which an event counts half."""
    together: str = "customer"
    """`customer`: bought by the same customers. `basket`: bought in the same session."""


class ItemToItem:
    """Shrunk cosine between products over customers or baskets; a sum over what one bought."""

    name = "item_to_item"

    def __init__(self, config: ItemToItemConfig | None = None) -> None:
        self.config = config or ItemToItemConfig()
        self.neighbours: NDArray[np.int32]
        """`(n_products, neighbours)`, nearest first; padded with the product itself."""
        self.weights: NDArray[np.float32]
        """Their cosines; 0 for padding."""
        self.inputs: sparse.csr_matrix

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        config = self.config
        self.inputs = data.counts(config.half_life_weeks)
        self.inputs.data = np.log1p(self.inputs.data)
        if config.together == "basket":
            groups = _baskets(data)
        else:
            groups = data.counts().astype(bool).astype(np.float32)
        self.neighbours, self.weights = nearest(groups, config.neighbours, config.shrinkage)
        self._links = links(self.neighbours, self.weights)
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray((self.inputs[customers] @ self._links).toarray(), np.float32)


def nearest(
    groups: sparse.csr_matrix, k: int, shrinkage: float
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The `k` products with the highest shrunk cosine to each product.

    Args:
        groups: `(n_groups, n_products)` of ones.
        k: neighbours a product.
        shrinkage: see `ItemToItemConfig`.

    Returns:
        Neighbours `(n_products, k)` int32 and cosines `(n_products, k)` float32.
    """
    n = groups.shape[1]
    k = max(1, min(k, n - 1))
    neighbours = np.tile(np.arange(n, dtype=np.int32)[:, None], (1, k))
    weights = np.zeros((n, k), np.float32)
    roots = np.sqrt(np.asarray(groups.sum(axis=0), np.float32).ravel())
    transposed = groups.T.tocsr()
    for start in range(0, n, _BLOCK):
        joint = transposed[start : start + _BLOCK] @ groups
        for row in range(joint.shape[0]):
            product = start + row
            here = slice(joint.indptr[row], joint.indptr[row + 1])
            others = joint.indices[here]
            cosine = joint.data[here] / (roots[product] * roots[others] + shrinkage)
            cosine[others == product] = 0
            best = _highest(cosine, others, k)
            neighbours[product, : len(best)] = others[best]
            weights[product, : len(best)] = cosine[best]
    neighbours = np.where(weights > 0, neighbours, np.arange(n, dtype=np.int32)[:, None])
    return neighbours.astype(np.int32), weights


def _highest(values: NDArray[np.float32], indices: NDArray[np.int32], k: int) -> NDArray[np.int64]:
    """Positions of the `k` highest values, best first; ties go to the lower index."""
    chosen = np.arange(len(values))
    if len(values) > k:
        chosen = np.argpartition(-values, k - 1)[:k]
    return chosen[np.lexsort((indices[chosen], -values[chosen]))]


def links(neighbours: NDArray[np.int32], weights: NDArray[np.float32]) -> sparse.csr_matrix:
    """Neighbour lists as a `(n_products, n_products)` CSR matrix, from product to neighbour."""
    n, k = neighbours.shape
    matrix = sparse.csr_matrix(
        (weights.ravel(), neighbours.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n)
    )
    matrix.eliminate_zeros()
    return matrix


def _baskets(data: Interactions) -> sparse.csr_matrix:
    bought = data.purchases
    keys = np.stack([bought.customers.astype(np.int64), bought.sessions])
    _, rows = np.unique(keys, axis=1, return_inverse=True)
    rows = np.asarray(rows).ravel()
    matrix = sparse.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, bought.products)),
        shape=(int(rows.max(initial=-1)) + 1, data.n_products),
    )
    matrix.data[:] = 1
    return matrix
