"""Multinomial logistic heads over vectors of texts: what a small classifier is once fitted."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays, write_arrays

_LEAST = 1e-3  # keeps odds finite


def log_odds(share: float) -> float:
    """Natural log odds of a probability, which is kept a thousandth from 0 and 1."""
    kept = min(max(share, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))


@dataclass(frozen=True)
class LogisticHead:
    """Tells which of n classes a text is of, by its vector."""

    weights: NDArray[np.float32]
    """`(d, n)`."""
    biases: NDArray[np.float32]
    """`(n,)`."""

    def shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability of each class, `(..., n)`, by vectors of texts, `(..., d)`."""
        worth = vectors @ self.weights + self.biases
        odds = np.exp(worth - worth.max(-1, keepdims=True))
        return np.asarray(odds / odds.sum(-1, keepdims=True))

    def write(self, path: Path) -> None:
        """Write the head as an npz of half-precision numbers."""
        arrays = {"weights": self.weights, "biases": self.biases}
        write_arrays(path, {name: array.astype(np.float16) for name, array in arrays.items()})


def shipped_head(package: str, file: str) -> LogisticHead:
    """A head that is shipped in the `data` folder of a package.

    Raises:
        ArtifactError: its file is damaged.
    """
    with as_file(files(package) / "data" / file) as path:
        arrays = read_arrays(path)
    return LogisticHead(
        np.asarray(arrays["weights"], np.float32), np.asarray(arrays["biases"], np.float32)
    )
