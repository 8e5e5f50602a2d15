"""Edits that bring products to a list: more of a thing, another thing, as many as said."""

from assistant.lists.changes import Edited, EditRefusedError, ListEdit
from assistant.lists.filling import Outcome, fill
from assistant.lists.goal import counted
from assistant.lists.lines import (
    Bench,
    edited,
    line_of,
    locate,
    refuse_if_worse,
    units_of,
    with_line,
    with_need,
)
from assistant.lists.model import (
    MOST_LINES,
    MOST_UNITS,
    Basis,
    Line,
    Missing,
    Need,
    ShoppingPlan,
)
from assistant.wording import money, plural
from core.store import Product


def add(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    """Another need, more of one, or a product that the shopper pointed at."""
    if edit.product_id is not None:
        return add_product(bench, plan, edit)
    words = edit.item or ""
    line = locate(plan, words)
    if line is not None and line.bought:
        more = edit.quantity or 1
        return _set_quantity(bench, plan, line, line.need.quantity + more)
    if line is not None:
        wanted = with_line(plan, line, owned=False, missing=None)
        fresh = wanted.line(line.need.name)
        if fresh is not None and edit.quantity:
            wanted = with_need(wanted, fresh, quantity=min(edit.quantity, MOST_UNITS))
        name = line.need.name
    else:
        if len(plan.lines) >= MOST_LINES:
            raise EditRefusedError(f"A list holds {MOST_LINES} things at the most.")
        name = counted(words)[1].strip()[:60]
        need = Need(name=name, quantity=min(edit.quantity or 1, MOST_UNITS), basis=Basis.SHOPPER)
        line = Line(need=need, limits=edit.constraints)
        wanted = plan.model_copy(update={"lines": [*plan.lines, line]})
    filled = fill(bench.shop, wanted, bench.shopper, frozenset({name}))
    added = filled.plan.line(name)
    if added is None or not added.bought:
        raise EditRefusedError(_why_not(name, added))
    refuse_if_worse(plan, filled, f"Adding {name}")
    return edited(filled, f"Added {units_of(added)}: {added.title}.")


def _why_not(name: str, line: Line | None) -> str:
    match None if line is None else line.missing:
        case Missing.OVER_BUDGET:
            return (
                f"{name[:1].upper()}{name[1:]} won't fit the budget, even with cheaper choices "
                "elsewhere. Raise it, or tell me what can go."
            )
        case Missing.OUT_OF_STOCK:
            return f"There aren't that many of any {name} in stock."
        case Missing.RULED_OUT:
            return f"No {name} fits everything you asked for."
        case _:
            return f"We don't carry anything that I would call “{name}”."


def add_product(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    """A product that the shopper chose, where stock and budget allow it."""
    product = bench.shop.store.products.get(edit.product_id or "")
    for line in plan.items:
        if line.product_id == product.id:
            return _set_quantity(bench, plan, line, line.need.quantity + (edit.quantity or 1))
    wanted = min(edit.quantity or 1, MOST_UNITS)
    if product.price is None:
        raise EditRefusedError(f"{product.title} has no price, so I can't put it on a list.")
    if product.stock is not None and product.stock < wanted:
        raise EditRefusedError(f"{product.title}: only {product.stock} in stock.")
    left = None if plan.budget is None else plan.budget - plan.total
    if left is not None and product.price * wanted > left:
        over = product.price * wanted - left
        units = f"{wanted} × {product.title}" if wanted > 1 else product.title
        raise EditRefusedError(
            f"{units} would take the list {money(over, plan.currency)} over its budget. "
            "Raise it, or tell me what can go."
        )
    if len(plan.lines) >= MOST_LINES:
        raise EditRefusedError(f"A list holds {MOST_LINES} things at the most.")
    need = Need(name=_name_for(plan, edit.item, product), quantity=wanted)
    line = Line(
        need=need, product_id=product.id, title=product.title, price=product.price, chosen=True,
        why="You chose it.",
    )  # fmt: skip
    changed = plan.model_copy(update={"lines": [*plan.lines, line]})
    return Edited(changed, Outcome(), (f"Added {product.title}.",))


def _name_for(plan: ShoppingPlan, item: str | None, product: Product) -> str:
    """A need's name for a product, unlike the list's others."""
    name = (item or product.title).strip()[:60]
    return name if plan.line(name) is None else product.title[:60]


def remove(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    """One line less."""
    gone = line_of(plan, edit)
    lines = [line for line in plan.lines if line is not gone]
    most_on = None if plan.most_on == gone.need.name else plan.most_on
    changed = plan.model_copy(update={"lines": lines, "most_on": most_on})
    return Edited(changed, Outcome(), (f"Took {gone.title or gone.need.name} off.",))


def set_units(bench: Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    """So many of a need; none takes it off."""
    line = line_of(plan, edit)
    if edit.quantity is not None and edit.quantity < 1:
        return remove(bench, plan, edit)
    return _set_quantity(bench, plan, line, edit.quantity or 1)


def _set_quantity(bench: Bench, plan: ShoppingPlan, line: Line, count: int) -> Edited:
    if count > MOST_UNITS:
        raise EditRefusedError(f"{MOST_UNITS} of one thing is the most that I put on a list.")
    name = line.need.name
    wanted = with_need(plan, line, quantity=count)
    held = _hold(wanted, name)
    filled = fill(bench.shop, held, bench.shopper, frozenset())
    now = filled.plan.line(name)
    if now is None or not now.bought:
        filled = fill(bench.shop, wanted, bench.shopper, frozenset({name}))
        now = filled.plan.line(name)
    if now is None or not now.bought:
        raise EditRefusedError(_why_not(f"{count} {plural(name)}", now))
    refuse_if_worse(plan, filled, f"{count} {plural(name)}")
    restored = with_line(filled.plan, now, chosen=line.chosen)
    note = f"Now {units_of(now)}: {now.title}."
    return Edited(restored, filled.outcome, (note,))


def _hold(plan: ShoppingPlan, name: str) -> ShoppingPlan:
    line = plan.line(name)
    return plan if line is None else with_line(plan, line, chosen=line.product_id is not None)
