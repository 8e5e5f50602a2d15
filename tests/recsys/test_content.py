import numpy as np
import pytest

from core.errors import ArtifactError
from recsys import ProductTable
from recsys.content import TfidfContent, VectorContent, dense_vectors, tfidf
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import checkerboard, plain_table


class TestTfidfContent(CandidateConformance):
    def make(self) -> TfidfContent:
        return TfidfContent()


class TestVectorContent(CandidateConformance):
    finds_withheld = True

    def make(self) -> VectorContent:
        return VectorContent()


def test_vector_content_without_vectors_says_what_to_give() -> None:
    with pytest.raises(ArtifactError, match="embeddings"):
        VectorContent().fit(checkerboard(), ProductTable.plain([f"p{at}" for at in range(24)]))


def test_dense_vectors_have_length_one_and_keep_neighbours() -> None:
    table = plain_table(24)
    vectors = dense_vectors(table, tfidf(table, 100)[0], 8)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]


def test_texts_without_words_give_empty_rows() -> None:
    words, _ = tfidf(ProductTable.plain(["a", "b"]), 10)
    assert words.nnz == 0
