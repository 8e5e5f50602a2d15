"""Which options no optimum can need: bounds that leave the solver a fraction of the list.

The Lagrangian relaxation of the budget gives an upper bound on every choice that takes a given
option (Fisher 1981; for the multiple-choice knapsack see Kellerer, Pferschy and Pisinger,
"Knapsack Problems", 2004, ch. 11). Options whose bound is below a choice in hand go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HALVINGS = 60
_SLACK = 1e-3  # worths are whole numbers: what rounding may blur


@dataclass(frozen=True)
class Columns:
    """The options of a list side by side, slot after slot; c is their number.

    Slots that may stay empty have a column for that, of worth and cost 0.
    """

    slot: NDArray[np.int64]
    """`(c,)` number of the slot, ascending."""
    worth: NDArray[np.float64]
    cost: NDArray[np.float64]
    """`(c,)` cents for all units."""
    option: NDArray[np.int64]
    """`(c,)` index of the option in its slot; -1 for none."""

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each slot begins."""
        return np.flatnonzero(np.r_[True, self.slot[1:] != self.slot[:-1]])


def columns_of(
    usable: Sequence[Sequence[int]],
    worths: Sequence[Sequence[int]],
    costs: Sequence[Sequence[int]],
    musts: Sequence[bool],
) -> Columns:
    """The usable options as columns; a slot without any has none."""
    rows = [
        (at, worths[at][index], costs[at][index], index)
        for at, kept in enumerate(usable)
        for index in kept
    ]
    rows += [(at, 0, 0, -1) for at, kept in enumerate(usable) if not musts[at] or not kept]
    rows.sort(key=lambda row: row[0])
    table = np.array(rows, np.float64).reshape(len(rows), 4)
    return Columns(
        table[:, 0].astype(np.int64), table[:, 1], table[:, 2], table[:, 3].astype(np.int64)
    )


def bound(columns: Columns, budget: int) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
    """For each column an upper bound on the worth of any choice with it, `(c,)`, and a choice
    within the budget, `(slots,)` columns; None where nothing fits the budget.
    """
    starts = columns.starts
    cheapest = np.minimum.reduceat(columns.cost, starts).sum()
    if cheapest > budget:
        return None
    order = np.searchsorted(columns.slot[starts], columns.slot)
    low, high = 0.0, float(columns.worth.max(initial=0.0) + 1.0)
    if _cost_at(columns, starts, order, low) <= budget:
        high = low
    for _ in range(_HALVINGS if high > low else 0):
        middle = (low + high) / 2
        if _cost_at(columns, starts, order, middle) <= budget:
            high = middle
        else:
            low = middle
    picks = _best_at(columns, starts, high)
    value = columns.worth - high * columns.cost
    best = np.maximum.reduceat(value, starts)
    total = high * budget + best.sum()
    return total - (best[order] - value), _improved(columns, picks, order, budget)


def _cost_at(
    columns: Columns, starts: NDArray[np.int64], order: NDArray[np.int64], price: float
) -> float:
    """What the best columns at a price cost together; of equals the cheaper."""
    value = columns.worth - price * columns.cost
    best = np.maximum.reduceat(value, starts)[order]
    costs = np.where(value >= best, columns.cost, np.inf)
    return float(np.minimum.reduceat(costs, starts).sum())


def _best_at(columns: Columns, starts: NDArray[np.int64], price: float) -> NDArray[np.int64]:
    """For each slot its best column when a cent costs `price`; of equals the cheaper."""
    value = columns.worth - price * columns.cost
    order = np.lexsort((columns.cost, -value, columns.slot))
    return np.asarray(order[starts], np.int64)


def _improved(
    columns: Columns, picks: NDArray[np.int64], order: NDArray[np.int64], budget: int
) -> NDArray[np.int64]:
    """The choice with what is left of the budget spent on the best single changes."""
    picks = picks.copy()
    for _ in range(len(picks) * 4):
        left = budget - columns.cost[picks].sum()
        gain = columns.worth - columns.worth[picks][order]
        extra = columns.cost - columns.cost[picks][order]
        better = (gain > 0) & (extra <= left)
        if not better.any():
            break
        best = int(np.argmax(np.where(better, gain, -1.0)))
        picks[order[best]] = best
    return picks


def needed(columns: Columns, bounds: NDArray[np.float64], worth: float) -> NDArray[np.bool_]:
    """Which columns an optimum may need, given a valid choice of that worth, `(c,)`."""
    return np.asarray(bounds >= worth - _SLACK, np.bool_)
