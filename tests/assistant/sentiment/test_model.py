from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sentiment import LABELS, SentimentModel
from core.errors import ArtifactError
from core.ports import Encoder, HashingEncoder, SentimentScorer


class CountingEncoder:
    """Passes texts on to a real encoder and keeps them."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.encoded: list[str] = []
        self._encoder = encoder

    def encode(self, texts):
        self.encoded.extend(texts)
        return self._encoder.encode(texts)


def test_the_model_is_a_sentiment_scorer(model: SentimentModel) -> None:
    scorer: SentimentScorer = model
    assert scorer.score(["fine"]).shape == (1,)
    assert scorer.score(["fine"]).dtype == np.float32


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("This tent is wonderful, we were dry and warm all week.", "positive"),
        ("It broke on the first day and they would not refund me.", "negative"),
        ("I'm looking for a blue tent for three people", "neutral"),
        ("no complaints at all", "positive"),
        ("TERRIBLE SERVICE", "negative"),
        ("awfull qualty", "negative"),
        ("😡", "negative"),
        ("😍", "positive"),
        ("anything without wool, please", "neutral"),
        ("oh great, the handle broke again", "negative"),
    ],
)
def test_the_label_is_what_a_reader_would_say(model: SentimentModel, text: str, label: str) -> None:
    assert model.analyse([text])[0].label == label


def test_praise_scores_above_a_mixed_text_above_complaint(model: SentimentModel) -> None:
    praise, mixed, complaint = model.score(
        ["lovely colour, lovely zip", "lovely colour, dreadful zip", "dreadful colour and zip"]
    )
    assert praise > 0.5 > mixed > -0.5 > complaint


def test_scores_do_not_depend_on_what_else_is_in_the_batch(model: SentimentModel) -> None:
    texts = ["I love it", "the strap broke. I want my money back!", "show me mugs", ""] * 5
    together = model.score(texts)
    alone = np.concatenate([model.score([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_an_empty_text_scores_zero_and_is_neutral(model: SentimentModel) -> None:
    assert model.score(["", "  "]).tolist() == [0.0, 0.0]
    assert model.analyse([""])[0].label == "neutral"
    assert model.score([]).shape == (0,)
    assert model.analyse([]) == []


def test_embeddings_at_hand_save_encoding_and_change_nothing(sentence_encoder: Encoder) -> None:
    encoder = CountingEncoder(sentence_encoder)
    model = SentimentModel(encoder)
    text = "I really like this jacket"
    expected = model.score([text])
    vectors = sentence_encoder.encode([text])
    encoder.encoded.clear()
    np.testing.assert_array_equal(model.score([text], embeddings=vectors), expected)
    assert encoder.encoded == []


def test_embeddings_of_whole_texts_are_not_taken_for_their_sentences(
    sentence_encoder: Encoder,
) -> None:
    encoder = CountingEncoder(sentence_encoder)
    text = "I like the jacket. I hate the hood."
    SentimentModel(encoder).score([text], embeddings=sentence_encoder.encode([text]))
    assert encoder.encoded == ["I like the jacket.", "I hate the hood."]


def test_analysis_and_score_agree_and_say_what_each_head_found(model: SentimentModel) -> None:
    texts = ["a joy to wear", "a pain to wear", "a coat to wear"]
    for found, score in zip(model.analyse(texts), model.score(texts), strict=True):
        assert found.score == pytest.approx(float(score))
        assert found.label in LABELS
        assert 1 / 3 <= found.confidence <= 1
        assert set(found.parts) == {"vader", "embedding", "ngrams"}
        assert all(-1 <= part <= 1 for part in found.parts.values())


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_gets_a_finite_score_in_range(model: SentimentModel, text: str) -> None:
    score = float(model.score([text])[0])
    assert -1 <= score <= 1


def test_a_very_long_text_is_read_in_bounded_time(model: SentimentModel) -> None:
    text = "The strap broke and the shop ignored me. " * 5_000
    assert float(model.score([text])[0]) < -0.3


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="hashing-fake"):
        SentimentModel(HashingEncoder())


def test_missing_and_damaged_heads_are_named(tmp_path: Path, sentence_encoder: Encoder) -> None:
    with pytest.raises(ArtifactError, match=r"gone\.npz"):
        SentimentModel(sentence_encoder, tmp_path / "gone.npz")
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(ArtifactError, match=r"damaged\.npz"):
        SentimentModel(sentence_encoder, damaged)
