"""The best choice of a list by dynamic programming over its slots, pruned by bounds.

A label is a partial choice: its worth, what it uses, and which shared products it has taken.
Slots are added one by one, the most contested first; a label goes when its bound leaves no room
for more than the best choice in hand, or when another one uses no more and is worth no less
(Pisinger, "A minimal algorithm for the multiple-choice knapsack problem", 1995). Sums are whole
numbers, so what is left is exact.
"""

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.lists.bounding import Relaxed
from assistant.lists.columns import Columns

_WIDTHS = (150, 1_500, 25_000)  # labels kept at once; only runs that cut none away are proofs
_RIVALS = 8  # labels that each other one is compared with, where several limits hold
_BITS = 62  # shared products that a label can tell apart

Ints = NDArray[np.int64]
_Number = TypeVar("_Number", np.int64, np.float64)


@dataclass(frozen=True)
class Found:
    """The best choice found."""

    worth: int
    chosen: Ints | None
    """`(n,)` columns; None where none is worth more than what was in hand."""
    proven: bool
    """Whether there is no better one."""
    relaxed: Relaxed | None = None
    """The bounds that were used; None where the limits rule every choice out."""


def search(columns: Columns, relaxed: Relaxed, found: Found) -> Found:
    """The choice of the greatest worth, without regard to the favoured slot, if it is greater
    than that of what was found already.
    """
    for width in _WIDTHS:
        kept, bits, cut = _needed(columns, relaxed, found.worth)
        run = _Run(columns, relaxed, bits, kept, found.worth, width, cut=cut)
        run.through()
        chosen = found.chosen if run.best is None else run.chosen()
        found = Found(run.worth, chosen, proven=not run.cut, relaxed=relaxed)
        if found.proven:
            break
    return found


def _needed(columns: Columns, relaxed: Relaxed, worth: float) -> tuple[Ints, Ints, bool]:
    """The columns that a choice of more than `worth` may need; `(c,)` a bit for each product
    that several slots could still take; and whether these were too many, so that only the most
    promising columns are there.
    """
    bounds = relaxed.bounds(columns)
    kept = np.flatnonzero(bounds >= relaxed.reaches(worth))
    cut = False
    while (bits := shared_bits(columns, kept)) is None:
        kept, cut = kept[bounds[kept] > np.median(bounds[kept])], True
    return kept, bits, cut


def shared_bits(columns: Columns, kept: Ints) -> Ints | None:
    """`(c,)` a bit for each product that several of the slots take among the `kept` columns;
    None where these are too many to tell apart.
    """
    bits = np.zeros(len(columns.slot), np.int64)
    shared, counts = np.unique(columns.product[kept], return_counts=True)
    wanted = shared[(counts > 1) & (shared >= 0)]
    if len(wanted) > _BITS:
        return None
    for number, product in enumerate(wanted.tolist()):
        bits[columns.product == product] = 1 << number
    return bits


@dataclass
class _Labels:
    """Partial choices; m is their number."""

    worth: Ints
    """`(m,)`."""
    use: Ints
    """`(d, m)`."""
    taken: Ints
    """`(m,)` bits of shared products."""
    values: NDArray[np.float64]
    """`(k, m)` worth less the price of what is used, plus what the limits allow."""


@dataclass
class _Rest:
    """Sums over the slots that come after each one, `n + 1` of each."""

    worth: Ints
    use: Ints
    bits: Ints
    tops: NDArray[np.float64]
    least: Ints
    """`(d, n + 1)` the least that those slots use."""
    valid: NDArray[np.bool_]
    """Whether the relaxed choices of those slots take each product once."""


