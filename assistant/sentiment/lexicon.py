"""The VADER head: a lexicon with rules for negation, emphasis and emoji.

The only file that imports vaderSentiment. Hutto and Gilbert, VADER: A Parsimonious
Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM 2014.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_MAX_CHARACTERS = 4_000  # its rules are quadratic in the words of a text


class Lexicon:
    """VADER, read once."""

    def __init__(self, valences: Mapping[str, float] | None = None) -> None:
        """Read the lexicon; `valences`, from -4 to 4, replace its own."""
        self._analyser = SentimentIntensityAnalyzer()
        self._analyser.lexicon.update(valences or {})

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """VADER's scores.

        Returns:
            `(len(texts), 3)` float32: compound in [-1, 1], and the shares of positive and of
            negative words in [0, 1].
        """
        rows = np.zeros((len(texts), 3), np.float32)
        for row, text in enumerate(texts):
            scores = self._analyser.polarity_scores(text[:_MAX_CHARACTERS])
            rows[row] = scores["compound"], scores["pos"], scores["neg"]
        return rows
