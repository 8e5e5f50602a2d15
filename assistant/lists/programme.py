"""The integer programme of a list that dynamic programming can't finish: HiGHS, verified."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from assistant.lists.columns import Columns
from core.errors import AisleError

_SECONDS = 10.0  # a safety net
_ATTEMPTS = 5
_INFEASIBLE = 2  # status of `scipy.optimize.milp`


@dataclass
class _Rows:
    """The rows of a sparse constraint matrix while they are gathered."""

    data: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(
        self, columns: NDArray[np.int64], values: NDArray[np.float64], low: float, high: float
    ) -> None:
        self.row += [len(self.low)] * len(columns)
        self.column += columns.tolist()
        self.data += values.tolist()
        self.low.append(low)
        self.high.append(high)

    def constraint(self, width: int) -> LinearConstraint:
        matrix = coo_array((self.data, (self.row, self.column)), shape=(len(self.low), width))
        return LinearConstraint(matrix.tocsr(), self.low, self.high)


def solve(columns: Columns) -> tuple[NDArray[np.int64] | None, bool]:
    """The columns of the greatest total worth, `(n,)`, None where no choice is valid; and
    whether that is proven.

    Raises:
        AisleError: the solver failed.
    """
    count = len(columns.slot)
    rows = _rows(columns)
    for _ in range(_ATTEMPTS):
        found = milp(
            -columns.worth.astype(np.float64),
            integrality=np.ones(count),
            bounds=Bounds(0, 1),
            constraints=rows.constraint(count),
            options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
        )
        if found.status == _INFEASIBLE:
            return None, True
        if found.x is None:
            raise AisleError(f"The list could not be chosen: {found.message}")
        taken = np.flatnonzero(np.asarray(found.x) > 0.5)
        if (columns.use[:, taken].sum(axis=1) <= columns.limits).all():
            return taken, found.status == 0
        # Rounding let a hair too much through: forbid exactly this choice, and go on.
        rows.add(taken, np.ones(len(taken)), 0, len(taken) - 1)
    raise AisleError("The list could not be chosen exactly. Change its budget a little.")


def _rows(columns: Columns) -> _Rows:
    rows = _Rows()
    everything = np.arange(len(columns.slot))
    for at in np.unique(columns.slot):
        own = everything[columns.slot == at]
        rows.add(own, np.ones(len(own)), 1, 1)
    for product in np.unique(columns.product[columns.product >= 0]):
        own = everything[columns.product == product]
        rows.add(own, np.ones(len(own)), 0, 1)
    for used, limit in zip(columns.use, columns.limits.tolist(), strict=True):
        rows.add(everything, used.astype(np.float64), -np.inf, min(limit, int(used.sum())))
    if columns.favoured is not None:
        _spend_most(rows, columns, columns.favoured)
    return rows


def _spend_most(rows: _Rows, columns: Columns, favoured: int) -> None:
    """One row for each other slot: what it costs is at most what the favoured one costs."""
    everything = np.arange(len(columns.slot))
    first = everything[columns.slot == favoured]
    for at in np.unique(columns.slot[columns.slot != favoured]):
        own = everything[columns.slot == at]
        values = np.concatenate([columns.cost[first], -columns.cost[own]]).astype(np.float64)
        rows.add(np.concatenate([first, own]), values, 0, np.inf)
