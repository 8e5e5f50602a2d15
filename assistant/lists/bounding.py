"""Upper bounds on what a list can be worth, from the Lagrangian relaxation of its limits.

A price for each limit (a cent, a gram, a millilitre), and a fee for each product that several
slots could take, turn the list into independent slots; whatever they are, no valid choice is
worth more than the relaxed one (Fisher 1981; for the multiple-choice knapsack see Kellerer,
Pferschy and Pisinger, "Knapsack Problems", 2004, ch. 11).
"""

from dataclasses import dataclass
from itertools import product as combinations

import numpy as np
from numpy.typing import NDArray

from assistant.lists.columns import Columns

_HALVINGS = 60
_CUTS = 100  # for each limit
_CLOSE = 0.02  # points of worth by which the least bound may be missed
_STEPS = (0.04, 0.15)  # by which prices are also tried away from the best, as shares

_TURNS = 3  # of prices and fees, each for the other's last
_BIDS = 40  # rounds of the auction
_STEP = 0.01  # points by which a fee goes beyond what settles it

Floats = NDArray[np.float64]
_NO_FEES: Floats = np.zeros(0)


@dataclass(frozen=True)
class Relaxed:
    """Bounds of a list under k sets of prices, the best set first; n slots, c columns."""

    prices: Floats
    """`(k, d)`, >= 0."""
    values: Floats
    """`(k, c)` worth less the price of what is used, and less the fee of a shared product."""
    tops: Floats
    """`(k, n)` the greatest value in each slot."""
    paid: Floats
    """`(k,)` price of all that the limits allow, and the fees of all shared products."""
    slack: float
    """What rounding may blur."""

    @property
    def total(self) -> float:
        """What no choice can be worth more than."""
        return float((self.paid + self.tops.sum(axis=1)).min())

    def bounds(self, columns: Columns) -> Floats:
        """For each column what no choice with it can be worth more than, `(c,)`."""
        totals = self.paid + self.tops.sum(axis=1)
        lost = self.tops[:, columns.place] - self.values
        return np.asarray((totals[:, None] - lost).min(axis=0))

    def reaches(self, worth: float) -> float:
        """The least bound that leaves room for a choice of more than `worth`."""
        return worth + 1 - self.slack


def relax(columns: Columns) -> Relaxed:
    """The bounds under the best prices and some near them."""
    fees = np.zeros(int(columns.product.max(initial=-1)) + 1)
    best = best_prices(columns, fees)
    if len(fees):
        for _ in range(_TURNS):
            fees = _fees(columns, columns.worth - best @ columns.use, fees)
            best = best_prices(columns, fees)
    prices = _around(best)
    values = columns.worth - _fee_of(columns, fees) - prices @ columns.use
    tops = np.maximum.reduceat(values, columns.starts, axis=1)
    paid = prices @ columns.limits + fees.sum()
    blurred = float(paid[0] + np.abs(tops[0]).sum())
    return Relaxed(prices, values, tops, paid, min(1e-3 + 1e-11 * blurred, 1.0))


def _fees(columns: Columns, values: Floats, fees: Floats) -> Floats:
    """What taking each shared product costs for the bound to be low: products that several
    slots would choose rise until all but one of these turn away, as in an auction (Bertsekas
    1988).
    """
    starts, place = columns.starts, columns.place
    best, least = fees, np.inf
    for _ in range(_BIDS):
        bids = values - _fee_of(columns, fees)
        tops = np.maximum.reduceat(bids, starts)
        bound = float(tops.sum() + fees.sum())
        if bound < least:
            best, least = fees, bound
        picks = _first(columns, bids >= tops[place])
        wanted = columns.product[picks]
        times = np.bincount(wanted[wanted >= 0], minlength=len(fees))
        if not (times > 1).any():
            break
        bids[picks] = -np.inf
        margins = tops - np.maximum.reduceat(bids, starts)
        contested = (wanted >= 0) & (times[wanted] > 1) & np.isfinite(margins)
        rises = np.full(len(fees), np.inf)
        np.minimum.at(rises, wanted[contested], margins[contested])
        fees = fees + np.where(np.isfinite(rises), rises + _STEP, 0.0)
    return best


