"""The act classifier: a logistic head over `features`, and what tells the scope (`scope`)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from assistant.language.features import SCOPE_PART
from assistant.language.scope import Scope
from core.artifacts import read_arrays
from core.turn import Act

WEIGHTS = "acts.npz"
CALIBRATION = "acts.json"

_NARROW = 3.0  # score up to which being out of scope is in doubt
_DOUBTED = 0.5  # least confidence in being out of scope
_SECONDED = 0.5  # weight of the act head's log odds beside the scope's
_NEVER = 1e-6  # keeps odds finite
_SURE = 0.9
"""Confidence of the act head from which on what it says belongs: "get me an agent"."""


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
    """Called out of scope by a narrow margin."""


@dataclass(frozen=True)
class ActClassifier:
    """Trained by `assistant.language.train`; inference is a few matrix products."""

    acts: tuple[Act, ...]
    coefficients: NDArray[np.float32]
    """`(features.SIZE, n_acts)`."""
    intercept: NDArray[np.float32]
    """`(n_acts,)`."""
    temperature: float
    """Divides the logits; fitted on held-out folds."""
    scope: Scope

    def judge(self, features: NDArray[np.float32]) -> list[Verdict]:
        """Classify clauses by their features, `(n, features.SIZE)`."""
        logits = (features @ self.coefficients + self.intercept) / self.temperature
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = odds / odds.sum(axis=1, keepdims=True)
        outside = np.clip(probabilities[:, self.acts.index(Act.OUT_OF_SCOPE)], _NEVER, 1 - _NEVER)
        scores = self.scope.score(features[:, SCOPE_PART])
        scores = scores + _SECONDED * np.log(outside / (1 - outside))
        pairs = zip(probabilities, scores, strict=True)
        return [self._verdict(row, float(score)) for row, score in pairs]

    def _verdict(self, probabilities: NDArray[np.float32], score: float) -> Verdict:
        outside = self.acts.index(Act.OUT_OF_SCOPE)
        inside = probabilities.copy()
        inside[outside] = 0
        best = int(inside.argmax())
        likeliest, confidence = self.acts[best], float(inside[best])
        if score <= 0 or confidence > _SURE:
            return Verdict(likeliest, confidence, probabilities, likeliest)
        sure = max(float(probabilities[outside]), _DOUBTED)
        return Verdict(Act.OUT_OF_SCOPE, sure, probabilities, likeliest, doubted=score < _NARROW)


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
        temperature=float(stored["temperature"]),
        scope=Scope.of(arrays, float(stored["scope_bias"])),
    )


def without(classifier: ActClassifier, verdict: Verdict, act: Act) -> Verdict:
    """The verdict as if `act` were impossible."""
    left = [(other, share) for other, share in top(classifier, verdict, 2) if other is not act]
    return replace(verdict, act=left[0][0], confidence=left[0][1], doubted=False)


def top(classifier: ActClassifier, verdict: Verdict, count: int) -> Sequence[tuple[Act, float]]:
    """The likeliest acts of a verdict with their probabilities, best first."""
    order = np.argsort(-verdict.probabilities)[:count]
    return [(classifier.acts[index], float(verdict.probabilities[index])) for index in order]
