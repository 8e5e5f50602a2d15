"""A list to be chosen as numbers: options, slots, limits, and what a choice of them breaks.

All amounts are whole cents, grams and millilitres and all worths whole numbers, so that
"optimal" and "within budget" are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

UNLIMITED = 10**9
"""Stock of a product whose stock isn't known."""


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


def paired(problem: Problem, picks: Sequence[int | None]) -> list[tuple[Slot, int]]:
    """The slots that get an option, each with its index."""
    both = zip(problem.slots, picks, strict=True)
    return [(slot, pick) for slot, pick in both if pick is not None]


def violations(problem: Problem, picks: Sequence[int | None]) -> list[str]:
    """Everything that `picks` breaks, in words; empty for a valid choice."""
    chosen = [(slot, slot.options[pick]) for slot, pick in paired(problem, picks)]
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
    favoured = problem.most_on if can_favour(problem) else None
    if favoured is not None and not _spends_most(problem, picks, favoured):
        broken.append("the most is spent on something else")
    return broken


def can_favour(problem: Problem) -> bool:
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
