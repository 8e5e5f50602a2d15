"""What edits leave alone: each changes what it names, and nothing else that it need not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.lists.candidates import Shopper
from assistant.lists.changes import ListEdit, Operation
from assistant.lists.edits import apply_edit
from assistant.lists.making import make_list
from assistant.lists.model import ShoppingPlan
from assistant.services import Shop
from evals.lists_goals import Goal


@dataclass
class Kept:
    """Counts over many edits."""

    edits: int = 0
    untouched: int = 0
    """Lines that an edit didn't name."""
    kept: int = 0
    """Those of them whose product and quantity stayed."""
    forced: int = 0
    """Those that changed because the budget left no other way."""
    chosen: int = 0
    """Lines that the shopper had chosen and an edit didn't name."""
    chosen_kept: int = 0
    chosen_forced: int = 0
    """Those that went because such choices alone cost more than the budget."""
    over_budget: int = 0
    """Edited lists that cost more than their budget."""


def edit_lists(shop: Shop, goals: Sequence[Goal]) -> Kept:
    """Make a list for each goal within two thirds of what it would cost, and edit it."""
    counts = Kept()
    for goal in goals:
        ample = make_list(shop, goal.text, Shopper(), budget=Decimal(1_000_000)).plan
        budget = (ample.total * 2 / 3).quantize(Decimal("0.01"))
        if budget > 0:
            plan = make_list(shop, goal.text, Shopper(), budget=budget).plan
            for edit, named in _edits(plan):
                plan = _count(shop, plan, edit, named, counts)
    return counts


def _edits(plan: ShoppingPlan) -> Iterator[tuple[ListEdit, set[str]]]:
    """Edits of a list as it is made, and the needs that each names."""
    names = [line.need.name for line in plan.items]
    if len(names) < 3:
        return
    dearest = max(plan.items, key=lambda line: line.cost).need.name
    yield ListEdit(operation=Operation.KEEP, item=names[0]), set()
    yield ListEdit(operation=Operation.SWAP, item=dearest, manner="cheaper"), {dearest}
    yield ListEdit(operation=Operation.ADD, item=names[1], quantity=1), {names[1]}
    yield ListEdit(operation=Operation.OWN, item=names[-1]), {names[-1]}
    yield ListEdit(operation=Operation.SWAP, item=names[1], manner="other"), {names[1]}
    yield ListEdit(operation=Operation.BUDGET, amount=plan.total * 9 / 10), set()
    yield ListEdit(operation=Operation.REMOVE, item=names[0]), {names[0]}


def _count(
    shop: Shop, plan: ShoppingPlan, edit: ListEdit, named: set[str], counts: Kept
) -> ShoppingPlan:
    edited = apply_edit(shop, plan, edit, Shopper())
    counts.edits += 1
    # Whether everything else could have stayed: by arithmetic on what the edit itself costs.
    target = edit.amount if edit.operation is Operation.BUDGET else plan.budget
    own = sum((line.cost for line in plan.items if line.chosen), Decimal(0))
    for line in plan.items:
        if line.need.name in named:
            continue
        now = edited.plan.line(line.need.name)
        same = now is not None and now.product_id == line.product_id
        counts.untouched += 1
        counts.kept += same
        counts.forced += not same and _is_forced(plan, edited.plan, named, target)
        counts.chosen += line.chosen
        counts.chosen_kept += line.chosen and same
        counts.chosen_forced += line.chosen and not same and target is not None and own > target
    over = edited.plan.budget is not None and edited.plan.total > edited.plan.budget
    counts.over_budget += over
    return edited.plan


def _is_forced(
    before: ShoppingPlan, after: ShoppingPlan, named: set[str], budget: Decimal | None
) -> bool:
    """Whether the old products beside what the edit brought would have gone over the budget."""
    if budget is None:
        return False
    old = sum((line.cost for line in before.items if line.need.name not in named), Decimal(0))
    new = sum((line.cost for line in after.items if line.need.name in named), Decimal(0))
    return old + new > budget


def summary(counts: Kept) -> dict[str, float]:
    """The shares: kept counts what stayed, or could not."""
    return {
        "edits": counts.edits,
        "untouched_choices": counts.untouched,
        "kept_or_forced": (counts.kept + counts.forced) / max(counts.untouched, 1),
        "kept": counts.kept / max(counts.untouched, 1),
        "shoppers_choices_kept": counts.chosen_kept / max(counts.chosen, 1),
        "shoppers_choices_kept_or_forced": (counts.chosen_kept + counts.chosen_forced)
        / max(counts.chosen, 1),
        "over_budget": counts.over_budget,
    }
