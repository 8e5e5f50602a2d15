"""How far two products are apart."""

from dataclasses import dataclass
from decimal import Decimal

from core.store import Product


@dataclass(frozen=True)
class Gap:
    """How far two products are apart in one field."""

    field: str
    """`price`, or the name of a numeric attribute."""
    more: Product | None = None
    """None where the field isn't on record for two of them."""
    less: Product | None = None
    amount: Decimal = Decimal(0)
    """By how much `more` is more, in the field's unit."""
    times: float | None = None
    """How many times it is that, where it was asked."""
