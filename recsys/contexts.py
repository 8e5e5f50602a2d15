"""What the bandit sees of a product in a slate."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.adaptation import REVIEWED, Shift
from recsys.recommendation import PartKind
from recsys.slate import Slate
from recsys.tables import Names, Tables

_KINDS = (
    PartKind.REPEAT,
    PartKind.COLLABORATIVE,
    PartKind.CONTENT,
    PartKind.AFFINITY,
    PartKind.PRICE,
    PartKind.POPULARITY,
)

CONTEXT_SIZE = len(_KINDS) + 5
"""Length of a context: a one, the parts of `_KINDS`, the score, what the session and what
statements add, and how popular the product is."""


def contexts(
    slate: Slate, score: NDArray[np.float32], shifts: Sequence[Shift], tables: Tables, names: Names
) -> NDArray[np.float64]:
    """One row a product of the slate, `(m, CONTEXT_SIZE)`, most entries in [-1, 1]."""
    rows = np.zeros((len(slate), CONTEXT_SIZE))
    rows[:, 0] = 1
    for at, kind in enumerate(_KINDS, 1):
        rows[:, at] = slate.parts[:, names.parts.index(kind)]
    rows[:, -4] = score
    for shift in shifts:
        if shift.note == REVIEWED:
            continue  # in the score already
        rows[:, -2 if shift.note == "stated" else -3] += shift.values
    rows[:, -1] = tables.popularity[slate.products]
    return np.clip(rows, -2, 2)