@dataclass
class _Run:
    """One pass over the slots."""

    columns: Columns
    relaxed: Relaxed
    bits: Ints
    kept: Ints
    """Columns that a better choice may need."""
    worth: int
    """Of the best choice in hand."""
    width: int
    cut: bool = False
    """Whether labels were left out for want of room."""
    best: tuple[int, int, int] | None = None
    """Step, label before it, and column of the better choice that was found."""
    trail: list[tuple[Ints, Ints]] = field(default_factory=list)
    """For each step the labels that its labels came from, and the columns they took."""

    def __post_init__(self) -> None:
        columns, values = self.columns, self.relaxed.values[0]
        by_value = np.lexsort((columns.use.sum(axis=0), -values, columns.place))
        self.picks = by_value[columns.starts]
        lost = self.relaxed.tops[0][columns.place] - values
        rivals = self.kept[self.kept != self.picks[columns.place[self.kept]]]
        second = np.full(len(columns.starts), np.inf)
        np.minimum.at(second, columns.place[rivals], lost[rivals])
        self.order = np.argsort(second, kind="stable")
        self.own = [self.kept[columns.place[self.kept] == at] for at in self.order]
        self.rest = self._rest()

    def _rest(self) -> _Rest:
        columns, picks = self.columns, self.picks[self.order]
        least = np.minimum.reduceat(columns.use, columns.starts, axis=1)[:, self.order]
        own = self.bits[picks]
        bits = np.r_[np.bitwise_or.accumulate(own[::-1])[::-1], 0]
        clash = (own & bits[1:]) != 0
        return _Rest(
            _after(columns.worth[picks]),
            _after(columns.use[:, picks]),
            bits,
            _after(self.relaxed.tops[:, self.order]),
            _after(least),
            np.r_[~np.logical_or.accumulate(clash[::-1])[::-1], True],
        )

    def through(self) -> None:
        """Add slot after slot, until no label can become more than the choice in hand."""
        labels = _Labels(
            np.zeros(1, np.int64),
            np.zeros((len(self.columns.limits), 1), np.int64),
            np.zeros(1, np.int64),
            self.relaxed.paid[:, None],
        )
        for step in range(len(self.order)):
            labels = self._grown(labels, step)
            if not len(labels.worth):
                return

    def _grown(self, labels: _Labels, step: int) -> _Labels:
        """The labels with one more slot."""
        columns = self.columns
        parents, taken, bounds = self._promising(labels, step)
        use = labels.use[:, parents] + columns.use[:, taken]
        worth = labels.worth[parents] + columns.worth[taken]
        bits = labels.taken[parents] | self.bits[taken]
        self._complete(step, parents, taken, worth, use, bits)
        kept = np.flatnonzero(bounds >= self.relaxed.reaches(self.worth))
        bits &= self._later_bits(step)
        kept = kept[_undominated(worth[kept], use[:, kept], bits[kept], bounds[kept])]
        if len(kept) > self.width:
            self.cut = True
            kept = kept[np.argsort(-bounds[kept], kind="stable")[: self.width]]
        self.trail.append((parents[kept], taken[kept]))
        values = labels.values[:, parents[kept]] + self.relaxed.values[:, taken[kept]]
        return _Labels(worth[kept], use[:, kept], bits[kept], values)

    def _promising(self, labels: _Labels, step: int) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """The pairs of a label and a column of the slot that may lead to something better: both,
        and their bounds.
        """
        own, rest, values = self.own[step], self.rest, self.relaxed.values
        enough = self.relaxed.reaches(self.worth)
        first = labels.values[0][:, None] + values[0, own] + rest.tops[0, step + 1]
        pairs = np.flatnonzero(first.ravel() >= enough)
        parents, taken = pairs // max(len(own), 1), own[pairs % max(len(own), 1)]
        bounds = first.ravel()[pairs]
        if len(values) > 1:
            others = labels.values[1:, parents] + values[1:, taken] + rest.tops[1:, step + 1, None]
            bounds = np.minimum(bounds, others.min(axis=0))
        use = labels.use[:, parents] + self.columns.use[:, taken] + rest.least[:, step + 1, None]
        fits = (use <= self.columns.limits[:, None]).all(axis=0) & (bounds >= enough)
        fits &= (labels.taken[parents] & self.bits[taken]) == 0
        return parents[fits], taken[fits], bounds[fits]

    def _complete(
        self, step: int, parents: Ints, taken: Ints, worth: Ints, use: Ints, bits: Ints
    ) -> None:
        """Fill the labels up with the relaxed choices of the slots to come, and keep the best
        that is valid.
        """
        rest = self.rest
        if not rest.valid[step + 1] or not len(worth):
            return
        fits = (use + rest.use[:, step + 1, None] <= self.columns.limits[:, None]).all(axis=0)
        fits &= (bits & rest.bits[step + 1]) == 0
        whole = np.flatnonzero(fits)
        if len(whole):
            at = whole[np.argmax(worth[whole])]
            if worth[at] + rest.worth[step + 1] > self.worth:
                self.worth = int(worth[at] + rest.worth[step + 1])
                self.best = step, int(parents[at]), int(taken[at])

    def _later_bits(self, step: int) -> int:
        later = [self.bits[own] for own in self.own[step + 1 :] if len(own)]
        return int(np.bitwise_or.reduce(np.concatenate(later))) if later else 0

    def chosen(self) -> Ints:
        """The columns of the best choice found, `(n,)`."""
        chosen = self.picks.copy()
        if self.best is not None:
            step, label, column = self.best
            chosen[self.order[step]] = column
            for before in range(step - 1, -1, -1):
                parents, taken = self.trail[before]
                chosen[self.order[before]] = taken[label]
                label = int(parents[label])
        return chosen


def _after(sums: NDArray[_Number]) -> NDArray[_Number]:
    """Along the last axis the sum of each element and all that follow it, and of none."""
    flipped = np.cumsum(sums[..., ::-1], axis=-1, dtype=sums.dtype)[..., ::-1]
    return np.concatenate([flipped, np.zeros((*sums.shape[:-1], 1), sums.dtype)], axis=-1)


def _undominated(worth: Ints, use: Ints, bits: Ints, bounds: NDArray[np.float64]) -> Ints:
    """Indices of the labels that no other one makes needless; some of these may stay."""
    if len(worth) < 2:
        return np.arange(len(worth))
    alive = np.arange(len(worth))
    if len(use) == 1:
        alive = _frontier(worth, use[0], bits)
    if len(use) != 1 or bits.any():
        alive = alive[_unrivalled(worth[alive], use[:, alive], bits[alive], bounds[alive])]
    return alive


def _frontier(worth: Ints, use: Ints, bits: Ints) -> Ints:
    """With a single limit and the same products taken: worth more than all that use no more."""
    order = np.lexsort((-worth, use, bits))
    group = np.cumsum(np.r_[False, bits[order][1:] != bits[order][:-1]])
    raised = worth[order] + group * (int(worth.max() - worth.min()) + 1)
    most = np.maximum.accumulate(raised)
    return np.sort(order[np.r_[True, raised[1:] > most[:-1]]])


def _unrivalled(worth: Ints, use: Ints, bits: Ints, bounds: NDArray[np.float64]) -> Ints:
    """Those that none of the most promising ones makes needless."""
    order = np.argsort(-bounds, kind="stable")
    alive = np.ones(len(worth), np.bool_)
    for rival in order[:_RIVALS].tolist():
        if alive[rival]:
            beaten = (worth <= worth[rival]) & (use >= use[:, [rival]]).all(axis=0)
            beaten &= (bits & bits[rival]) == bits[rival]
            beaten[rival] = False
            alive &= ~beaten
    return np.flatnonzero(alive)
