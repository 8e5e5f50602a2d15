"""The optimiser: proven optima, and no rule ever broken."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.lists import halves, labels, optimiser, programme
from assistant.lists.bounding import relax
from assistant.lists.columns import columns_of
from assistant.lists.labels import Found
from assistant.lists.problem import Option, Problem, Slot
from evals import lists_random


def test_no_random_list_breaks_budget_stock_limits_or_emphasis() -> None:
    counts = lists_random.count_violations(300, seed=1)
    assert counts["violations"] == 0
    assert counts["complete"] > 50
    assert counts["partial"] > 50


def test_small_lists_reach_the_optimum_that_enumeration_finds() -> None:
    rng = np.random.default_rng(2)
    complete = 0
    for _ in range(60):
        problem = lists_random.random_problem(rng)
        if np.prod([len(slot.options) + 1 for slot in problem.slots]) > 3_000:
            continue
        choice = optimiser.best(problem)
        optimum = lists_random.exhaustive_optimum(problem)
        assert (None if choice is None else choice.worth) == optimum
        complete += optimum is not None
    assert complete > 5


@pytest.mark.parametrize("kind", ["independent", "correlated", "favoured"])
def test_thirty_needs_of_fifty_candidates_reach_the_proven_optimum(kind: str) -> None:
    problem = lists_random.large_problem(np.random.default_rng(3), kind)
    choice = optimiser.best(problem)
    assert choice is not None
    assert choice.proven
    assert choice.worth == lists_random.proven_optimum(problem)


@pytest.mark.parametrize("kind", ["shared", "weighed"])
def test_shared_products_and_limits_reach_what_the_integer_programme_finds(kind: str) -> None:
    rng = np.random.default_rng(4)
    for _ in range(25):
        problem = lists_random.random_problem(rng)
        capacities = problem.capacities if kind == "weighed" else (None, None)
        problem = replace(problem, capacities=capacities)
        columns = columns_of(problem, [[o.worth for o in s.options] for s in problem.slots])
        if columns is None or not len(columns.slot):
            continue
        chosen, proven = programme.solve(columns)
        choice = optimiser.best(problem)
        assert proven
        assert (choice is None) == (chosen is None)
        assert choice is None or choice.worth == columns.worth[chosen].sum()


@pytest.mark.parametrize("kind", ["shared", "weighed", "packed"])
def test_halves_and_labels_prove_the_same_optimum(kind: str) -> None:
    problem = lists_random.large_problem(np.random.default_rng(6), kind)
    columns = columns_of(problem, [[o.worth for o in s.options] for s in problem.slots])
    assert columns is not None
    relaxed = relax(columns)
    by_halves = halves.search(columns, relaxed, -1)
    by_labels = labels.search(columns, relaxed, Found(-1, None, proven=False))
    assert by_halves.proven
    assert by_labels.proven
    assert by_halves.worth == by_labels.worth
    none_better = halves.search(columns, relaxed, by_halves.worth)
    assert none_better.proven
    assert none_better.chosen is None


def _slot(*options: tuple[str, int, int], must: bool = True, quantity: int = 1) -> Slot:
    return Slot(tuple(Option(id, worth, cents) for id, worth, cents in options), quantity, must)


def test_an_impossible_budget_gives_none_the_cheapest_list_and_the_best_part() -> None:
    problem = Problem(
        (_slot(("a", 500, 3000), ("b", 900, 4000)), _slot(("c", 700, 2500))), budget=4000
    )
    assert optimiser.best(problem) is None
    least = optimiser.cheapest(problem)
    assert least is not None
    assert least.cents == 5500
    assert optimiser.partial(problem).picks == (1, None)


def test_of_the_lists_that_cost_the_least_the_best_is_the_cheapest() -> None:
    slots = (_slot(("a", 100, 3000), ("b", 900, 3000)), _slot(("c", 900, 2001), ("d", 100, 2000)))
    for given in (slots, slots[::-1]):
        least = optimiser.cheapest(Problem(given, budget=0))
        assert least is not None
        assert {slot.options[pick or 0].product_id
                for slot, pick in zip(given, least.picks, strict=True)} == {"b", "d"}  # fmt: skip


def test_an_edit_changes_no_more_than_the_budget_forces() -> None:
    slots = (
        _slot(("a1", 900, 5000), ("a2", 800, 2000)),
        _slot(("b1", 900, 5000), ("b2", 899, 4000)),
        _slot(("c", 500, 2000)),
    )
    kept = optimiser.nearest(Problem(slots, budget=10_000), (0, 0, None))
    assert kept is not None
    assert kept.picks == (1, 0, 0)


def test_the_favoured_need_costs_the_most() -> None:
    slots = (_slot(("cheap", 900, 1000), ("dear", 500, 9000)), _slot(("lamp", 900, 5000)))
    choice = optimiser.best(Problem(slots, budget=20_000, most_on=0))
    assert choice is not None
    assert choice.picks == (1, 0)
