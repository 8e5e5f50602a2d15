"""The best choice of one product a need under a budget: an exact integer programme.

A multiple-choice knapsack, solved to proven optimality by HiGHS (`scipy.optimize.milp`). All
amounts are whole cents and all worths whole numbers, so that "optimal" and "within budget" are
exact; what the solver returns is verified in integers before it is used.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from assistant.lists import bounding
from core.errors import AisleError

UNLIMITED = 10**9
"""Stock of a product whose stock isn't known."""

_SECONDS = 10.0  # a safety net: a list takes milliseconds
_ATTEMPTS = 5
_INFEASIBLE = 2  # status of `scipy.optimize.milp`


@dataclass(frozen=True)
class Option:
    """One product that could meet a need."""

    product_id: str
    worth: int
    """What choosing it adds, >= 0."""
    cents: int
    """Of one unit, >= 0."""
    stock: int = UNLIMITED
    """Units on hand."""
    loads: tuple[int, ...] = ()
    """What one unit adds to each of `Problem.capacities` (grams, millilitres)."""


@dataclass(frozen=True)
class Slot:
    """One need: at most one of its options is chosen, exactly one if it is a must."""

    options: tuple[Option, ...]
    quantity: int = 1
    must: bool = True


@dataclass(frozen=True)
class Problem:
    """A list to be chosen."""

    slots: tuple[Slot, ...]
    budget: int | None = None
    """Cents that all may cost together; None for no limit."""
    capacities: tuple[int | None, ...] = ()
    """What the units may add up to, for each of `Option.loads`; None for no limit."""
    most_on: int | None = None
    """Index of the slot that must cost at least as much as any other; no rule where that slot
    has no option in stock.
    """


@dataclass(frozen=True)
class Choice:
    """A solution."""

    picks: tuple[int | None, ...]
    """For each slot the index of the chosen option; None for none."""
    worth: int
    cents: int
    proven: bool = True
    """Whether it is the proven optimum."""


@dataclass
class _Rows:
    """The rows of a sparse constraint matrix while they are gathered."""

    data: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, columns: list[int], values: list[float], low: float, high: float) -> None:
        self.row += [len(self.low)] * len(columns)
        self.column += columns
        self.data += values
        self.low.append(low)
        self.high.append(high)

    def constraint(self, width: int) -> LinearConstraint:
        matrix = coo_array((self.data, (self.row, self.column)), shape=(len(self.low), width))
        return LinearConstraint(matrix.tocsr(), self.low, self.high)


def best(problem: Problem) -> Choice | None:
    """The choice of the greatest total worth; None when no choice meets every must.

    Raises:
        AisleError: the solver failed.
    """
    return _solve(problem, _worths(problem))


def cheapest(problem: Problem) -> Choice | None:
    """The least that all musts together can cost, whatever the budget and without anything
    else; None when some must has no option at all.
    """
    needed = tuple(slot if slot.must else replace(slot, options=()) for slot in problem.slots)
    # The worth of an option is what it saves against the dearest.
    top = max((o.cents * s.quantity for s in needed for o in s.options), default=0)
    saved = [[top - o.cents * s.quantity for o in s.options] for s in needed]
    return _solve(replace(problem, slots=needed, budget=None), saved)


def partial(
    problem: Problem, kept: Sequence[int | None] = (), firm: frozenset[int] = frozenset()
) -> Choice:
    """The best that can be had when not every must can be: first as many of the slots in `firm`
    as possible, then as many musts, then as many of `kept` (see `nearest`), then the greatest
    worth.
    """
    bonus = _bonus(problem.slots)
    worths = _kept_worths(problem, kept, bonus)
    ahead = bonus * (1 + len(kept))
    first = ahead * (1 + len(problem.slots))
    for at, (slot, row) in enumerate(zip(problem.slots, worths, strict=True)):
        more = (ahead if slot.must else 0) + (first if at in firm else 0)
        row[:] = [worth + more for worth in row]
    loose = tuple(replace(slot, must=False) for slot in problem.slots)
    spared = frozenset((at, index) for at, index in enumerate(kept) if index is not None)
    choice = _solve(replace(problem, slots=loose, most_on=None), worths, spared)
    if choice is None:  # to choose nothing is always possible
        raise AisleError("The list could not be chosen. Change its budget or its needs.")
    return choice


def nearest(problem: Problem, kept: Sequence[int | None]) -> Choice | None:
    """The choice that changes as few of `kept` as possible, and among those the best.

    Args:
        problem: the list; a slot that must not change at all has one option only.
        kept: for each slot the index of the option chosen before; None to choose freely.

    Returns:
        The choice, or None when none meets every must.
    """
    worths = _kept_worths(problem, kept, _bonus(problem.slots))
    return _solve(problem, worths, frozenset((a, i) for a, i in enumerate(kept) if i is not None))


