"""The n-gram heads: linear models on hashed words and word pairs, in plain numpy.

Binary TF-IDF without a vocabulary: each word and pair of neighbouring words is hashed into
a table of weights (Weinberger et al., Feature Hashing for Large Scale Multitask Learning,
2009). The inverse document frequencies are part of the table, so a score is a sum of
weights over the length of the text's TF-IDF vector.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.text import words

BUCKETS = 1 << 18
"""Size of the table."""


def buckets(text: str) -> list[int]:
    """The distinct buckets, in [0, BUCKETS), of the words and word pairs of `text`, sorted."""
    tokens = words(text)
    pairs = [f"{left} {right}" for left, right in pairwise(tokens)]
    return sorted({crc32(gram.encode()) % BUCKETS for gram in (*tokens, *pairs)})


@dataclass(frozen=True)
class NgramHead:
    """A linear model on hashed n-grams."""

    idf: NDArray[np.float16]
    """`(BUCKETS,)` inverse document frequency of each bucket."""

    weights: NDArray[np.float16]
    """`(BUCKETS,)` logit that each bucket adds, before the length is divided out."""

    bias: float
    """Logit of a text without a known n-gram."""

    def logits(self, hashed: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Logits that the texts are positive.

        Args:
            hashed: `buckets` of each text.

        Returns:
            `(len(hashed),)` float32.
        """
        result = np.full(len(hashed), self.bias, np.float32)
        for row, found in enumerate(hashed):
            if found:
                idf = self.idf[found].astype(np.float32)
                weights = self.weights[found].astype(np.float32)
                result[row] += float(idf @ weights) / float(np.sqrt(idf @ idf))
        return result
