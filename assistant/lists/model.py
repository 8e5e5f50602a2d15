"""A shopping list as typed state: what is needed, what was chosen for it, and what it may cost.

Kept as JSON in the dialogue state and in the store; only code changes it.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.constraints import Constraints
from core.ids import new_id
from core.money import Money

MOST_UNITS = 999
"""Units of one thing on a list, at the most."""

MOST_LINES = 60
"""Lines of a list, at the most."""


class Basis(StrEnum):
    """Where a need comes from."""

    GUIDE = "guide"
    """A document of the shop, cited."""
    GENERAL = "general"
    """A checklist that Aisle ships; general advice."""
    BEHAVIOUR = "behaviour"
    """What the shop's customers buy together, and what matches the goal's words."""
    SHOPPER = "shopper"
    """The shopper asked for it."""
    MODEL = "model"
    """A language model proposed it."""


class Need(BaseModel):
    """One thing that a goal asks for."""

    model_config = ConfigDict(frozen=True)

    name: str
    """As a shopper says it: `desk lamp`."""
    quantity: int = Field(default=1, ge=1, le=MOST_UNITS)
    must: bool = True
    """False for what is only nice to have."""
    why: str = ""
    """The source's own reason."""
    basis: Basis = Basis.SHOPPER
    source: str | None = None
    """Id of the document that says so."""
    categories: tuple[str, ...] = ()
    """Category paths that meet it, where the source names them; empty: search for the name."""
    query: str = ""
    """Search words, where the name alone finds the wrong things."""
    purpose: str = ""
    """What it is for, where that is known: of its kind, the products for that come first."""
    days: tuple[int, ...] = ()
    """Days of the trip (1 for the first) that ask for it; empty for all."""

    @property
    def words(self) -> str:
        """What to search the catalogue for."""
        return self.query or self.name


class Missing(StrEnum):
    """Why a line has no product."""

    NOT_CARRIED = "not carried"
    OUT_OF_STOCK = "out of stock"
    """Carried, but not so many of one product."""
    RULED_OUT = "ruled out"
    """Carried, but nothing fits the shopper's own constraints."""
    OVER_BUDGET = "over budget"
    DROPPED = "dropped"
    """The shopper took it off."""
    OPTIONAL = "optional"
    """Only nice to have, and not asked for."""


class Line(BaseModel):
    """A need, and the product chosen for it."""

    need: Need
    product_id: str | None = None
    title: str = ""
    price: Money | None = None
    """Of one unit, in the list's currency."""
    chosen: bool = False
    """The shopper chose this product; the optimiser keeps it."""
    owned: bool = False
    """The shopper has it already."""
    missing: Missing | None = None
    limits: Constraints | None = None
    """Constraints on this line alone."""
    why: str = ""
    """Why this product, from the facts that ranked it."""

    @property
    def bought(self) -> bool:
        """Whether it is to be bought."""
        return self.product_id is not None and not self.owned

    @property
    def cost(self) -> Decimal:
        """Quantity times price; 0 for what isn't bought."""
        if not self.bought or self.price is None:
            return Decimal(0)
        return self.price * self.need.quantity

    @property
    def wanted(self) -> bool:
        """Whether the optimiser may fill it."""
        return not self.owned and self.missing not in {Missing.DROPPED, Missing.OPTIONAL}


class Limits(BaseModel):
    """What the whole list may weigh and take up; None for no limit."""

    weight_g: float | None = None
    volume_l: float | None = None


class ShoppingPlan(BaseModel):
    """A shopping list."""

    id: str = Field(default_factory=new_id)
    title: str = "Shopping list"
    goal: str = ""
    """The shopper's words for what it is for."""
    lines: list[Line] = Field(default_factory=list)
    budget: Money | None = None
    currency: str | None = None
    people: int = Field(default=1, ge=1)
    constraints: Constraints = Constraints()
    """What every product on it must satisfy."""
    limits: Limits = Limits()
    most_on: str | None = None
    """Name of the need to spend the most on."""
    basis: Basis = Basis.SHOPPER
    source: str | None = None
    """Id of the document that most needs come from."""
    source_title: str | None = None

    @property
    def items(self) -> list[Line]:
        """The lines to buy, in order."""
        return [line for line in self.lines if line.bought]

    @property
    def total(self) -> Decimal:
        """The exact sum of quantity times price."""
        return sum((line.cost for line in self.lines), Decimal("0.00"))

    @property
    def gaps(self) -> list[Line]:
        """Lines that have no product though one is wanted."""
        return [line for line in self.lines if line.wanted and not line.bought]

    def line(self, name: str) -> Line | None:
        """The line of that need."""
        return next((line for line in self.lines if line.need.name == name), None)

    def stored(self) -> list[dict[str, Any]]:
        """Its items as the store keeps them beside the whole state."""
        return [
            {"product_id": line.product_id, "quantity": line.need.quantity} for line in self.items
        ]


def merge(needs: Iterable[Need]) -> list[Need]:
    """Needs by name, each once: the larger quantity, a must if any is, all days."""
    found: dict[str, Need] = {}
    for need in needs:
        known = found.get(need.name)
        if known is None:
            found[need.name] = need
            continue
        days = tuple(sorted({*known.days, *need.days})) if known.days and need.days else ()
        found[need.name] = known.model_copy(
            update={
                "quantity": max(known.quantity, need.quantity),
                "must": known.must or need.must,
                "days": days,
            }
        )
    return list(found.values())
