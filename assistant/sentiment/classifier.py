"""A Hugging Face text classifier in place of the shipped heads, where a shop has one.

The only file that imports transformers; off by default, and nothing is downloaded unless
the shop names a model that is not on its disk.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.blend import LABELS
from assistant.sentiment.model import Sentiment
from core.errors import ArtifactError, SettingsError

if TYPE_CHECKING:
    Pipeline = Callable[..., list[list[dict[str, Any]]]]

_SIGNED = {
    "negative": -1.0, "neg": -1.0, "very negative": -1.0, "bad": -1.0,
    "neutral": 0.0, "neu": 0.0, "mixed": 0.0,
    "positive": 1.0, "pos": 1.0, "very positive": 1.0, "good": 1.0,
}  # fmt: skip
_STARS = re.compile(r"^(\d)(?: ?stars?)?$")
_NUMBERED = re.compile(r"^label_(\d+)$")
_BATCH = 32
_NAME = 60  # characters; the store keeps 200 with what is added


def signed_labels(labels: Sequence[str]) -> dict[str, float]:
    """The signed score, in [-1, 1], that each of a classifier's labels stands for.

    Words ("NEGATIVE", "pos"), stars ("4 stars") and, where a model has two or three, numbers
    in their usual order (`LABEL_0` is the most negative) are understood.

    Raises:
        SettingsError: a label is none of these.
    """
    found = {label: _signed(label, len(labels)) for label in labels}
    unknown = [label for label, score in found.items() if score is None]
    if unknown:
        raise SettingsError(
            f"The sentiment classifier's labels {', '.join(unknown)} are not known. Use a model "
            "with labels such as negative, neutral, positive, or 1 to 5 stars."
        )
    return {label: score for label, score in found.items() if score is not None}


def _signed(label: str, count: int) -> float | None:
    plain = label.strip().lower().replace("_", " ")
    if plain in _SIGNED:
        strong = any(word in plain for word in ("very", " "))
        return _SIGNED[plain] * (1.0 if strong or count < 5 else 0.5)
    if stars := _STARS.match(plain):
        return (int(stars.group(1)) - 3) / 2
    if (numbered := _NUMBERED.match(label.strip().lower())) and count in (2, 3):
        return 2 * int(numbered.group(1)) / (count - 1) - 1
    return None


class ClassifierModel:
    """A Hugging Face classifier with the interface of `SentimentModel`.

    Implements `core.ports.SentimentScorer`: a score is the mean of the labels' signed
    scores, weighted by their probabilities.
    """

    def __init__(self, model: str) -> None:
        """Load the classifier.

        Args:
            model: a name on the Hugging Face hub, or a folder.

        Raises:
            ArtifactError: it can't be loaded.
            SettingsError: its labels don't tell negative from positive.
        """
        self._classify = _load(model)
        self._signs: Mapping[str, float] = signed_labels(_labels(self._classify))
        self._name = f"classifier-{Path(model).name[:_NAME]}-{_digest(self._classify)}"

    @property
    def name(self) -> str:
        """Name and version; changes whenever a weight does."""
        return self._name

    def score(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Signed scores, `(len(texts),)`; 0 for an empty text; `embeddings` are not needed."""
        return np.array([found.score for found in self.analyse(texts)], np.float32)

    def analyse(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> list[Sentiment]:
        """Score, label and confidence of each text; `embeddings` are not needed."""
        if not texts:
            return []
        outputs = self._classify(list(texts), top_k=None, truncation=True, batch_size=_BATCH)
        return [
            self._sentiment(text, {str(row["label"]): float(row["score"]) for row in rows})
            for text, rows in zip(texts, outputs, strict=True)
        ]

    def _sentiment(self, text: str, probabilities: Mapping[str, float]) -> Sentiment:
        if not text.strip():
            return Sentiment(0.0, "neutral", 1.0, {"classifier": 0.0})
        score = sum(self._signs[label] * share for label, share in probabilities.items())
        by_sign = dict.fromkeys((-1, 0, 1), 0.0)
        for label, share in probabilities.items():
            by_sign[int(np.sign(self._signs[label]))] += share
        best = max(by_sign, key=by_sign.__getitem__)
        score = float(np.clip(score, -1, 1))
        return Sentiment(score, LABELS[best + 1], min(by_sign[best], 1.0), {"classifier": score})


def _load(model: str) -> "Pipeline":
    from transformers import pipeline  # takes seconds to import

    try:
        loaded = cast("Pipeline", pipeline("text-classification", model=model))
    except (OSError, ValueError) as error:
        raise ArtifactError(
            f"The sentiment classifier '{model}' can't be loaded: {str(error).splitlines()[0]} "
            "Give a folder that holds it, or its name on the hub."
        ) from None
    return loaded


def _labels(classify: "Pipeline") -> list[str]:
    names: dict[int, str] = classify.model.config.id2label  # type: ignore[attr-defined]
    return list(names.values())


def _digest(classify: "Pipeline") -> str:
    """Eight hexadecimal digits that change with the labels or the weights."""
    digest = blake2b(repr(_labels(classify)).encode(), digest_size=4)
    for name, weights in classify.model.state_dict().items():  # type: ignore[attr-defined]
        digest.update(f"{name} {float(weights.double().sum())!r}".encode())
    return digest.hexdigest()