def _kept_worths(problem: Problem, kept: Sequence[int | None], bonus: int) -> list[list[int]]:
    worths = _worths(problem)
    for at, index in enumerate(kept):
        if index is not None:
            worths[at][index] += bonus
    return worths


def _worths(problem: Problem) -> list[list[int]]:
    return [[option.worth for option in slot.options] for slot in problem.slots]


def _bonus(slots: Sequence[Slot]) -> int:
    """More than any choice is worth."""
    return 1 + sum(max((option.worth for option in slot.options), default=0) for slot in slots)


def _choice(problem: Problem, picks: tuple[int | None, ...], *, proven: bool) -> Choice:
    chosen = [(slot, slot.options[pick]) for slot, pick in _paired(problem, picks)]
    worth = sum(option.worth for _, option in chosen)
    return Choice(picks, worth, sum(o.cents * s.quantity for s, o in chosen), proven)


def _paired(problem: Problem, picks: Sequence[int | None]) -> list[tuple[Slot, int]]:
    both = zip(problem.slots, picks, strict=True)
    return [(slot, pick) for slot, pick in both if pick is not None]


def _solve(
    problem: Problem,
    worths: list[list[int]],
    spared: frozenset[tuple[int, int]] = frozenset(),
) -> Choice | None:
    """The choice that maximises the sum of `worths`, verified."""
    if not _can_favour(problem):
        problem = replace(problem, most_on=None)
    usable = _usable(problem, worths, spared)
    if any(slot.must and not kept for slot, kept in zip(problem.slots, usable, strict=True)):
        return None
    usable = _bounded(problem, usable, worths)
    columns = [(at, index) for at, kept in enumerate(usable) for index in kept]
    if not columns:
        return _choice(problem, (None,) * len(problem.slots), proven=True)
    rows = _constraints(problem, columns)
    objective = np.array([-worths[at][index] for at, index in columns], np.float64)
    for _ in range(_ATTEMPTS):
        found = milp(
            objective,
            integrality=np.ones(len(columns)),
            bounds=Bounds(0, 1),
            constraints=rows.constraint(len(columns)),
            options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.x is None:
            raise AisleError(f"The list could not be chosen: {found.message}")
        taken = np.flatnonzero(np.asarray(found.x) > 0.5).tolist()
        picks: list[int | None] = [None] * len(problem.slots)
        for column in taken:
            picks[columns[column][0]] = columns[column][1]
        choice = _choice(problem, tuple(picks), proven=found.status == 0)
        if not violations(problem, choice.picks):
            return choice
        # Rounding let a hair too much through: forbid exactly this choice, and go on.
        rows.add(taken, [1.0] * len(taken), 0, len(taken) - 1)
    raise AisleError("The list could not be chosen exactly. Change its budget a little.")


def _bounded(problem: Problem, usable: list[list[int]], worths: list[list[int]]) -> list[list[int]]:
    """The usable options without those that no optimum can need; see `bounding`."""
    if problem.budget is None:
        return usable
    costs = [[option.cents * slot.quantity for option in slot.options] for slot in problem.slots]
    columns = bounding.columns_of(usable, worths, costs, [slot.must for slot in problem.slots])
    found = bounding.bound(columns, problem.budget) if len(columns.slot) else None
    if found is None:
        return usable
    bounds, chosen = found
    picks = [int(columns.option[column]) for column in chosen]
    if violations(problem, [None if pick < 0 else pick for pick in picks]):
        return usable  # stock, limits or shared products stand in its way: no bound to use
    kept = bounding.needed(columns, bounds, float(columns.worth[chosen].sum()))
    left: list[list[int]] = [[] for _ in problem.slots]
    for at, index in zip(columns.slot[kept].tolist(), columns.option[kept].tolist(), strict=True):
        if index >= 0:
            left[at].append(index)
    return [sorted(indices) for indices in left]


def _usable(
    problem: Problem, worths: list[list[int]], spared: frozenset[tuple[int, int]]
) -> list[list[int]]:
    """For each slot the options that some optimum may need.

    An option goes when another of its slot costs no more, loads no more and is worth no less.
    Products that several slots could take stay, since each goes to one slot only; so does the
    slot that must cost the most, where cheap is no advantage, and what is `spared`.
    """
    seen = Counter(
        product for slot in problem.slots for product in {o.product_id for o in slot.options}
    )
    usable = []
    for at, slot in enumerate(problem.slots):
        fits = [i for i, option in enumerate(slot.options) if option.stock >= slot.quantity]
        alone = [i for i in fits if seen[slot.options[i].product_id] == 1]
        if at != problem.most_on:
            kept = set(_undominated(slot, alone, worths[at]))
            fits = [
                i
                for i in fits
                if i in kept or seen[slot.options[i].product_id] > 1 or (at, i) in spared
            ]
        usable.append(fits)
    return usable


def _undominated(slot: Slot, indices: list[int], worths: list[int]) -> list[int]:
    order = sorted(indices, key=lambda i: (slot.options[i].cents, -worths[i]))
    kept: list[int] = []
    for index in order:
        loads = slot.options[index].loads
        beaten = any(
            worths[other] >= worths[index]
            and all(a <= b for a, b in zip(slot.options[other].loads, loads, strict=True))
            for other in kept
        )
        if not beaten:
            kept.append(index)
    return kept


def _constraints(problem: Problem, columns: list[tuple[int, int]]) -> _Rows:
    slots = problem.slots
    rows = _Rows()
    by_slot: dict[int, list[int]] = {}
    by_product: dict[str, list[int]] = {}
    for column, (at, index) in enumerate(columns):
        by_slot.setdefault(at, []).append(column)
        by_product.setdefault(slots[at].options[index].product_id, []).append(column)
    for at, own in by_slot.items():
        rows.add(own, [1.0] * len(own), 1 if slots[at].must else 0, 1)
    for own in by_product.values():
        if len(own) > 1:
            rows.add(own, [1.0] * len(own), 0, 1)
    everything = list(range(len(columns)))
    costs = [float(slots[at].options[i].cents * slots[at].quantity) for at, i in columns]
    if problem.budget is not None:
        rows.add(everything, costs, -np.inf, min(problem.budget, sum(costs)))
    for number, capacity in enumerate(problem.capacities):
        if capacity is not None:
            loads = [
                float(slots[at].options[i].loads[number] * slots[at].quantity) for at, i in columns
            ]
            rows.add(everything, loads, -np.inf, min(capacity, sum(loads)))
    if problem.most_on is not None:
        _spend_most(rows, by_slot, costs, problem.most_on)
    return rows


def _spend_most(
    rows: _Rows, by_slot: dict[int, list[int]], costs: list[float], most_on: int
) -> None:
    """One row for each other slot: what it costs is at most what slot `most_on` costs, which is
    nothing where that stays empty.
    """
    favoured = by_slot.get(most_on, [])
    for at, own in by_slot.items():
        if at != most_on:
            values = [costs[c] for c in favoured] + [-costs[c] for c in own]
            rows.add([*favoured, *own], values, 0, np.inf)


def violations(problem: Problem, picks: Sequence[int | None]) -> list[str]:
    """Everything that `picks` breaks, in words; empty for a valid choice."""
    chosen = [(slot, slot.options[pick]) for slot, pick in _paired(problem, picks)]
    broken = []
    if any(s.must and p is None for s, p in zip(problem.slots, picks, strict=True)):
        broken.append("a must is missing")
    if any(option.stock < slot.quantity for slot, option in chosen):
        broken.append("more units than in stock")
    if len({option.product_id for _, option in chosen}) < len(chosen):
        broken.append("one product for two needs")
    spent = sum(option.cents * slot.quantity for slot, option in chosen)
    if problem.budget is not None and spent > problem.budget:
        broken.append("over budget")
    for number, capacity in enumerate(problem.capacities):
        used = sum(option.loads[number] * slot.quantity for slot, option in chosen)
        if capacity is not None and used > capacity:
            broken.append(f"over capacity {number}")
    favoured = problem.most_on if _can_favour(problem) else None
    if favoured is not None and not _spends_most(problem, picks, favoured):
        broken.append("the most is spent on something else")
    return broken


def _can_favour(problem: Problem) -> bool:
    """Whether the slot that must cost the most can be filled at all; else it is no rule."""
    if problem.most_on is None:
        return False
    slot = problem.slots[problem.most_on]
    return any(option.stock >= slot.quantity for option in slot.options)


def _spends_most(problem: Problem, picks: Sequence[int | None], most_on: int) -> bool:
    costs = [
        0 if pick is None else slot.options[pick].cents * slot.quantity
        for slot, pick in zip(problem.slots, picks, strict=True)
    ]
    return costs[most_on] == max(costs)


def cents(amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Prices as whole cents, rounded up: a price of half a cent can't break a budget."""
    return np.asarray(np.ceil(np.round(amounts * 100, 4)), np.int64)
