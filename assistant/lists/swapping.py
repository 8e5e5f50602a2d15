"""Edits that put another product, or another need, in a line's place."""

from decimal import Decimal

from assistant.lists.adding import add, add_product
from assistant.lists.candidates import Shopper
from assistant.lists.changes import Edited, EditRefusedError, ListEdit, Operation
from assistant.lists.filling import Outcome, fill
from assistant.lists.lines import Bench, line_of, refuse_if_worse, with_line
from assistant.lists.model import Line, ShoppingPlan
from core.constraints import Constraints

_CENT = Decimal("0.01")


def swap(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    """Another product for a need, or another need instead."""
    line = line_of(plan, edit)
    if edit.product_id is not None and edit.product_id != line.product_id:
        return _swap_product(bench, plan, line, edit.product_id)
    if edit.manner not in {None, "cheaper", "better", "other"}:
        return _swap_need(bench, plan, line, str(edit.manner))
    if not line.bought or line.price is None:
        raise EditRefusedError(f"There is no product for {line.need.name} on the list yet.")
    limits = _swap_limits(line, edit)
    freed = with_line(plan, line, limits=limits, product_id=None, chosen=False, price=None)
    refused = bench.shopper.session.with_event(line.product_id or "", "dislike")
    shopper = Shopper(bench.shopper.profile_id, refused)
    filled = fill(bench.shop, freed, shopper, frozenset({line.need.name}))
    now = filled.plan.line(line.need.name)
    if now is None or not now.bought or now.price is None:
        manner = {"cheaper": "cheaper", "better": "better rated"}.get(edit.manner or "", "else")
        raise EditRefusedError(
            f"I found nothing {manner} for {line.need.name} that fits. {line.title} stays."
        )
    refuse_if_worse(plan, filled, "That")
    done = with_line(filled.plan, now, chosen=True, limits=line.limits)
    return Edited(done, filled.outcome, (f"Swapped {line.title} for {now.title}.",))


def _swap_limits(line: Line, edit: ListEdit) -> Constraints | None:
    base = edit.constraints or line.limits or Constraints()
    if edit.manner == "cheaper" and line.price is not None:
        return base.model_copy(update={"price_max": line.price - _CENT})
    return base


def _swap_product(bench: Bench, plan: ShoppingPlan, line: Line, product_id: str) -> Edited:
    without = plan.model_copy(update={"lines": [kept for kept in plan.lines if kept is not line]})
    edit = ListEdit(
        operation=Operation.ADD,
        item=line.need.name,
        product_id=product_id,
        quantity=line.need.quantity,
    )
    added = add_product(bench, without, edit)
    new = added.plan.lines[-1]
    lines = [
        new.model_copy(update={"need": line.need}) if kept is line else kept for kept in plan.lines
    ]
    done = plan.model_copy(update={"lines": lines})
    return Edited(done, Outcome(), (f"Swapped {line.title or line.need.name} for {new.title}.",))


def _swap_need(bench: Bench, plan: ShoppingPlan, line: Line, name: str) -> Edited:
    removed = plan.model_copy(update={"lines": [kept for kept in plan.lines if kept is not line]})
    added = add(bench, removed, ListEdit(operation=Operation.ADD, item=name))
    return Edited(
        added.plan, added.outcome, (f"Took {line.title or line.need.name} off.", *added.notes)
    )
