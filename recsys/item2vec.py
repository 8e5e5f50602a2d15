"""Item2vec: products as words, baskets as sentences; the only file that imports gensim."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray
from scipy import sparse

from recsys.interactions import Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class Item2vecConfig:
    """Options of `Item2vec`."""

    size: int = 64
    """Length of a vector, >= 1."""
    passes: int = 5
    """Over all baskets, >= 1."""
    negatives: int = 10
    """Noise products for each real one, >= 1."""
    half_life_weeks: float = 16.0
    """Age after which an event counts half in a customer's profile."""
    seed: int = 0


class Item2vec:
    """Skip-gram with negative sampling over baskets (Barkan and Koenigstein 2016).

    A customer's score of a product is the cosine with the sum of what they bought.
    """

    name = "item2vec"

    def __init__(self, config: Item2vecConfig | None = None) -> None:
        self.config = config or Item2vecConfig()
        self.vectors: NDArray[np.float32]
        self._profiles: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`; one thread, so that the seed decides the result."""
        config = self.config
        self.vectors = np.zeros((data.n_products, config.size), np.float32)
        baskets = [basket for basket in _baskets(data) if len(basket) > 1]
        if baskets:
            model = Word2Vec(
                baskets,
                vector_size=config.size,
                window=max(map(len, baskets)),
                min_count=1,
                sg=1,
                negative=config.negatives,
                epochs=config.passes,
                workers=1,
                seed=config.seed,
            )
            seen = np.array([int(word) for word in model.wv.index_to_key])
            rows = np.asarray(model.wv.vectors, np.float32)
            self.vectors[seen] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        counts: sparse.csr_matrix = data.counts(config.half_life_weeks)
        profiles = counts @ self.vectors
        norms = np.linalg.norm(profiles, axis=1, keepdims=True)
        self._profiles = np.asarray(profiles / np.maximum(norms, 1e-12), np.float32)
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray(self._profiles[customers] @ self.vectors.T, np.float32)


def _baskets(data: Interactions) -> list[list[str]]:
    """Product indices of each basket, as words."""
    bought = data.purchases
    order = np.lexsort((bought.products, bought.sessions, bought.customers))
    customers, sessions = bought.customers[order], bought.sessions[order]
    new = (np.diff(customers) != 0) | (np.diff(sessions) != 0)
    words = bought.products[order].astype(np.str_)
    return [part.tolist() for part in np.split(words, np.flatnonzero(new) + 1)]
