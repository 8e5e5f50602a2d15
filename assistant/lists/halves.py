"""The best choice of a list by meeting in the middle, where its bound is near enough.

A choice other than the relaxed one loses some of the bound, slot by slot; what loses more than
lies between the bound and the best choice in hand is no better than that. So the slots are split
in halves, the partial choices of each half that lose no more are enumerated, and so are the pairs
of them that together lose no more (after Horowitz and Sahni, "Computing partitions with
applications to the knapsack problem", 1974). Sums are whole numbers, so what is left is exact.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.lists.bounding import Relaxed
from assistant.lists.columns import Columns
from assistant.lists.labels import Found, shared_bits

_WIDTHS = (150, 40_000, 200_000)
"""Partial choices of each half: few to find a choice with, more to prove it, and no more."""
_CORE = 4  # columns a slot that the first look takes, on average
_MOST_PAIRS = 30_000_000
_CHUNK = 200_000  # pairs looked at together

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Half:
    """Partial choices of some slots, those that lose least first; m is their number."""

    worth: Ints
    """`(m,)`."""
    use: Ints
    """`(d, m)`."""
    taken: Ints
    """`(m,)` bits of shared products."""
    loss: Floats
    """`(m,)` of the bound."""
    chosen: Ints
    """`(m, h)` the columns of the half's slots."""
    complete: float
    """Loss below which no partial choice that keeps the limits is missing."""


def search(columns: Columns, relaxed: Relaxed, floor: int) -> Found:
    """The choice of the greatest worth above `floor`, without regard to the favoured slot; not
    proven where that would take too much.
    """
    total = float(relaxed.paid[0] + relaxed.tops[0].sum())
    loss = relaxed.tops[0][columns.place] - relaxed.values[0]
    core = min(_CORE * len(columns.starts), len(loss)) - 1
    allowed = min(float(np.partition(loss, core)[core]), total - relaxed.reaches(floor))
    found = Found(floor, None, proven=False, relaxed=relaxed)
    for width in _WIDTHS:
        space = _space(columns, loss, allowed)
        if space is None:
            break
        halves = space.halves(width)
        best = _best_pair(columns, *halves, found, relaxed, total)
        if best is None:
            break
        found, allowed = best, total - relaxed.reaches(best.worth)
        if allowed < min(half.complete for half in halves):
            return replace(found, proven=True)
        if found.worth < 0:
            break
    return found


@dataclass(frozen=True)
class _Space:
    """The columns that lose no more than is allowed."""

    columns: Columns
    loss: Floats
    """`(c,)`."""
    allowed: float
    bits: Ints
    """`(c,)` a bit for each product that several slots could take."""
    own: list[Ints]
    """Of each slot its columns, those that lose least first."""
    least: Ints
    """`(d, n)` the least that each slot uses."""

    def halves(self, width: int) -> tuple[_Half, _Half]:
        """All partial choices of each half, or the `width` that lose the least."""
        first, second = self._split()
        return self._enumerated(first, width), self._enumerated(second, width)

    def _split(self) -> tuple[list[int], list[int]]:
        """The slots in halves, by turns, the most contested last."""
        second = [float(self.loss[rows[1]]) if len(rows) > 1 else np.inf for rows in self.own]
        order = np.argsort(second, kind="stable")[::-1].tolist()
        return order[::2], order[1::2]

    def _enumerated(self, slots: list[int], width: int) -> _Half:
        columns = self.columns
        half = _Half(
            np.zeros(1, np.int64),
            np.zeros((len(columns.limits), 1), np.int64),
            np.zeros(1, np.int64),
            np.zeros(1),
            np.zeros((1, 0), np.int64),
            float(self.loss[self.loss > self.allowed].min(initial=np.inf)),
        )
        room = columns.limits - self.least.sum(axis=1)
        for at in slots:
            room = room + self.least[:, at]
            half = self._grown(half, self.own[at], room, width)
        return half

    def _grown(self, half: _Half, rows: Ints, room: Ints, width: int) -> _Half:
        """The partial choices with one more slot, of columns `rows`.

        Where both go in the order of what they lose, the i-th of them with the j-th of `rows` is
        among the best `width` only if i times j is no more.
        """
        columns, loss, bits = self.columns, self.loss, self.bits
        counts = np.searchsorted(half.loss, self.allowed - loss[rows], side="right")
        most = width // np.arange(1, len(rows) + 1)
        cut = most < counts
        complete = half.complete
        if cut.any():
            complete = min(complete, float((half.loss[most[cut]] + loss[rows[cut]]).min()))
            counts = np.minimum(counts, most)
        parents, taken = _ranges(counts), np.repeat(rows, counts)
        use = half.use[:, parents] + columns.use[:, taken]
        fits = (use <= room[:, None]).all(axis=0) & ((half.taken[parents] & bits[taken]) == 0)
        lost = half.loss[parents] + loss[taken]
        kept = np.flatnonzero(fits)
        kept = kept[np.argsort(lost[kept], kind="stable")]
        if len(kept) > width:
            complete = min(complete, float(lost[kept[width]]))
            kept = kept[:width]
        parents, taken = parents[kept], taken[kept]
        return _Half(
            half.worth[parents] + columns.worth[taken],
            use[:, kept],
            half.taken[parents] | bits[taken],
            lost[kept],
            np.concatenate([half.chosen[parents], taken[:, None]], axis=1),
            complete,
        )


