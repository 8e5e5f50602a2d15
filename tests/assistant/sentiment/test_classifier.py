import warnings
from pathlib import Path

import numpy as np
import pytest

from assistant.sentiment.classifier import ClassifierModel, signed_labels
from core.errors import ArtifactError, SettingsError


@pytest.mark.parametrize(
    ("labels", "scores"),
    [
        (["NEGATIVE", "POSITIVE"], [-1, 1]),
        (["neg", "neu", "pos"], [-1, 0, 1]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [-1, 0, 1]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [-1, -0.5, 0, 0.5, 1]),
        (
            ["Very Negative", "Negative", "Neutral", "Positive", "Very Positive"],
            [-1, -0.5, 0, 0.5, 1],
        ),
    ],
)
def test_labels_become_signed_scores(labels: list[str], scores: list[float]) -> None:
    assert signed_labels(labels) == dict(zip(labels, scores, strict=True))


def test_labels_without_a_sign_are_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="sports"):
        signed_labels(["sports", "positive"])


@pytest.fixture(scope="module")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real BERT classifier, far too small to be any good."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what transformers warns of on import is its own affair
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast
    folder = tmp_path_factory.mktemp("bert")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "bag"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label={0: "NEGATIVE", 1: "NEUTRAL", 2: "POSITIVE"},
        label2id={"NEGATIVE": 0, "NEUTRAL": 1, "POSITIVE": 2},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_a_hugging_face_classifier_scores_texts(tiny_bert: Path) -> None:
    model = ClassifierModel(str(tiny_bert))
    assert str(tiny_bert) in model.name
    texts = ["good bag", "bad bag", ""]
    scores = model.score(texts)
    assert scores.dtype == np.float32
    assert scores[2] == 0
    for found, score in zip(model.analyse(texts), scores, strict=True):
        assert found.score == pytest.approx(float(score), abs=1e-6)
        assert 0 <= found.confidence <= 1
    assert model.score([]).shape == (0,)


@pytest.mark.filterwarnings("ignore")
def test_a_missing_classifier_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no-such-model"):
        ClassifierModel(str(tmp_path / "no-such-model"))
