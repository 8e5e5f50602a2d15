"""Lines of a list under edit: found by a shopper's words, changed, and looked after."""

from dataclasses import dataclass

from assistant.lists.candidates import Shopper
from assistant.lists.changes import Edited, EditRefusedError, ListEdit
from assistant.lists.filling import Filled
from assistant.lists.goal import counted
from assistant.lists.model import Line, ShoppingPlan
from assistant.lists.needs import find_need
from assistant.services import Shop


@dataclass(frozen=True)
class Bench:
    """What an edit is worked on with."""

    shop: Shop
    shopper: Shopper
    customer_id: str | None


def line_of(plan: ShoppingPlan, edit: ListEdit) -> Line:
    """The line that an edit names.

    Raises:
        EditRefusedError: there is none.
    """
    for line in plan.lines:
        if edit.product_id is not None and line.product_id == edit.product_id:
            return line
    found = None if edit.item is None else locate(plan, edit.item)
    if found is None:
        raise EditRefusedError(
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


def with_line(plan: ShoppingPlan, old: Line, **update: object) -> ShoppingPlan:
    """The list with one line changed."""
    lines = [line.model_copy(update=update) if line is old else line for line in plan.lines]
    return plan.model_copy(update={"lines": lines})


def with_need(plan: ShoppingPlan, old: Line, **update: object) -> ShoppingPlan:
    """The list with the need of one line changed."""
    return with_line(plan, old, need=old.need.model_copy(update=update))


def edited(filled: Filled, *notes: str) -> Edited:
    """What came of an edit, without empty notes."""
    return Edited(filled.plan, filled.outcome, tuple(note for note in notes if note))


def refuse_if_worse(before: ShoppingPlan, filled: Filled, what: str) -> None:
    """Keep a list whole: an edit that would push a must off it isn't made.

    Raises:
        EditRefusedError: something that was on the list would go.
    """
    lost = [
        line.need.name
        for line in before.items
        if (now := filled.plan.line(line.need.name)) is None or not (now.bought or now.owned)
    ]
    if lost:
        raise EditRefusedError(
            f"{what} doesn't fit the budget unless I take {', '.join(lost)} off. "
            "Raise the budget, or tell me what can go."
        )


def units_of(line: Line) -> str:
    """`2 × towel`, or `towel` for one."""
    count = line.need.quantity
    return line.need.name if count == 1 else f"{count} × {line.need.name}"
