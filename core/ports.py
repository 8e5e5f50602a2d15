"""Interfaces that let one package use another's model without importing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

EMBEDDING_SIZE = 384
"""Length of a sentence embedding (all-MiniLM-L6-v2)."""


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Name and version of the weights; vectors of different names can't be mixed."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`.

        Returns:
            `(len(texts), EMBEDDING_SIZE)` float32, rows of length one, indexed as `texts`.
        """
        ...


@dataclass(frozen=True)
class Encoders:
    """The ways in which a text is read."""

    meaning: Encoder
    """By what it is about, as everything else is."""
    speech: Encoder
    """By what it does, as an utterance."""
    asking: Encoder
    """By what is asked, or answered, as a question and the statements of documents."""


class SentimentScorer(Protocol):
    """Scores how a text feels."""

    @property
    def name(self) -> str:
        """Name and version, stored beside each score."""
        ...

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Signed scores in [-1, 1], shape `(len(texts),)`; 0 for an empty text."""
        ...


class HashingEncoder:
    """Fake `Encoder` for tests of failures: equal words give near vectors, no model needed."""

    name = "hashing-fake"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Sum a fixed random vector for each word; see `Encoder.encode`."""
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, EMBEDDING_SIZE), np.float32)

    def _row(self, text: str) -> NDArray[np.float32]:
        total = np.zeros(EMBEDDING_SIZE, np.float32)
        for word in text.casefold().split() or [""]:
            seed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest())
            total += np.random.default_rng(seed).standard_normal(EMBEDDING_SIZE, np.float32)
        return np.asarray(total / np.linalg.norm(total), np.float32)


class TableScorer:
    """Fake `SentimentScorer`: looks texts up in a table, 0 for the rest."""

    name = "table-fake"

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = dict(scores)

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `SentimentScorer.score`."""
        return np.array([self._scores.get(text, 0.0) for text in texts], np.float32)
