"""Edits of a list: each changes what it names, and leaves the shopper's other choices alone."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assistant.lists.adding import add, remove, set_units
from assistant.lists.candidates import Shopper, applying
from assistant.lists.changes import Edited, EditRefusedError, ListEdit, Operation
from assistant.lists.filling import Outcome, fill
from assistant.lists.lines import Bench, edited, line_of, locate, with_line
from assistant.lists.model import ShoppingPlan
from assistant.lists.needs import is_owned
from assistant.lists.swapping import swap
from assistant.services import Shop
from core.constraints import Constraints
from core.store import EventKind

_PURCHASES = 200


def apply_edit(
    shop: Shop,
    plan: ShoppingPlan,
    edit: ListEdit,
    shopper: Shopper,
    customer_id: str | None = None,
) -> Edited:
    """Make one edit; a list that it can't be made on comes back as it was, and says why."""
    bench = Bench(shop, shopper, customer_id)
    try:
        return _EDITS[edit.operation](bench, plan, edit)
    except EditRefusedError as refusal:
        return Edited(plan, Outcome(), (str(refusal),), done=False)


def _own(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    if edit.item is None and edit.product_id is None:
        return _own_bought(bench, plan)
    if edit.product_id is not None:
        names = {line_of(plan, edit).need.name}
    else:
        things = [edit.item or ""]
        names = {line.need.name for line in plan.lines if is_owned(line.need, things)}
        names |= {line.need.name for line in [locate(plan, things[0])] if line is not None}
    if not names:
        raise EditRefusedError(f"There is no “{edit.item}” on the list to tick off.")
    return _ticked(plan, names)


def _ticked(plan: ShoppingPlan, names: set[str]) -> Edited:
    lines = [
        line.model_copy(update={"owned": True, "missing": None})
        if line.need.name in names
        else line
        for line in plan.lines
    ]
    said = ", ".join(line.need.name for line in plan.lines if line.need.name in names)
    done = plan.model_copy(update={"lines": lines})
    return Edited(done, Outcome(), (f"Ticked off: {said}.",))


def _own_bought(bench: Bench, plan: ShoppingPlan) -> Edited:
    """Tick off what the shopper bought here before."""
    if bench.customer_id is None:
        raise EditRefusedError("Tell me what you have already, and I'll tick it off.")
    events = bench.shop.store.events.of_customer(
        bench.customer_id, kind=EventKind.PURCHASE, limit=_PURCHASES
    )
    bought = {event.product_id for event in events}
    names = {line.need.name for line in plan.items if line.product_id in bought}
    if not names:
        raise EditRefusedError(
            "You haven't bought any of these here. Tell me what you have, and I'll tick it off."
        )
    return _ticked(plan, names)


def _budget(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    if edit.amount is not None and edit.amount <= 0:
        raise EditRefusedError("A budget has to be above 0, so I left it as it is.")
    changed = plan.model_copy(update={"budget": edit.amount})
    gaps = frozenset(line.need.name for line in plan.gaps)
    filled = fill(bench.shop, changed, bench.shopper, gaps)
    return edited(filled)


def _most(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = line_of(plan, edit)
    changed = plan.model_copy(update={"most_on": line.need.name})
    touched = frozenset(kept.need.name for kept in plan.lines if not kept.chosen)
    freed = with_line(changed, line, chosen=False)
    filled = fill(bench.shop, freed, bench.shopper, touched)
    if filled.outcome.ignored_most:
        return edited(filled, f"Nothing I could choose makes {line.need.name} the dearest item.")
    return edited(filled, f"The most now goes on {line.need.name}.")


def _keep(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = line_of(plan, edit)
    if not line.bought:
        raise EditRefusedError(f"There is no product for {line.need.name} to keep.")
    done = with_line(plan, line, chosen=True)
    return Edited(done, Outcome(), (f"{line.title} stays, whatever else changes.",))


def _limit(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    held = edit.constraints or Constraints()
    changed = plan.model_copy(update={"constraints": held})
    catalog = bench.shop.catalog
    broken = set()
    for line in plan.items:
        at = catalog.position(line.product_id or "")
        if at is None or not catalog.mask(applying(bench.shop, held, line.need))[at]:
            broken.add(line.need.name)
    broken |= {line.need.name for line in plan.gaps}
    filled = fill(bench.shop, _unpinned(changed, broken), bench.shopper, frozenset(broken))
    return edited(filled)


def _unpinned(plan: ShoppingPlan, names: set[str]) -> ShoppingPlan:
    """The list with these lines free, whether or not the shopper chose their product."""
    loose = {"product_id": None, "title": "", "price": None, "chosen": False}
    lines = [
        line.model_copy(update=loose) if line.need.name in names else line for line in plan.lines
    ]
    return plan.model_copy(update={"lines": lines})


def _refill(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    return edited(fill(bench.shop, plan, bench.shopper))


def _clear(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    empty = plan.model_copy(update={"lines": [], "most_on": None})
    return Edited(empty, Outcome(), ("The list is empty now.",))


_EDITS: Mapping[Operation, Callable[[Bench, ShoppingPlan, ListEdit], Edited]] = MappingProxyType(
    {
        Operation.ADD: add,
        Operation.REMOVE: remove,
        Operation.QUANTITY: set_units,
        Operation.SWAP: swap,
        Operation.OWN: _own,
        Operation.BUDGET: _budget,
        Operation.MOST: _most,
        Operation.KEEP: _keep,
        Operation.LIMIT: _limit,
        Operation.REFILL: _refill,
        Operation.CLEAR: _clear,
    }
)
