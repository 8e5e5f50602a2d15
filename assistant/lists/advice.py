"""What a list's budget bought, and what more or less of it would change; from the optimiser."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.lists.candidates import Shopper
from assistant.lists.filling import Filled, fill
from assistant.lists.model import Line, ShoppingPlan
from assistant.services import Shop

STEP = Decimal(50)
"""By how much more or less is asked, in the shop's currency."""


@dataclass(frozen=True)
class Change:
    """One line under another budget."""

    need: str
    before: str | None
    """Title; None for nothing."""
    after: str | None
    after_id: str | None
    cost: Decimal
    """What it adds to the total; negative for a saving."""


@dataclass(frozen=True)
class Margin:
    """The best list under another budget, against the one that is kept."""

    budget: Decimal
    plan: ShoppingPlan
    changes: tuple[Change, ...]
    complete: bool
    """Whether it has every must."""

    @property
    def total(self) -> Decimal:
        """What it costs."""
        return self.plan.total


@dataclass(frozen=True)
class Drops:
    """How a list comes to cost no more than an amount."""

    target: Decimal
    total: Decimal
    single: tuple[Line, ...]
    """Lines each of which is enough by itself, the least missed first."""
    together: tuple[Line, ...]
    """The lines to drop that cost the least worth; empty where nothing need go."""
    swaps: Margin | None
    """Keeping every need with cheaper products; None where that doesn't suffice."""


def margin(shop: Shop, plan: ShoppingPlan, budget: Decimal, shopper: Shopper) -> Margin:
    """What the best list under another budget changes; what the shopper chose stays."""
    return _against(plan, fill(shop, plan.model_copy(update={"budget": budget}), shopper), budget)


def _against(plan: ShoppingPlan, other: Filled, budget: Decimal) -> Margin:
    now = {line.need.name: line for line in other.plan.lines}
    changes = [
        Change(
            line.need.name,
            line.title if line.bought else None,
            now[line.need.name].title if now[line.need.name].bought else None,
            now[line.need.name].product_id,
            now[line.need.name].cost - line.cost,
        )
        for line in plan.lines
        if now[line.need.name].product_id != line.product_id
    ]
    return Margin(budget, other.plan, tuple(changes), not other.outcome.unmet)


def drops(shop: Shop, plan: ShoppingPlan, target: Decimal, shopper: Shopper) -> Drops:
    """What could go, or be had for less, for the list to cost `target` at the most."""
    over = plan.total - target
    items = sorted(plan.items, key=lambda line: (line.need.must, line.chosen, line.cost))
    single = tuple(line for line in items if line.cost >= over) if over > 0 else ()
    lower = plan.model_copy(update={"budget": target})
    swapped = _against(plan, fill(shop, lower, shopper, frozenset()), target)
    whole = swapped.complete and not any(change.after is None for change in swapped.changes)
    return Drops(target, plan.total, single, _together(items, over), swapped if whole else None)


def _together(items: list[Line], over: Decimal) -> tuple[Line, ...]:
    """The fewest of the least needed lines that save enough, extras before musts."""
    dropped: list[Line] = []
    for must in (False, True):
        group = sorted((i for i in items if i.need.must is must), key=lambda line: -line.cost)
        for line in group:
            left = over - sum((gone.cost for gone in dropped), Decimal(0))
            if left <= 0:
                return tuple(dropped)
            enough = [other for other in group if other.cost >= left and other not in dropped]
            if enough:
                return (*dropped, min(enough, key=lambda other: other.cost))
            dropped.append(line)
    return tuple(dropped)
