"""A list's options side by side as arrays, the form that the exact search works on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.lists.problem import Option, Problem, can_favour

NONE = -1
"""Index of the option of a slot that stays empty."""

_NOTHING = Option("", worth=0, cents=0)


@dataclass(frozen=True)
class Columns:
    """Options slot after slot; c is their number, d that of the limits that hold.

    Slots that may stay empty have a column for that, of worth and use 0.
    """

    slot: NDArray[np.int64]
    """`(c,)` number of the slot, ascending."""
    option: NDArray[np.int64]
    """`(c,)` index of the option in its slot; `NONE` for none."""
    worth: NDArray[np.int64]
    """`(c,)` what choosing it adds."""
    use: NDArray[np.int64]
    """`(d, c)` what all its units take of each limit."""
    cost: NDArray[np.int64]
    """`(c,)` cents of all its units, whether or not there is a budget."""
    product: NDArray[np.int64]
    """`(c,)` number of a product that several slots could take; -1 for any other."""
    limits: NDArray[np.int64]
    """`(d,)` budget and capacities."""
    favoured: int | None = None
    """Number of the slot that must cost the most."""

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """`(n,)` where each of the n slots begins."""
        return np.flatnonzero(np.r_[True, self.slot[1:] != self.slot[:-1]])

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """`(c,)` which of the n slots each column belongs to."""
        return np.cumsum(np.r_[False, self.slot[1:] != self.slot[:-1]])

    def among(self, kept: NDArray[np.int64] | NDArray[np.bool_]) -> "Columns":
        """Some of the columns only."""
        return replace(
            self,
            slot=self.slot[kept],
            option=self.option[kept],
            worth=self.worth[kept],
            use=self.use[:, kept],
            cost=self.cost[kept],
            product=self.product[kept],
        )

    def picks(self, chosen: NDArray[np.int64], slots: int) -> tuple[int | None, ...]:
        """For each of `slots` slots the option that one of the `chosen` columns is."""
        picks: list[int | None] = [None] * slots
        for at, option in zip(
            self.slot[chosen].tolist(), self.option[chosen].tolist(), strict=True
        ):
            picks[at] = None if option == NONE else option
        return tuple(picks)


def columns_of(problem: Problem, worths: Sequence[Sequence[int]]) -> Columns | None:
    """The options that are in stock, worth what `worths` says; None where a must has none."""
    slots: list[int] = []
    indices: list[int] = []
    options: list[Option] = []
    for at, slot in enumerate(problem.slots):
        kept = [n for n, option in enumerate(slot.options) if option.stock >= slot.quantity]
        if slot.must and not kept:
            return None
        taken = [slot.options[n] for n in kept]
        if not slot.must:
            kept, taken = [*kept, NONE], [*taken, _NOTHING]
        slots += [at] * len(kept)
        indices += kept
        options += taken
    return _table(problem, worths, slots, indices, options)


def _table(
    problem: Problem,
    worths: Sequence[Sequence[int]],
    slots: list[int],
    indices: list[int],
    options: list[Option],
) -> Columns:
    units = np.array([slot.quantity for slot in problem.slots], np.int64)
    slot = np.array(slots, np.int64)
    cost = np.array([option.cents for option in options], np.int64) * units[slot]
    use = [] if problem.budget is None else [cost]
    for number, capacity in enumerate(problem.capacities):
        if capacity is not None:
            loads = [option.loads[number] if option.loads else 0 for option in options]
            use.append(np.array(loads, np.int64) * units[slot])
    limits = [limit for limit in (problem.budget, *problem.capacities) if limit is not None]
    worth = [0 if n == NONE else worths[at][n] for at, n in zip(slots, indices, strict=True)]
    return Columns(
        slot=slot,
        option=np.array(indices, np.int64),
        worth=np.array(worth, np.int64),
        use=np.array(use, np.int64).reshape(len(use), len(slot)),
        cost=cost,
        product=_shared([option.product_id for option in options]),
        limits=np.array(limits, np.int64),
        favoured=problem.most_on if can_favour(problem) else None,
    )


def _shared(products: list[str]) -> NDArray[np.int64]:
    """A number for each product that occurs several times; -1 for any other."""
    times = Counter(products)
    numbers = {p: n for n, p in enumerate(p for p, count in times.items() if count > 1 and p)}
    return np.array([numbers.get(product, -1) for product in products], np.int64)
