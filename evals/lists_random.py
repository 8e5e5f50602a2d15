"""Random lists, and proofs of their optimum that share no code with the optimiser."""

import time
from collections.abc import Iterator
from itertools import product as combinations

import numpy as np

from assistant.lists import optimiser
from assistant.lists.problem import UNLIMITED, Option, Problem, Slot

_DOLLAR = 100


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


def large_problem(rng: np.random.Generator, kind: str) -> Problem:
    """30 needs of 50 candidates each, with prices in whole dollars so that it can be proven.

    Args:
        rng: where chance comes from.
        kind: `independent` of price and worth, or `correlated`: dear is good, which is harder.
    """
    slots = []
    for slot in range(30):
        dollars = rng.integers(3, 200, 50)
        if kind == "independent":
            worths = rng.integers(300, 1000, 50)
        else:
            worths = np.clip(300 + 3 * dollars + rng.integers(-60, 60, 50), 1, 2000)
        options = tuple(
            Option(f"{slot}-{n}", int(worths[n]), int(dollars[n]) * _DOLLAR, 100) for n in range(50)
        )
        slots.append(Slot(options, int(rng.integers(1, 4)), bool(rng.random() < 0.6)))
    problem = Problem(tuple(slots))
    least = optimiser.cheapest(problem)
    floor = 0 if least is None else least.cents
    budget = int(floor * (1.05 + 2 * rng.random())) // _DOLLAR * _DOLLAR
    return Problem(problem.slots, budget)


def proven_optimum(problem: Problem) -> int:
    """The greatest worth within the budget, by dynamic programming over whole dollars."""
    budget = (problem.budget or 0) // _DOLLAR
    best = np.zeros(budget + 1, np.int64)
    for slot in problem.slots:
        after = np.full(budget + 1, -(10**12), np.int64) if slot.must else best.copy()
        for option in slot.options:
            cost = option.cents // _DOLLAR * slot.quantity
            if option.stock >= slot.quantity and cost <= budget:
                moved = best[: budget + 1 - cost] + option.worth
                after[cost:] = np.maximum(after[cost:], moved)
        best = after
    return int(best.max())


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
    for kind in ("independent", "correlated"):
        reached, spent = [], []
        for problem, choice_ms in _timed(rng, kind):
            choice, milliseconds = choice_ms
            spent.append(milliseconds)
            reached.append(choice.worth == proven_optimum(problem))
        result |= {
            f"{kind}_optimal": float(np.mean(reached)),
            f"{kind}_ms_p50": float(np.median(spent)),
            f"{kind}_ms_p95": float(np.quantile(spent, 0.95)),
        }
    return result


def _timed(
    rng: np.random.Generator, kind: str, count: int = 20
) -> Iterator[tuple[Problem, tuple[optimiser.Choice, float]]]:
    for _ in range(count):
        problem = large_problem(rng, kind)
        started = time.perf_counter()
        choice = optimiser.best(problem)
        spent = (time.perf_counter() - started) * 1000
        if choice is not None:
            yield problem, (choice, spent)
