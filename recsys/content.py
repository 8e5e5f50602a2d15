"""Products like those a customer bought, by their texts."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core.errors import ArtifactError
from recsys.interactions import Interactions
from recsys.products import ProductTable


@dataclass(frozen=True)
class ContentConfig:
    """Options of `TfidfContent` and `VectorContent`."""

    half_life_weeks: float = 16.0
    """Age after which an event counts half in the profile."""
    max_words: int = 30_000
    """Size of the vocabulary, the commonest words first."""


class TfidfContent:
    """Cosine of a product's TF-IDF words with those of everything the customer bought."""

    name = "words"

    def __init__(self, config: ContentConfig | None = None) -> None:
        self.config = config or ContentConfig()
        self.words: sparse.csr_matrix
        self.vocabulary: tuple[str, ...]
        self.profiles: sparse.csr_matrix

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`."""
        self.words, self.vocabulary = tfidf(products, self.config.max_words)
        profiles = data.counts(self.config.half_life_weeks) @ self.words
        self.profiles = sparse.csr_matrix(_unit_rows(profiles))
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        return np.asarray((self.profiles[customers] @ self.words.T).toarray(), np.float32)


class VectorContent:
    """Cosine of a product's vector with the mean of everything the customer bought."""

    name = "meaning"

    def __init__(
        self, vectors: NDArray[np.float32] | None = None, config: ContentConfig | None = None
    ) -> None:
        """`vectors`: `(n_products, d)` of length one; the products' embeddings by default."""
        self.config = config or ContentConfig()
        self.vectors = vectors
        self.profiles: NDArray[np.float32]

    def fit(self, data: Interactions, products: ProductTable) -> Self:
        """See `Candidate.fit`.

        Raises:
            ArtifactError: there are neither vectors nor embeddings.
        """
        if self.vectors is None:
            if products.embeddings is None:
                raise ArtifactError("VectorContent needs vectors or ProductTable.embeddings.")
            self.vectors = np.asarray(products.embeddings, np.float32)
        profiles = data.counts(self.config.half_life_weeks) @ self.vectors
        norms = np.linalg.norm(profiles, axis=1, keepdims=True)
        self.profiles = np.asarray(profiles / np.maximum(norms, 1e-12), np.float32)
        return self

    def scores(self, customers: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Candidate.scores`."""
        if self.vectors is None:
            raise ArtifactError("VectorContent is not fitted; call fit first.")
        return np.asarray(self.profiles[customers] @ self.vectors.T, np.float32)


def tfidf(products: ProductTable, max_words: int) -> tuple[sparse.csr_matrix, tuple[str, ...]]:
    """TF-IDF of texts, categories and brands.

    Returns:
        `(n_products, n_words)` float32 CSR with rows of length one (zero for no words),
        and the words that its columns stand for.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # a fifth of a chat's start

    texts = [
        " ".join(part for part in (text, category, brand) if part)
        for text, category, brand in zip(
            products.texts, products.categories, products.brands, strict=True
        )
    ]
    vectorizer = TfidfVectorizer(
        sublinear_tf=True, max_features=max_words, stop_words="english", dtype=np.float32
    )
    try:
        words = sparse.csr_matrix(vectorizer.fit_transform(texts))
    except ValueError:  # no text has a word
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32), ("",)
    return words, tuple(str(word) for word in vectorizer.get_feature_names_out())


def dense_vectors(
    products: ProductTable, words: sparse.csr_matrix, size: int, seed: int = 0
) -> NDArray[np.float32]:
    """Short unit vectors that keep the neighbourhoods of the embeddings, or of the words.

    Args:
        products: whose embeddings are used when given.
        words: `(n_products, n_words)` from `tfidf`, used otherwise.
        size: length of a vector at most.
        seed: of the randomised decomposition.

    Returns:
        `(n_products, <= size)` float32; rows of length one, zero where nothing is known.
    """
    from sklearn.utils.extmath import randomized_svd  # not needed to serve

    source = words if products.embeddings is None else products.embeddings
    rank = min(size, *source.shape)
    if products.embeddings is not None and products.embeddings.shape[1] <= size:
        vectors = products.embeddings
    elif products.embeddings is None and not words.nnz:
        vectors = np.zeros((source.shape[0], 1), np.float32)
    else:
        left, scale, _ = randomized_svd(source, rank, random_state=seed)
        vectors = left * scale
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(norms, 1e-12)) @ matrix
