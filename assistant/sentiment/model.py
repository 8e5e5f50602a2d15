"""The sentiment model: heads read a text, the blend weighs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.blend import LABELS, signed
from assistant.sentiment.features import FEATURES, Reader, Sentences
from assistant.sentiment.storage import SHIPPED, load_weights
from assistant.sentiment.text import sentences
from core.errors import ArtifactError
from core.ports import EMBEDDING_SIZE, Encoder

REVIEW_LENGTH = FEATURES.index("length")
REVIEW_GRAMS = 24
"""Distinct words and word pairs (about 13 words) from which a text is read as a review."""

_BLOCK = 512  # texts whose sentence vectors are held at a time


@dataclass(frozen=True)
class Sentiment:
    """How one text feels."""

    score: float
    """In [-1, 1]: P(positive) - P(negative)."""

    label: str
    """`negative`, `neutral` (which includes mixed) or `positive`: the likeliest."""

    confidence: float
    """Calibrated probability, in [1/3, 1], that the label is right."""

    parts: dict[str, float]
    """What each head alone says, in [-1, 1]: `vader`, `embedding`, `ngrams`."""


class Scorer(Protocol):
    """What scores texts: the shipped heads, the shop's own, or a classifier."""

    @property
    def name(self) -> str:
        """Name and version, stored beside each score."""
        ...

    def score(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Signed scores in [-1, 1], `(len(texts),)`; see `SentimentModel.score`."""
        ...

    def analyse(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> list[Sentiment]:
        """Score, label and confidence of each text; see `SentimentModel.analyse`."""
        ...


class SentimentModel:
    """Scores texts with VADER, a MiniLM head and n-gram heads; see MODEL_CARD.md.

    Implements `core.ports.SentimentScorer`. Safe to share between threads.
    """

    def __init__(self, encoder: Encoder, heads: Path | None = None) -> None:
        """Load the weights.

        Args:
            encoder: gives the vectors that the heads were trained on.
            heads: an npz written by `refine`; the shipped heads when None.

        Raises:
            ArtifactError: the file is missing, damaged or made for another encoder.
        """
        self.weights, digest = load_weights(heads or SHIPPED)
        if encoder.name != self.weights.encoder:
            raise ArtifactError(
                f"The sentiment heads {heads or SHIPPED} read vectors of {self.weights.encoder}, "
                f"not of {encoder.name}. Run `aisle build` again."
            )
        self._encoder = encoder
        self._reader = Reader(self.weights.heads)
        self._name = f"aisle-sentiment-1-{self.weights.note}-{digest}"

    @property
    def name(self) -> str:
        """Name and version; changes whenever a weight does."""
        return self._name

    def score(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Signed scores; see `core.ports.SentimentScorer.score` and `features`."""
        scores = signed(self.probabilities(texts, embeddings))
        scores[[not text.strip() for text in texts]] = 0.0
        return scores

    def analyse(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> list[Sentiment]:
        """Score, label, confidence and parts of each text; see `features` for the arguments."""
        features = self.features(texts, embeddings)
        probabilities = self.blend(features)
        scores = signed(probabilities)
        parts = head_scores(features)
        return [
            _sentiment(text, scores[row], probabilities[row], parts[row])
            for row, text in enumerate(texts)
        ]

    def probabilities(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """P(negative), P(neutral), P(positive): `(len(texts), 3)` float32."""
        return self.blend(self.features(texts, embeddings))

    def features(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """What the heads say, `(len(texts), len(FEATURES))` float32.

        Args:
            texts: any length; the sentences in the middle of very long ones are not read.
            embeddings: `(len(texts), EMBEDDING_SIZE)` vectors of the whole texts, where they
                are at hand; they save encoding the texts that have one sentence.
        """
        blocks = [
            self._features(
                texts[start : start + _BLOCK],
                None if embeddings is None else embeddings[start : start + _BLOCK],
            )
            for start in range(0, len(texts), _BLOCK)
        ]
        return np.vstack(blocks) if blocks else np.zeros((0, len(FEATURES)), np.float32)

    def _features(
        self, texts: Sequence[str], embeddings: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        normal = [self._reader.normalise(text) for text in texts]
        pieces = [sentences(text) for text in normal]
        counts = np.array([len(found) for found in pieces], np.intp)
        starts = np.cumsum(counts) - counts
        flat = [sentence for found in pieces for sentence in found]
        vectors = np.zeros((len(flat), EMBEDDING_SIZE), np.float32)
        known = np.zeros(len(flat), bool)
        if embeddings is not None:
            same = [text == found[0] for text, found in zip(texts, pieces, strict=True)]
            known[starts[same]] = True
            vectors[starts[same]] = embeddings[same]
        missing = np.flatnonzero(~known)
        if len(missing):
            vectors[missing] = self._encoder.encode([flat[row] for row in missing])
        return self._reader.features(texts, normal, Sentences(vectors, starts))

    def blend(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities, `(n, 3)`, from `features`: short texts by the general blend."""
        result = self.weights.general.probabilities(features)
        long = features[:, REVIEW_LENGTH] > np.log1p(REVIEW_GRAMS)
        result[long] = self.weights.review.probabilities(features[long])
        return result


def head_scores(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each head alone says: `(n, 3)` in [-1, 1], columns vader, embedding, ngrams."""
    column = FEATURES.index
    long = features[:, REVIEW_LENGTH] > np.log1p(REVIEW_GRAMS)
    ngrams = np.where(
        long, features[:, column("ngrams_review")], features[:, column("ngrams_short")]
    )
    return np.column_stack(
        [
            features[:, column("vader_compound")],
            np.tanh(features[:, column("embedding_mean")] / 2),
            np.tanh(ngrams / 2),
        ]
    ).astype(np.float32)


def _sentiment(
    text: str, score: np.float32, probabilities: NDArray[np.float32], parts: NDArray[np.float32]
) -> Sentiment:
    named = dict(zip(("vader", "embedding", "ngrams"), parts.tolist(), strict=True))
    if not text.strip():
        return Sentiment(0.0, "neutral", 1.0, named)
    best = int(probabilities.argmax())
    return Sentiment(float(score), LABELS[best], float(probabilities[best]), named)