def _fee_of(columns: Columns, fees: Floats) -> Floats:
    """The fee of each column, `(c,)`."""
    if not len(fees):
        return np.zeros(len(columns.slot))
    return np.where(columns.product >= 0, fees[columns.product], 0.0)


def _first(columns: Columns, hits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The first column of each slot among `hits`, `(n,)`."""
    found = np.flatnonzero(hits)
    slots = columns.place[found]
    return found[np.r_[True, slots[1:] != slots[:-1]]]


def _around(prices: Floats) -> Floats:
    """`prices`, and with more than one limit others near them: they bound partial choices that
    have used more of one limit than of another.
    """
    if len(prices) < 2:
        return prices[None, :]
    factors = [
        point
        for step in _STEPS
        for point in combinations((1 - step, 1.0, 1 + step), repeat=len(prices))
        if any(factor != 1.0 for factor in point)
    ]
    return np.concatenate([prices[None, :], prices * np.array(factors)])


def best_prices(columns: Columns, fees: Floats = _NO_FEES) -> Floats:
    """The prices of the least bound under the fees of shared products, `(d,)`; near enough to
    them, where there are several.
    """
    scale = np.maximum(columns.limits, 1).astype(np.float64)
    dual = _Dual(columns, scale, columns.worth - _fee_of(columns, fees))
    count = len(scale)
    if not count or (dual.at(np.zeros(count))[1] >= 0).all():
        return np.zeros(count)
    found = _bisected(dual) if count == 1 else _cut(dual, count)
    return np.asarray(found / scale)


class _Dual:
    """The bound as a convex function of the prices, limits scaled to 1."""

    def __init__(self, columns: Columns, scale: Floats, worth: Floats) -> None:
        self._columns = columns
        self._worth = worth
        self._use = columns.use / scale[:, None]
        self._limits = columns.limits / scale
        best = np.maximum.reduceat(self._worth, columns.starts)
        self.most = float(best.sum()) + 1.0

    def at(self, prices: Floats) -> tuple[float, Floats]:
        """The bound, and what the relaxed choice leaves of each limit: a subgradient."""
        starts, place = self._columns.starts, self._columns.place
        values = self._worth - prices @ self._use
        best = np.maximum.reduceat(values, starts)
        first = _first(self._columns, values >= best[place])
        left = self._limits - self._use[:, first].sum(axis=1)
        return float(prices @ self._limits + best.sum()), left


def _bisected(dual: _Dual) -> Floats:
    """The best price of a single limit."""
    low, high = 0.0, dual.most
    while dual.at(np.array([high]))[1][0] < 0 and high < dual.most * 1e6:
        high *= 8
    best, least = high, np.inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        bound, left = dual.at(np.array([middle]))
        if bound < least:
            best, least = middle, bound
        if left[0] < 0:
            low = middle
        else:
            high = middle
        if (high - low) * abs(left[0]) < _CLOSE:
            break
    return np.array([best])


def _cut(dual: _Dual, count: int) -> Floats:
    """The best prices of several limits, by the ellipsoid method with deep cuts (Bland, Goldfarb
    and Todd 1981).
    """
    radius = dual.most * 4
    centre = np.full(count, radius / (2 * np.sqrt(count)))
    shape = np.eye(count) * radius * radius
    best, least = np.zeros(count), np.inf
    for _ in range(_CUTS * count):
        negative = int(np.argmin(centre))
        if centre[negative] < 0:
            slope = np.zeros(count)
            slope[negative] = -1.0
            depth = -centre[negative]
        else:
            bound, slope = dual.at(centre)
            if bound < least:
                best, least = centre.copy(), bound
            depth = bound - least
        width = max(float(slope @ shape @ slope), 0.0) ** 0.5
        if (width < _CLOSE and centre[negative] >= 0) or width < 1e-9:
            break
        deep = min(depth / width, 0.99)
        step = shape @ slope / width
        centre = centre - (1 + count * deep) / (count + 1) * step
        shrunk = 2 * (1 + count * deep) / ((count + 1) * (1 + deep)) * np.outer(step, step)
        shape = count**2 / (count**2 - 1) * (1 - deep * deep) * (shape - shrunk)
    return best
