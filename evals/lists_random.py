"""Random lists, and proofs of their optimum that share no code with the optimiser."""

import time
from collections.abc import Iterator
from itertools import product as combinations

import numpy as np

from assistant.lists import optimiser, programme
from assistant.lists.columns import columns_of
from assistant.lists.problem import UNLIMITED, Choice, Option, Problem, Slot

_DOLLAR = 100
_PROOFS = 10  # of each kind of large list


def random_problem(rng: np.random.Generator) -> Problem:
    """A small list: stock, shared products, limits and emphasis in any mixture."""
    count = int(rng.integers(1, 8))
    shared = [f"shared-{number}" for number in range(3)]
    slots = []
    for slot in range(count):
        options: list[Option] = []
        for number in range(int(rng.integers(0, 7))):
            own = f"{slot}-{number}"
            id = str(rng.choice(shared)) if rng.random() < 0.15 else own
            if any(option.product_id == id for option in options):
                id = own
            options.append(
                Option(
                    id,
                    int(rng.integers(0, 1500)),
                    int(rng.integers(0, 20_000)),
                    int(rng.choice([0, 1, 2, 5, UNLIMITED])),
                    (int(rng.integers(0, 3_000)), int(rng.integers(0, 20))),
                )
            )
        slots.append(Slot(tuple(options), int(rng.integers(1, 5)), bool(rng.random() < 0.6)))
    return Problem(
        tuple(slots),
        None if rng.random() < 0.15 else int(rng.integers(0, 60_000) * rng.random()),
        (
            int(rng.integers(0, 20_000)) if rng.random() < 0.3 else None,
            int(rng.integers(0, 60)) if rng.random() < 0.2 else None,
        ),
        int(rng.integers(0, count)) if rng.random() < 0.2 else None,
    )


def count_violations(lists: int, seed: int) -> dict[str, int]:
    """Over random lists: how many chosen ones break anything, and of how many kinds they are.

    Both what `best` and what `partial` choose is checked against the raw numbers.
    """
    rng = np.random.default_rng(seed)
    counts = {"lists": lists, "complete": 0, "partial": 0, "violations": 0}
    for _ in range(lists):
        problem = random_problem(rng)
        choice = optimiser.best(problem)
        if choice is not None:
            counts["complete"] += 1
            counts["violations"] += broken(problem, choice.picks, whole=True)
        else:
            counts["partial"] += 1
            counts["violations"] += broken(problem, optimiser.partial(problem).picks, whole=False)
    return counts


def broken(problem: Problem, picks: tuple[int | None, ...], *, whole: bool) -> bool:
    """Whether a choice breaks a rule, by plain arithmetic."""
    cost, loads, taken, costs = 0, [0] * len(problem.capacities), [], []
    for slot, pick in zip(problem.slots, picks, strict=True):
        if pick is None:
            if whole and slot.must:
                return True
            costs.append(0)
            continue
        option = slot.options[pick]
        if option.stock < slot.quantity:
            return True
        costs.append(option.cents * slot.quantity)
        cost += costs[-1]
        loads = [a + b * slot.quantity for a, b in zip(loads, option.loads, strict=True)]
        taken.append(option.product_id)
    over = any(c is not None and u > c for u, c in zip(loads, problem.capacities, strict=True))
    dearest = whole and _favours(problem) and costs[problem.most_on or 0] < max(costs)
    budget = problem.budget is not None and cost > problem.budget
    return budget or over or dearest or len(set(taken)) < len(taken)


def _favours(problem: Problem) -> bool:
    """Whether there is a slot that must cost the most and that can be filled."""
    if problem.most_on is None:
        return False
    slot = problem.slots[problem.most_on]
    return any(option.stock >= slot.quantity for option in slot.options)


def exhaustive_optimum(problem: Problem) -> int | None:
    """The greatest worth of any valid choice, by trying every one; None when there is none."""
    best: int | None = None
    for picks in combinations(*([None, *range(len(slot.options))] for slot in problem.slots)):
        if not broken(problem, picks, whole=True):
            worth = sum(
                slot.options[pick].worth
                for slot, pick in zip(problem.slots, picks, strict=True)
                if pick is not None
            )
            best = worth if best is None else max(best, worth)
    return best


KINDS = ("independent", "correlated", "shared", "favoured", "weighed", "packed")
"""Kinds of large lists: price and worth independent, or dear is good, which is harder; and of
the latter those where needs share products, one need must cost the most, weight is limited, or
weight and volume are."""

_STEP = {"weighed": 5, "packed": 5}  # dollars of a price, where more limits are to be proven
_LOADS = {"packed": 2}  # limits beside the budget
_BY_PROGRAMME = 3  # lists with two of them, proven by the integer programme in seconds each


def large_problem(rng: np.random.Generator, kind: str) -> Problem:
    """30 needs of 50 candidates each, with prices in whole dollars so that it can be proven.

    Args:
        rng: where chance comes from.
        kind: one of `KINDS`.
    """
    slots = []
    step = _STEP.get(kind, 1)
    for slot in range(30):
        dollars = rng.integers(3, 200, 50) // step * step + step
        if kind == "independent":
            worths = rng.integers(300, 1000, 50)
        else:
            worths = np.clip(300 + 3 * dollars + rng.integers(-60, 60, 50), 1, 2000)
        ids = [f"{slot}-{n}" for n in range(50)]
        if kind == "shared" and slot % 3 == 1:  # as two needs that the same products meet
            ids[:25] = [f"{slot - 1}-{n}" for n in range(25)]
        loads = rng.integers(1, 40, (50, _LOADS.get(kind, 1)))
        options = tuple(
            Option(id, int(worth), int(dollar) * _DOLLAR, 100, tuple(row))
            for id, worth, dollar, row in zip(ids, worths, dollars, loads.tolist(), strict=True)
        )
        slots.append(Slot(options, int(rng.integers(1, 4)), bool(rng.random() < 0.6)))
    problem = Problem(tuple(slots), capacities=(None,) * _LOADS.get(kind, 1))
    if kind in {"weighed", "packed"}:
        return _tight(problem, rng)
    least = optimiser.cheapest(problem)
    floor = 0 if least is None else least.cents
    budget = int(floor * (1.05 + 2 * rng.random())) // _DOLLAR * _DOLLAR
    favoured = int(rng.integers(0, 30)) if kind == "favoured" else None
    return Problem(problem.slots, budget, (None,), favoured)


