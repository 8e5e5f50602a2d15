"""What an edit of a list says, and what comes of it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.lists.filling import Outcome
from assistant.lists.model import ShoppingPlan
from core.constraints import Constraints


class EditRefusedError(Exception):
    """Why an edit of a list or a trip can't be made, for the shopper."""


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
