"""The public fakes behave as the interfaces say."""

import numpy as np

from core.ports import EMBEDDING_SIZE, Encoder, HashingEncoder, SentimentScorer, TableScorer


def test_the_hashing_encoder_gives_unit_vectors_and_nothing_for_nothing() -> None:
    encoder: Encoder = HashingEncoder()
    vectors = encoder.encode(["a tent", "a tent", ""])
    assert vectors.shape == (3, EMBEDDING_SIZE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert (vectors[0] == vectors[1]).all()
    assert encoder.encode([]).shape == (0, EMBEDDING_SIZE)


def test_the_table_scorer_scores_the_unknown_as_neutral() -> None:
    scorer: SentimentScorer = TableScorer({"bad": -1.0})
    assert scorer.score(["bad", "else"]).tolist() == [-1.0, 0.0]