def _space(columns: Columns, loss: Floats, allowed: float) -> _Space | None:
    """None where too many products are shared."""
    kept = np.flatnonzero(loss <= allowed)
    bits = shared_bits(columns, kept)
    if bits is None:
        return None
    kept = kept[np.lexsort((loss[kept], columns.place[kept]))]
    own = np.split(kept, np.searchsorted(columns.place[kept], np.arange(1, len(columns.starts))))
    least = np.minimum.reduceat(columns.use, columns.starts, axis=1)
    return _Space(columns, loss, allowed, bits, own, least)


def _ranges(counts: Ints) -> Ints:
    """0 to each of the counts, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def _best_pair(
    columns: Columns, one: _Half, other: _Half, found: Found, relaxed: Relaxed, total: float
) -> Found | None:
    """The best choice that a pair of partial ones makes, if it is better than what was found;
    None where there are too many pairs.
    """
    worth, best = found.worth, None
    start, seen = 0, 0
    while start < len(one.loss) and seen <= _MOST_PAIRS:
        allowed = np.inf if worth < 0 else total - relaxed.reaches(worth)
        counts = np.searchsorted(other.loss, allowed - one.loss[start:], side="right")
        counts = counts[: max(int(np.searchsorted(np.cumsum(counts), _CHUNK, side="right")), 1)]
        if not counts[0]:
            break
        left = start + np.repeat(np.arange(len(counts)), counts)
        pair = _best_of(columns, one, other, left, _ranges(counts), worth)
        if pair is not None:
            best, worth = pair, int(one.worth[pair[0]] + other.worth[pair[1]])
        start, seen = start + len(counts), seen + len(left)
    if seen > _MOST_PAIRS:
        return None
    if best is None:
        return found
    chosen = np.sort(np.r_[one.chosen[best[0]], other.chosen[best[1]]])
    return Found(worth, chosen, proven=False, relaxed=relaxed)


def _best_of(
    columns: Columns, one: _Half, other: _Half, left: Ints, right: Ints, worth: int
) -> tuple[int, int] | None:
    """Of pairs of partial choices the best that keeps the limits and is worth more than `worth`."""
    worths = one.worth[left] + other.worth[right]
    kept = np.flatnonzero(worths > worth)
    for used, more, limit in zip(one.use, other.use, columns.limits.tolist(), strict=True):
        kept = kept[used[left[kept]] + more[right[kept]] <= limit]
    kept = kept[(one.taken[left[kept]] & other.taken[right[kept]]) == 0]
    if not len(kept):
        return None
    at = kept[np.argmax(worths[kept])]
    return int(left[at]), int(right[at])
