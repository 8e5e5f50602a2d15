"""Encoding each sentence of many reviews once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.ports import EMBEDDING_SIZE, Encoder

_MOST = 100_000  # vectors held: 150 MB


class RememberingEncoder:
    """An encoder that remembers what it has encoded while a build runs.

    Reviews repeat themselves ("Highly recommended."), and a build reads them up to three
    times: to refine the heads, to score them, and clause by clause for aspects.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """See `core.ports.Encoder.name`."""
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `core.ports.Encoder.encode`."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        new = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        if len(self._known) + len(new) <= _MOST:
            self._known |= new
        vectors = np.zeros((len(texts), EMBEDDING_SIZE), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = new[text] if text in new else self._known[text]
        return vectors
