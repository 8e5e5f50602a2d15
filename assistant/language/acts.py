"""The act classifier: a logistic head over `features`, and a test for being out of scope."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays
from core.turn import Act

WEIGHTS = "acts.npz"
CALIBRATION = "acts.json"

_CONFIDENCE_WEIGHT = 0.3
_BLOCK = 512  # examples looked at in one go
_DOUBTED = 0.5  # confidence in what was only set aside as unfamiliar


@dataclass(frozen=True)
class Verdict:
    """What one clause was taken for."""

    act: Act
    confidence: float
    """Calibrated probability, in [0, 1]."""
    probabilities: NDArray[np.float32]
    """`(n_acts,)`, indexed as `ActClassifier.acts`."""
    likeliest: Act
    """The best act as if nothing were out of scope."""
    doubted: bool = False
    """Called out of scope only because it resembles no example, not for what it says."""


@dataclass(frozen=True)
class ActClassifier:
    """Trained by `assistant.language.train`; inference is one matrix product."""

    acts: tuple[Act, ...]
    coefficients: NDArray[np.float32]
    """`(features.SIZE, n_acts)`."""
    intercept: NDArray[np.float32]
    """`(n_acts,)`."""
    examples: NDArray[np.float32]
    """`(n_examples, EMBEDDING_SIZE)`: vectors of what belongs in a shop."""
    temperature: float
    """Divides the logits; fitted on held-out folds."""
    familiar: float
    """Score below which a clause is out of scope (top-1 similarity + .3 x probability)."""

    def judge(
        self, features: NDArray[np.float32], embeddings: NDArray[np.float32]
    ) -> list[Verdict]:
        """Classify clauses.

        Args:
            features: `(n, features.SIZE)`.
            embeddings: `(n, EMBEDDING_SIZE)`, of the same clauses.
        """
        logits = (features @ self.coefficients + self.intercept) / self.temperature
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = odds / odds.sum(axis=1, keepdims=True)
        return [self._verdict(*pair) for pair in zip(probabilities, embeddings, strict=True)]

    def is_familiar(self, embedding: NDArray[np.float32], enough: float) -> bool:
        """Whether the cosine of `embedding`, `(EMBEDDING_SIZE,)`, to some example of what belongs
        in a shop is `enough`; looks no further than the first one found.
        """
        blocks = range(0, len(self.examples), _BLOCK)
        return any((self.examples[at : at + _BLOCK] @ embedding).max() >= enough for at in blocks)

    def _verdict(
        self, probabilities: NDArray[np.float32], embedding: NDArray[np.float32]
    ) -> Verdict:
        outside = self.acts.index(Act.OUT_OF_SCOPE)
        inside = probabilities.copy()
        inside[outside] = 0
        best = int(inside.argmax())
        likeliest, confidence = self.acts[best], float(inside[best])
        if confidence < probabilities[outside]:
            sure = float(probabilities[outside])
            return Verdict(Act.OUT_OF_SCOPE, sure, probabilities, likeliest)
        if not self.is_familiar(embedding, self.familiar - _CONFIDENCE_WEIGHT * confidence):
            return Verdict(Act.OUT_OF_SCOPE, _DOUBTED, probabilities, likeliest, doubted=True)
        return Verdict(likeliest, confidence, probabilities, likeliest)


@lru_cache(1)
def load_classifier() -> ActClassifier:
    """The classifier shipped with Aisle, read once.

    Raises:
        ArtifactError: its file is damaged.
    """
    folder = files("assistant.language") / "data"
    with as_file(folder / WEIGHTS) as path:
        arrays = read_arrays(path)
    stored = json.loads((folder / CALIBRATION).read_text(encoding="utf-8"))
    return ActClassifier(
        acts=tuple(Act(name) for name in stored["acts"]),
        coefficients=np.asarray(arrays["coefficients"], np.float32),
        intercept=np.asarray(arrays["intercept"], np.float32),
        examples=_mixed(np.asarray(arrays["examples"], np.float32) / np.float32(127)),
        temperature=float(stored["temperature"]),
        familiar=float(stored["familiar"]),
    )


def _mixed(examples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows in an order that has no like ones side by side: a match is found early."""
    return examples[np.random.default_rng(0).permutation(len(examples))]


def without(classifier: ActClassifier, verdict: Verdict, act: Act) -> Verdict:
    """The verdict as if `act` were impossible."""
    left = [(other, share) for other, share in top(classifier, verdict, 2) if other is not act]
    return replace(verdict, act=left[0][0], confidence=left[0][1], doubted=False)


def top(classifier: ActClassifier, verdict: Verdict, count: int) -> Sequence[tuple[Act, float]]:
    """The likeliest acts of a verdict with their probabilities, best first."""
    order = np.argsort(-verdict.probabilities)[:count]
    return [(classifier.acts[index], float(verdict.probabilities[index])) for index in order]
