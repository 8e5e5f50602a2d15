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


@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
def test_a_hugging_face_classifier_scores_texts(tiny_bert: Path) -> None:
    model = ClassifierModel(str(tiny_bert))
    assert model.name.startswith("classifier-")
    texts = ["good bag", "bad bag", ""]
    scores = model.score(texts)
    assert scores.dtype == np.float32
    assert scores[2] == 0
    for found, score in zip(model.analyse(texts), scores, strict=True):
        assert found.score == pytest.approx(float(score), abs=1e-6)
        assert 0 <= found.confidence <= 1
    assert model.score([]).shape == (0,)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
def test_a_missing_classifier_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no-such-model"):
        ClassifierModel(str(tmp_path / "no-such-model"))
