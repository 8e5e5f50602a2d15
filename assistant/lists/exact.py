"""The best choice of a list's columns: by halves where few of them dominate each other, as with
several limits or shared products, and the bound is near; else by labels.
"""

import numpy as np

from assistant.lists import halves, labels
from assistant.lists.bounding import relax
from assistant.lists.columns import Columns
from assistant.lists.labels import Found


def search(columns: Columns, floor: int = -1) -> Found:
    """The choice of the greatest worth above `floor`, without regard to the favoured slot."""
    least = np.minimum.reduceat(columns.use, columns.starts, axis=1).sum(axis=1)
    if (least > columns.limits).any():
        return Found(floor, None, proven=True)
    relaxed = relax(columns)
    found = Found(floor, None, proven=False, relaxed=relaxed)
    if len(columns.limits) > 1 or (columns.product >= 0).any():
        found = halves.search(columns, relaxed, floor)
    return found if found.proven else labels.search(columns, relaxed, found)
