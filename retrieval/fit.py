"""An honest no: how likely it is that a hit is the kind of thing that was asked for."""

import numpy as np
from numpy.typing import NDArray

from retrieval.hybrid import Scores

FIT_THRESHOLD = 0.5
"""Least `fit` of a hit that may be shown as an answer."""

_BIAS = -7.0
_OWN, _GROUP, _LEXICAL = 7.0, 9.0, 3.0


def fit(scores: Scores, rows: NDArray[np.int32]) -> NDArray[np.float64]:
    """Calibrated probability for each of `rows`, `(len(rows),)` in [0, 1]."""
    margin = (
        _BIAS
        + _OWN * scores.own[rows]
        + _GROUP * scores.group[rows]
        + _LEXICAL * scores.lexical[rows]
    )
    return np.asarray(1 / (1 + np.exp(-margin.astype(np.float64))))
