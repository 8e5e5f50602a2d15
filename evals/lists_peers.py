"""What a list would be worth if it weren't optimised: three ways of choosing, same budget."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from assistant.lists import optimiser
from assistant.lists.candidates import Shopper
from assistant.lists.filling import programme
from assistant.lists.making import make_list
from assistant.lists.problem import Option, Problem
from assistant.services import Shop
from evals.lists_goals import Goal

SHARES = (0.25, 0.5, 0.75, 1.0, 1.5)
"""Budgets, as shares of what the most relevant product of each need costs together."""

Picks = tuple[int | None, ...]


def by_relevance(problem: Problem) -> Picks:
    """The most relevant product of each need that the rest of the budget buys."""
    return _greedy(problem, lambda options: sorted(range(len(options))))


def by_price(problem: Problem) -> Picks:
    """The cheapest product of each need, as long as the budget lasts."""
    return _greedy(
        problem, lambda options: sorted(range(len(options)), key=lambda n: options[n].cents)
    )


def top_one(problem: Problem) -> Picks:
    """The best product of each need by itself; what no longer fits is left out."""
    return _greedy(
        problem,
        lambda options: sorted(range(len(options)), key=lambda n: -options[n].worth)[:1],
    )


PEERS: Mapping[str, Callable[[Problem], Picks]] = MappingProxyType(
    {"greedy_by_relevance": by_relevance, "greedy_by_price": by_price, "independent_top_1": top_one}
)


def _greedy(problem: Problem, order: Callable[[Sequence[Option]], list[int]]) -> Picks:
    """Musts before extras, in the order of the list; every rule but `most_on` is kept."""
    picks: list[int | None] = [None] * len(problem.slots)
    left = problem.budget
    taken: set[str] = set()
    slots = sorted(range(len(problem.slots)), key=lambda at: not problem.slots[at].must)
    for at in slots:
        slot = problem.slots[at]
        for index in order(slot.options):
            option = slot.options[index]
            cost = option.cents * slot.quantity
            fits = left is None or cost <= left
            if fits and option.stock >= slot.quantity and option.product_id not in taken:
                picks[at] = index
                taken.add(option.product_id)
                left = None if left is None else left - cost
                break
    return tuple(picks)


def compare(shop: Shop, goals: Sequence[Goal]) -> dict[str, dict[str, float]]:
    """Over goals and budgets where a complete list is possible: each way's worth as a share of
    the optimum, and how many of its lists are complete.
    """
    found: dict[str, list[tuple[float, bool]]] = {name: [] for name in PEERS}
    for goal in goals:
        for problem in _problems(shop, goal):
            optimum = optimiser.best(problem)
            if optimum is None or optimum.worth == 0:
                continue
            for name, peer in PEERS.items():
                picks = peer(problem)
                found[name].append((_worth(problem, picks) / optimum.worth, _whole(problem, picks)))
    return {
        name: {
            "worth_of_optimum": float(np.mean([share for share, _ in rows])),
            "complete": float(np.mean([whole for _, whole in rows])),
            "lists": len(rows),
        }
        for name, rows in found.items()
        if rows
    }


def _problems(shop: Shop, goal: Goal) -> list[Problem]:
    made = make_list(shop, goal.text, Shopper(), budget=Decimal(1_000_000))
    whole = programme(shop, made.plan, Shopper())
    top = sum(slot.options[0].cents * slot.quantity for slot in whole.slots if slot.options)
    return [Problem(whole.slots, int(top * share)) for share in SHARES]


def _worth(problem: Problem, picks: Picks) -> int:
    return sum(
        slot.options[pick].worth
        for slot, pick in zip(problem.slots, picks, strict=True)
        if pick is not None
    )


def _whole(problem: Problem, picks: Picks) -> bool:
    return all(
        pick is not None or not slot.must for slot, pick in zip(problem.slots, picks, strict=True)
    )
