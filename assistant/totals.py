"""What was added up, as a result that a reply is written from."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.language.summing import SumKind
from assistant.lists.model import ShoppingPlan
from core.store import Product


@dataclass(frozen=True)
class Sum:
    """What the list, the cart, or so many of some products come to."""

    of: Literal["list", "cart", "products"]
    lines: tuple[tuple[Product, int], ...]
    """Product and units; empty where there is nothing to add up."""
    total: Decimal
    limit: Decimal | None = None
    """The amount that it is held against."""
    people: int = 1
    """How many a list is for."""
    before: ShoppingPlan | None = None
    """The list before its last change."""
    kind: SumKind = "total"
    """What was asked."""
    shipped: bool = False
    """Delivery was asked for with it, which isn't in it."""

    @property
    def products(self) -> tuple[Product, ...]:
        """What is added up."""
        return tuple(product for product, _ in self.lines)

    @property
    def gap(self) -> Decimal | None:
        """What is left of the limit; negative where the total is over it."""
        return None if self.limit is None else self.limit - self.total

    def amounts(self) -> Iterator[Decimal]:
        """Every amount of money that a reply may name beside the prices."""
        yield self.total
        if self.gap is not None:
            yield abs(self.gap)
        if self.before is not None:
            yield abs(self.before.total - self.total)
        yield round(self.total / self.people, 2)
