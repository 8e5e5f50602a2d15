"""The best choice of one product a need under a budget, to proven optimality.

A multiple-choice knapsack with further limits: `exact` proves its optimum in milliseconds, and
what it can't finish goes to an integer programme. Amounts and worths are whole numbers, and what
is found is verified before it is used.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.lists.columns import Columns, columns_of
from assistant.lists.exact import search
from assistant.lists.favouring import search_favouring
from assistant.lists.labels import Found
from assistant.lists.problem import Choice, Problem, Slot, paired, violations
from core.errors import AisleError


def best(problem: Problem) -> Choice | None:
    """The choice of the greatest total worth; None when no choice meets every must.

    Raises:
        AisleError: the solver failed.
    """
    return _solve(problem, _worths(problem))


def cheapest(problem: Problem) -> Choice | None:
    """The least that all musts together can cost, whatever the budget and without anything else,
    and of what costs the same the best; None when some must has no option at all.
    """
    needed = tuple(slot if slot.must else replace(slot, options=()) for slot in problem.slots)
    # The worth of an option is what it saves against the dearest, and then its own.
    bonus = _bonus(needed)
    top = max((o.cents * s.quantity for s in needed for o in s.options), default=0)
    saved = [[(top - o.cents * s.quantity) * bonus + o.worth for o in s.options] for s in needed]
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
    choice = _solve(replace(problem, slots=loose, most_on=None), worths)
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
    return _solve(problem, _kept_worths(problem, kept, _bonus(problem.slots)))


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
    chosen = [(slot, slot.options[pick]) for slot, pick in paired(problem, picks)]
    worth = sum(option.worth for _, option in chosen)
    return Choice(picks, worth, sum(o.cents * s.quantity for s, o in chosen), proven)


def _solve(problem: Problem, worths: list[list[int]]) -> Choice | None:
    """The choice that maximises the sum of `worths`, verified."""
    columns = columns_of(problem, worths)
    if columns is None:
        return None
    if not len(columns.slot):
        return _choice(problem, (None,) * len(problem.slots), proven=True)
    found = search(columns) if columns.favoured is None else search_favouring(columns)
    chosen, proven = found.chosen, found.proven
    if not proven:
        columns = _worthwhile(columns, found)
        from assistant.lists import programme  # its solver takes a quarter of a second to import

        chosen, proven = programme.solve(columns)
    if chosen is None:
        return None
    choice = _choice(problem, columns.picks(chosen, len(problem.slots)), proven=proven)
    broken = violations(problem, choice.picks)
    if broken:
        raise AisleError(f"The list could not be chosen exactly: {', '.join(broken)}.")
    return choice


def _worthwhile(columns: Columns, found: Found) -> Columns:
    """The columns without those that no optimum can need, as far as that is known."""
    if found.relaxed is None:
        return columns
    return columns.among(found.relaxed.bounds(columns) >= found.worth - found.relaxed.slack)


def cents(amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Prices as whole cents, rounded up: a price of half a cent can't break a budget."""
    return np.asarray(np.ceil(np.round(amounts * 100, 4)), np.int64)