def _tight(problem: Problem, rng: np.random.Generator) -> Problem:
    """The list with a budget and capacities that some choice of all musts keeps, each tight or
    not.
    """
    picked = [
        (min(slot.options, key=lambda o: o.cents / 10_000 + sum(o.loads) / 20), slot.quantity)
        for slot in problem.slots
        if slot.must
    ]
    sums = [sum(option.cents * units for option, units in picked)]
    sums += [
        sum(option.loads[number] * units for option, units in picked)
        for number in range(len(problem.capacities))
    ]
    budget, *capacities = [int(amount * (1.1 + 2 * rng.random())) for amount in sums]
    return Problem(problem.slots, budget, tuple(capacities))


def proven_optimum(problem: Problem, step: int = 1) -> int | None:
    """The greatest worth within the limits, by dynamic programming over whole prices and loads;
    None where there is none, or where needs share products, which it can't prove.

    Args:
        problem: the list, its prices in whole `step` dollars.
        step: dollars.
    """
    ids = [option.product_id for slot in problem.slots for option in slot.options]
    if len(set(ids)) < len(ids):
        return None
    if problem.most_on is None:
        return _table_optimum(problem, step)
    favoured = problem.slots[problem.most_on]
    found = []
    for option in {option.cents: option for option in favoured.options}.values():
        most = option.cents * favoured.quantity
        slots = [_up_to(slot, most) for slot in problem.slots]
        same = tuple(o for o in favoured.options if o.cents == option.cents)
        slots[problem.most_on] = Slot(same, favoured.quantity, must=True)
        best = _table_optimum(Problem(tuple(slots), problem.budget, problem.capacities), step)
        found.append(-1 if best is None else best)
    return max(found)


def _up_to(slot: Slot, cents: int) -> Slot:
    kept = tuple(option for option in slot.options if option.cents * slot.quantity <= cents)
    return Slot(kept, slot.quantity, slot.must)


def _table_optimum(problem: Problem, step: int) -> int | None:
    budget = (problem.budget or 0) // (_DOLLAR * step)
    capacity = problem.capacities[0] if problem.capacities else None
    size = (budget + 1, (capacity or 0) + 1)
    best = np.zeros(size, np.int64)
    for slot in problem.slots:
        after = np.full(size, -(10**12), np.int64) if slot.must else best.copy()
        for option in slot.options:
            cost = option.cents // (_DOLLAR * step) * slot.quantity
            load = option.loads[0] * slot.quantity if capacity is not None else 0
            if option.stock >= slot.quantity and cost < size[0] and load < size[1]:
                moved = best[: size[0] - cost, : size[1] - load] + option.worth
                after[cost:, load:] = np.maximum(after[cost:, load:], moved)
        best = after
    return int(best.max()) if best.max() >= 0 else None


def against_proofs(count: int, seed: int) -> dict[str, float]:
    """Share of lists that reach the proven optimum, and the milliseconds it takes."""
    rng = np.random.default_rng(seed)
    small = [random_problem(rng) for _ in range(count)]
    small = [p for p in small if np.prod([len(s.options) + 1 for s in p.slots]) <= 20_000]
    reached = []
    for problem in small:
        choice = optimiser.best(problem)
        optimum = exhaustive_optimum(problem)
        reached.append((None if choice is None else choice.worth) == optimum)
    result = {"small_lists": len(small), "small_optimal": float(np.mean(reached))}
    for kind in KINDS:
        reached, spent = [], []
        for problem, choice_ms in _timed(rng, kind):
            choice, milliseconds = choice_ms
            spent.append(milliseconds)
            optimum = _proven(problem, kind, len(reached))
            if optimum is not None:
                reached.append(choice.worth == optimum)
        if reached:
            result[f"{kind}_optimal"] = float(np.mean(reached))
        result |= {
            f"{kind}_lists": len(spent),
            f"{kind}_ms_p50": float(np.median(spent)),
            f"{kind}_ms_p95": float(np.quantile(spent, 0.95)),
        }
    return result


def _proven(problem: Problem, kind: str, proven: int) -> int | None:
    """The optimum, unless it can't be proven or enough of the kind have been."""
    if kind in _LOADS:
        return _programmed_optimum(problem) if proven < _BY_PROGRAMME else None
    return proven_optimum(problem, _STEP.get(kind, 1)) if proven < _PROOFS else None


def _programmed_optimum(problem: Problem) -> int | None:
    """The greatest worth within the limits, by the integer programme over all options."""
    columns = columns_of(problem, [[o.worth for o in slot.options] for slot in problem.slots])
    if columns is None:
        return None
    chosen, proven = programme.solve(columns)
    return int(columns.worth[chosen].sum()) if proven and chosen is not None else None


def _timed(
    rng: np.random.Generator, kind: str, count: int = 100
) -> Iterator[tuple[Problem, tuple[Choice, float]]]:
    for _ in range(count):
        problem = large_problem(rng, kind)
        started = time.perf_counter()
        choice = optimiser.best(problem)
        spent = (time.perf_counter() - started) * 1000
        if choice is not None:
            yield problem, (choice, spent)
