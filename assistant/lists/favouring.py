"""The best choice of a list one slot of which must cost the most: a search for each price that
it may have, the most promising first, until no other can be better.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.lists.bounding import best_prices
from assistant.lists.columns import Columns
from assistant.lists.exact import search
from assistant.lists.labels import Found

_SLACK = 0.5  # worths are whole numbers


def search_favouring(columns: Columns) -> Found:
    """The choice of the greatest worth where `columns.favoured` costs as much as any other."""
    own = np.flatnonzero(columns.slot == columns.favoured)
    ceilings = _Ceilings(columns, own)
    bounds = ceilings.bounds(best_prices(columns))
    found = Found(-1, None, proven=True)
    for _ in range(len(own)):
        at = int(np.argmax(bounds))
        if bounds[at] < found.worth + _SLACK:
            break
        bounds[at] = -np.inf
        fits = (columns.cost <= columns.cost[own[at]]) & (columns.slot != columns.favoured)
        fits[own[at]] = True
        kept = np.flatnonzero(fits)
        if len(np.unique(columns.slot[kept])) < len(columns.starts):
            continue  # some must costs more, whatever is chosen for it
        part = search(columns.among(kept), found.worth)
        if not part.proven:
            return Found(found.worth, found.chosen, proven=False)
        if part.chosen is not None:
            found = Found(part.worth, kept[part.chosen], proven=True)
        if part.relaxed is not None:
            bounds = np.minimum(bounds, ceilings.bounds(part.relaxed.prices[0]))
    return found


class _Ceilings:
    """Bounds of the list for each price of the favoured slot, where no other may cost more."""

    def __init__(self, columns: Columns, own: NDArray[np.int64]) -> None:
        self._columns = columns
        self._own = own
        others = [np.flatnonzero(columns.slot == at) for at in np.unique(columns.slot)]
        self._others = [
            rows[np.argsort(columns.cost[rows], kind="stable")]
            for rows in others
            if columns.slot[rows[0]] != columns.favoured
        ]
        self._ends = [
            np.searchsorted(columns.cost[rows], columns.cost[own], side="right")
            for rows in self._others
        ]

    def bounds(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each column of the favoured slot, `(m,)`."""
        columns = self._columns
        values = columns.worth - prices @ columns.use
        totals = values[self._own] + float(prices @ columns.limits)
        for rows, ends in zip(self._others, self._ends, strict=True):
            best = np.r_[-np.inf, np.maximum.accumulate(values[rows])]
            totals = totals + best[ends]
        return np.asarray(totals)
