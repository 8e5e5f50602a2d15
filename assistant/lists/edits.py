"""Edits of a list: each changes what it names, and leaves the shopper's other choices alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from assistant.lists.candidates import Shopper
from assistant.lists.filling import Filled, Outcome, fill
from assistant.lists.goal import counted
from assistant.lists.model import (
    MOST_LINES,
    MOST_UNITS,
    Basis,
    Line,
    Missing,
    Need,
    ShoppingPlan,
)
from assistant.lists.needs import find_need, is_owned
from assistant.services import Shop
from assistant.wording import plural
from core.constraints import Constraints
from core.store import EventKind, Product

_CENT = Decimal("0.01")
_PURCHASES = 200


class Operation(StrEnum):
    """Kinds of edit."""

    ADD = "add"
    """Another need, or so many more of one."""
    REMOVE = "remove"
    QUANTITY = "quantity"
    """So many of a need."""
    SWAP = "swap"
    """Another product for a need."""
    OWN = "own"
    """The shopper has it already; without an item: whatever they bought before."""
    BUDGET = "budget"
    """Another budget; without an amount: none."""
    MOST = "most"
    """Spend the most on a need."""
    KEEP = "keep"
    """Leave this product alone from now on."""
    LIMIT = "limit"
    """Constraints on every product: brands, attributes."""
    REFILL = "refill"
    """Choose everything anew, but for what the shopper chose."""
    CLEAR = "clear"


class ListEdit(BaseModel):
    """One edit."""

    model_config = ConfigDict(frozen=True)

    operation: Operation
    item: str | None = None
    """The need, in the shopper's words."""
    quantity: int | None = None
    """How many, or how many more for `add`."""
    amount: Decimal | None = None
    """Of money."""
    manner: str | None = None
    """For `swap`: `cheaper`, `better` or `other`; for a second thing its name."""
    product_id: str | None = None
    """A product that the shopper named or pointed at."""
    constraints: Constraints | None = None


@dataclass(frozen=True)
class Edited:
    """What came of an edit."""

    plan: ShoppingPlan
    outcome: Outcome
    notes: tuple[str, ...]
    """What was done, or why it wasn't, for the shopper; each a sentence."""
    done: bool = True
    """False where nothing was changed."""


class _RefusedError(Exception):
    """Why an edit can't be made, for the shopper."""


@dataclass(frozen=True)
class _Bench:
    """What an edit is worked on with."""

    shop: Shop
    shopper: Shopper
    customer_id: str | None


def apply_edit(
    shop: Shop,
    plan: ShoppingPlan,
    edit: ListEdit,
    shopper: Shopper,
    customer_id: str | None = None,
) -> Edited:
    """Make one edit; a list that it can't be made on comes back as it was, and says why."""
    bench = _Bench(shop, shopper, customer_id)
    try:
        return _EDITS[edit.operation](bench, plan, edit)
    except _RefusedError as refusal:
        return Edited(plan, Outcome(), (str(refusal),), done=False)


def _line(plan: ShoppingPlan, edit: ListEdit) -> Line:
    """The line that an edit names.

    Raises:
        _RefusedError: there is none.
    """
    for line in plan.lines:
        if edit.product_id is not None and line.product_id == edit.product_id:
            return line
    found = None if edit.item is None else locate(plan, edit.item)
    if found is None:
        raise _RefusedError(
            f"There is no “{edit.item}” on the list." if edit.item else "Which one do you mean?"
        )
    return found


def locate(plan: ShoppingPlan, words: str) -> Line | None:
    """The line that a shopper's words mean, by its need or by its product's title."""
    name = find_need([line.need.name for line in plan.lines], words)
    if name is not None:
        return plan.line(name)
    wanted = counted(words)[1].casefold()
    titled = [line for line in plan.items if wanted in line.title.casefold()]
    return titled[0] if titled else None


def _with_line(plan: ShoppingPlan, old: Line, **update: object) -> ShoppingPlan:
    lines = [line.model_copy(update=update) if line is old else line for line in plan.lines]
    return plan.model_copy(update={"lines": lines})


