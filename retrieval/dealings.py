"""What a shop deals with: a question and a statement belong together that are about the same.

"My bank declined the transaction, will everything be gone by tomorrow?" and "If a payment fails we
hold your basket for 48 hours" share hardly a word, and a sentence encoder puts them far apart. A
shop, though, deals with its customers in some hundred and fifty ways, and `data/dealings.tsv`
shows how each is asked for and how shops word it. A logistic head over sentence vectors, fitted on
these by `python -m retrieval.dealings_training`, tells how likely a text is about each.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays

WEIGHTS = "dealings.npz"


@dataclass(frozen=True)
class Dealings:
    """Tells which of the n dealings a text is about, by its vector."""

    weights: NDArray[np.float32]
    """`(d, n)`."""
    biases: NDArray[np.float32]
    """`(n,)`."""

    def shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability of each dealing, `(..., n)`, by vectors of texts, `(..., d)`."""
        worth = vectors @ self.weights + self.biases
        odds = np.exp(worth - worth.max(-1, keepdims=True))
        return np.asarray(odds / odds.sum(-1, keepdims=True))


@lru_cache(1)
def load_dealings() -> Dealings:
    """The dealings shipped with Aisle, read once.

    Raises:
        ArtifactError: the file is damaged.
    """
    with as_file(files("retrieval") / "data" / WEIGHTS) as path:
        arrays = read_arrays(path)
    return Dealings(
        np.asarray(arrays["weights"], np.float32), np.asarray(arrays["biases"], np.float32)
    )
