"""Changes of the shopping list as a model asks for them, and the edits that they come to."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from assistant.context import TurnContext
from assistant.edits import edit
from assistant.lists.candidates import Shopper
from assistant.lists.changes import Edited, ListEdit
from assistant.lists.filling import fill
from assistant.lists.model import Line, Missing, ShoppingPlan
from assistant.services import Shop
from core.constraints import Constraints


class ListChange(BaseModel):
    """One edit of the shopping list."""

    operation: Literal[
        "add",
        "remove",
        "quantity",
        "swap",
        "own",
        "budget",
        "most",
        "keep",
        "limit",
        "refill",
        "optional",
        "clear",
    ] = Field(
        description="own: has it already; most: spend the most on it; limit: hold every product to "
        "the shopper's constraints; refill: choose anew; optional: add what is nice to have"
    )
    item: str | None = Field(None, description="what it is about, e.g. 'desk lamp'")
    quantity: int | None = Field(None, description="how many; for add: how many more")
    amount: float | None = Field(None, description="the new budget")
    manner: str | None = Field(
        None, description="for swap: cheaper, better, other, or the thing to have instead"
    )
    product: str | None = Field(None, description="a product's number on screen, or its id")


def edit_of(context: TurnContext, change: ListChange, held: Constraints) -> ListEdit:
    """The edit that a change asks for; `held` is what the shopper rules in and out of a list."""
    product_id = None if change.product is None else context.product(change.product).id
    constraints = None
    if change.operation == "limit":
        constraints = held
    elif change.operation in {"swap", "add"} and context.understood.changes:
        constraints = _said(context)
    return ListEdit.model_validate(
        {
            **change.model_dump(exclude={"product", "amount"}),
            "amount": None if change.amount is None else Decimal(str(change.amount)),
            "product_id": product_id,
            "constraints": constraints,
        }
    )


def _said(context: TurnContext) -> Constraints | None:
    """What this utterance itself asks of a product, as constraints of one line."""
    held = Constraints()
    for change in context.understood.changes:
        if change.field not in {"category", "quantity", "all"}:
            held = edit(held, change)
    return None if held.is_empty() else held


def with_optional(shop: Shop, plan: ShoppingPlan, shopper: Shopper) -> Edited:
    """The list with what is only nice to have."""
    names = {line.need.name for line in plan.lines if line.missing is Missing.OPTIONAL}
    lines: list[Line] = [
        line.model_copy(update={"missing": None}) if line.need.name in names else line
        for line in plan.lines
    ]
    wanted = plan.model_copy(update={"lines": lines})
    filled = fill(shop, wanted, shopper, frozenset(names))
    return Edited(filled.plan, filled.outcome, ("Added what is nice to have.",))