def _with_need(plan: ShoppingPlan, old: Line, **update: object) -> ShoppingPlan:
    return _with_line(plan, old, need=old.need.model_copy(update=update))


def _edited(filled: Filled, *notes: str) -> Edited:
    return Edited(filled.plan, filled.outcome, tuple(note for note in notes if note))


def _refuse_if_worse(before: ShoppingPlan, filled: Filled, what: str) -> None:
    """Keep a list whole: an edit that would push a must off it isn't made.

    Raises:
        _RefusedError: something that was on the list would go.
    """
    lost = [
        line.need.name
        for line in before.items
        if (now := filled.plan.line(line.need.name)) is None or not (now.bought or now.owned)
    ]
    if lost:
        raise _RefusedError(
            f"{what} doesn't fit the budget unless I take {', '.join(lost)} off. "
            "Raise the budget, or tell me what can go."
        )


def _add(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    if edit.product_id is not None:
        return _add_product(bench, plan, edit)
    words = edit.item or ""
    line = locate(plan, words)
    if line is not None and line.bought:
        more = edit.quantity or 1
        return _set_quantity(bench, plan, line, line.need.quantity + more)
    if line is not None:
        wanted = _with_line(plan, line, owned=False, missing=None)
        fresh = wanted.line(line.need.name)
        if fresh is not None and edit.quantity:
            wanted = _with_need(wanted, fresh, quantity=min(edit.quantity, MOST_UNITS))
        name = line.need.name
    else:
        if len(plan.lines) >= MOST_LINES:
            raise _RefusedError(f"A list holds {MOST_LINES} things at the most.")
        name = counted(words)[1].strip()[:60]
        need = Need(name=name, quantity=min(edit.quantity or 1, MOST_UNITS), basis=Basis.SHOPPER)
        line = Line(need=need, limits=edit.constraints)
        wanted = plan.model_copy(update={"lines": [*plan.lines, line]})
    filled = fill(bench.shop, wanted, bench.shopper, frozenset({name}))
    added = filled.plan.line(name)
    if added is None or not added.bought:
        raise _RefusedError(_why_not(name, added))
    _refuse_if_worse(plan, filled, f"Adding {name}")
    return _edited(filled, f"Added {_units(added)}: {added.title}.")


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


def _add_product(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    product = bench.shop.store.products.get(edit.product_id or "")
    for line in plan.items:
        if line.product_id == product.id:
            return _set_quantity(bench, plan, line, line.need.quantity + (edit.quantity or 1))
    wanted = min(edit.quantity or 1, MOST_UNITS)
    if product.price is None:
        raise _RefusedError(f"{product.title} has no price, so I can't put it on a list.")
    if product.stock is not None and product.stock < wanted:
        raise _RefusedError(f"{product.title}: only {product.stock} in stock.")
    left = None if plan.budget is None else plan.budget - plan.total
    if left is not None and product.price * wanted > left:
        over = product.price * wanted - left
        raise _RefusedError(
            f"{product.title} would take the list {over:.2f} over its budget. "
            "Raise it, or tell me what can go."
        )
    if len(plan.lines) >= MOST_LINES:
        raise _RefusedError(f"A list holds {MOST_LINES} things at the most.")
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


def _remove(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    gone = _line(plan, edit)
    lines = [line for line in plan.lines if line is not gone]
    most_on = None if plan.most_on == gone.need.name else plan.most_on
    changed = plan.model_copy(update={"lines": lines, "most_on": most_on})
    return Edited(changed, Outcome(), (f"Took {gone.title or gone.need.name} off.",))


def _quantity(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = _line(plan, edit)
    if edit.quantity is not None and edit.quantity < 1:
        return _remove(bench, plan, edit)
    return _set_quantity(bench, plan, line, edit.quantity or 1)


def _set_quantity(bench: _Bench, plan: ShoppingPlan, line: Line, count: int) -> Edited:
    if count > MOST_UNITS:
        raise _RefusedError(f"{MOST_UNITS} of one thing is the most that I put on a list.")
    name = line.need.name
    wanted = _with_need(plan, line, quantity=count)
    held = _hold(wanted, name)
    filled = fill(bench.shop, held, bench.shopper, frozenset())
    now = filled.plan.line(name)
    if now is None or not now.bought:
        filled = fill(bench.shop, wanted, bench.shopper, frozenset({name}))
        now = filled.plan.line(name)
    if now is None or not now.bought:
        raise _RefusedError(_why_not(f"{count} {plural(name)}", now))
    _refuse_if_worse(plan, filled, f"{count} {plural(name)}")
    restored = _with_line(filled.plan, now, chosen=line.chosen)
    note = f"Now {_units(now)}: {now.title}."
    return Edited(restored, filled.outcome, (note,))


def _hold(plan: ShoppingPlan, name: str) -> ShoppingPlan:
    line = plan.line(name)
    return plan if line is None else _with_line(plan, line, chosen=line.product_id is not None)


def _units(line: Line) -> str:
    count = line.need.quantity
    return line.need.name if count == 1 else f"{count} × {line.need.name}"


def _swap(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = _line(plan, edit)
    if edit.product_id is not None and edit.product_id != line.product_id:
        return _swap_product(bench, plan, line, edit.product_id)
    if edit.manner not in {None, "cheaper", "better", "other"}:
        return _swap_need(bench, plan, line, str(edit.manner))
    if not line.bought or line.price is None:
        raise _RefusedError(f"There is no product for {line.need.name} on the list yet.")
    limits = _swap_limits(line, edit)
    freed = _with_line(plan, line, limits=limits, product_id=None, chosen=False, price=None)
    refused = bench.shopper.session.with_event(line.product_id or "", "dislike")
    shopper = Shopper(bench.shopper.profile_id, refused)
    filled = fill(bench.shop, freed, shopper, frozenset({line.need.name}))
    now = filled.plan.line(line.need.name)
    if now is None or not now.bought or now.price is None:
        manner = {"cheaper": "cheaper", "better": "better rated"}.get(edit.manner or "", "else")
        raise _RefusedError(
            f"I found nothing {manner} for {line.need.name} that fits. {line.title} stays."
        )
    _refuse_if_worse(plan, filled, "That")
    done = _with_line(filled.plan, now, chosen=True, limits=line.limits)
    return Edited(done, filled.outcome, (f"Swapped {line.title} for {now.title}.",))


def _swap_limits(line: Line, edit: ListEdit) -> Constraints | None:
    base = edit.constraints or line.limits or Constraints()
    if edit.manner == "cheaper" and line.price is not None:
        return base.model_copy(update={"price_max": line.price - _CENT})
    return base


def _swap_product(bench: _Bench, plan: ShoppingPlan, line: Line, product_id: str) -> Edited:
    without = plan.model_copy(update={"lines": [kept for kept in plan.lines if kept is not line]})
    edit = ListEdit(
        operation=Operation.ADD,
        item=line.need.name,
        product_id=product_id,
        quantity=line.need.quantity,
    )
    added = _add_product(bench, without, edit)
    new = added.plan.lines[-1]
    lines = [
        new.model_copy(update={"need": line.need}) if kept is line else kept for kept in plan.lines
    ]
    done = plan.model_copy(update={"lines": lines})
    return Edited(done, Outcome(), (f"Swapped {line.title or line.need.name} for {new.title}.",))


def _swap_need(bench: _Bench, plan: ShoppingPlan, line: Line, name: str) -> Edited:
    removed = plan.model_copy(update={"lines": [kept for kept in plan.lines if kept is not line]})
    added = _add(bench, removed, ListEdit(operation=Operation.ADD, item=name))
    return Edited(
        added.plan, added.outcome, (f"Took {line.title or line.need.name} off.", *added.notes)
    )


def _own(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    if edit.item is None and edit.product_id is None:
        return _own_bought(bench, plan)
    if edit.product_id is not None:
        names = {_line(plan, edit).need.name}
    else:
        things = [edit.item or ""]
        names = {line.need.name for line in plan.lines if is_owned(line.need, things)}
        names |= {line.need.name for line in [locate(plan, things[0])] if line is not None}
    if not names:
        raise _RefusedError(f"There is no “{edit.item}” on the list to tick off.")
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


def _own_bought(bench: _Bench, plan: ShoppingPlan) -> Edited:
    """Tick off what the shopper bought here before."""
    if bench.customer_id is None:
        raise _RefusedError("Tell me what you have already, and I'll tick it off.")
    events = bench.shop.store.events.of_customer(
        bench.customer_id, kind=EventKind.PURCHASE, limit=_PURCHASES
    )
    bought = {event.product_id for event in events}
    names = {line.need.name for line in plan.items if line.product_id in bought}
    if not names:
        raise _RefusedError(
            "You haven't bought any of these here. Tell me what you have, and I'll tick it off."
        )
    return _ticked(plan, names)


def _budget(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    if edit.amount is not None and edit.amount <= 0:
        raise _RefusedError("A budget has to be above 0, so I left it as it is.")
    changed = plan.model_copy(update={"budget": edit.amount})
    gaps = frozenset(line.need.name for line in plan.gaps)
    filled = fill(bench.shop, changed, bench.shopper, gaps)
    return _edited(filled)


def _most(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = _line(plan, edit)
    changed = plan.model_copy(update={"most_on": line.need.name})
    touched = frozenset(kept.need.name for kept in plan.lines if not kept.chosen)
    freed = _with_line(changed, line, chosen=False)
    filled = fill(bench.shop, freed, bench.shopper, touched)
    if filled.outcome.ignored_most:
        return _edited(filled, f"Nothing I could choose makes {line.need.name} the dearest item.")
    return _edited(filled, f"The most now goes on {line.need.name}.")


def _keep(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    line = _line(plan, edit)
    if not line.bought:
        raise _RefusedError(f"There is no product for {line.need.name} to keep.")
    done = _with_line(plan, line, chosen=True)
    return Edited(done, Outcome(), (f"{line.title} stays, whatever else changes.",))


def _limit(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    held = edit.constraints or Constraints()
    changed = plan.model_copy(update={"constraints": held})
    mask = bench.shop.catalog.mask(held)
    broken = set()
    for line in plan.items:
        at = bench.shop.catalog.position(line.product_id or "")
        if at is None or not mask[at]:
            broken.add(line.need.name)
    broken |= {line.need.name for line in plan.gaps}
    filled = fill(bench.shop, _unpinned(changed, broken), bench.shopper, frozenset(broken))
    return _edited(filled)


def _unpinned(plan: ShoppingPlan, names: set[str]) -> ShoppingPlan:
    """The list with these lines free, whether or not the shopper chose their product."""
    loose = {"product_id": None, "title": "", "price": None, "chosen": False}
    lines = [
        line.model_copy(update=loose) if line.need.name in names else line for line in plan.lines
    ]
    return plan.model_copy(update={"lines": lines})


def _refill(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    return _edited(fill(bench.shop, plan, bench.shopper))


def _clear(bench: _Bench, plan: ShoppingPlan, edit: ListEdit) -> Edited:
    empty = plan.model_copy(update={"lines": [], "most_on": None})
    return Edited(empty, Outcome(), ("The list is empty now.",))


_EDITS: Mapping[Operation, Callable[[_Bench, ShoppingPlan, ListEdit], Edited]] = MappingProxyType(
    {
        Operation.ADD: _add,
        Operation.REMOVE: _remove,
        Operation.QUANTITY: _quantity,
        Operation.SWAP: _swap,
        Operation.OWN: _own,
        Operation.BUDGET: _budget,
        Operation.MOST: _most,
        Operation.KEEP: _keep,
        Operation.LIMIT: _limit,
        Operation.REFILL: _refill,
        Operation.CLEAR: _clear,
    }
)
