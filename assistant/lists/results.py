"""What the list and trip tools find out: the facts that a reply may state about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.lists.advice import Drops, Margin
from assistant.lists.filling import Outcome
from assistant.lists.model import ShoppingPlan
from assistant.trips.model import Trip
from core.store import Product

Others = tuple[tuple[Decimal | None, ShoppingPlan], ...]
"""Lists that a list is compared with, each with its budget; see `core.turn.OtherList`."""


@dataclass(frozen=True)
class ListResult:
    """The list as it is now, and what was done to it."""

    plan: ShoppingPlan
    products: tuple[Product, ...]
    """Of its items, in their order."""
    outcome: Outcome
    notes: tuple[str, ...] = ()
    event: Literal["made", "edited", "shown", "unchanged"] = "shown"
    passage: str | None = None
    """What the cited guide says, word for word."""
    before: Decimal | None = None
    """The total before an edit."""

    @property
    def others(self) -> Others:
        """The cheapest complete list, where the budget is too small for it."""
        least = self.outcome.least
        return () if least is None else ((None, least),)

    def amounts(self) -> Iterator[Decimal]:
        """Every amount of money that a reply may name."""
        plan = self.plan
        yield plan.total
        for line in plan.items:
            yield line.cost
            if line.price is not None:
                yield line.price
        if plan.budget is not None:
            yield plan.budget
            yield plan.budget - plan.total
        least = self.outcome.least
        if least is not None:
            yield least.total
            yield least.total - (plan.budget or 0)
        if self.before is not None:
            yield abs(plan.total - self.before)

    def texts(self) -> Iterator[str]:
        """Texts that a reply may quote."""
        yield self.plan.title
        yield from self.notes
        for line in self.plan.lines:
            yield f"{line.need.name}\n{line.need.why}\n{line.why}\n{line.title}"
            yield str(line.need.quantity)
        yield self.plan.source_title or ""


@dataclass(frozen=True)
class AdviceResult:
    """What would change the list; it changes nothing."""

    plan: ShoppingPlan
    products: tuple[Product, ...]
    kind: Literal["drop", "margin", "why"]
    drops: Drops | None = None
    margins: tuple[Margin, ...] = ()
    item: str | None = None
    """The need asked about, for `why`."""

    @property
    def _margins(self) -> tuple[Margin, ...]:
        swaps = None if self.drops is None else self.drops.swaps
        return self.margins if swaps is None else (*self.margins, swaps)

    @property
    def others(self) -> Others:
        """What other budgets would buy."""
        return tuple((margin.budget, margin.plan) for margin in self._margins)

    def amounts(self) -> Iterator[Decimal]:
        """Every amount of money that a reply may name."""
        yield from ListResult(self.plan, (), Outcome()).amounts()
        if self.drops is not None:
            yield self.drops.target
            yield self.drops.total
            yield abs(self.drops.total - self.drops.target)
            together = sum((line.cost for line in self.drops.together), Decimal(0))
            yield self.drops.total - together
            yield together
        for margin in self._margins:
            yield margin.budget
            yield margin.total
            yield abs(margin.total - self.plan.total)
            if self.plan.budget is not None:
                yield abs(margin.budget - self.plan.budget)
            yield from (abs(change.cost) for change in margin.changes)

    def texts(self) -> Iterator[str]:
        """Texts that a reply may quote."""
        yield from ListResult(self.plan, (), Outcome()).texts()
        for margin in self._margins:
            for change in margin.changes:
                yield f"{change.before}\n{change.after}\n{change.need}"


@dataclass(frozen=True)
class TripResult:
    """The trip as it is now, and what was done to it."""

    trip: Trip
    notes: tuple[str, ...] = ()
    event: Literal["made", "edited", "shown", "unchanged"] = "shown"
    came: tuple[str, ...] = ()
    """Needs that the edit brought onto the list."""
    gone: tuple[str, ...] = ()
    only_day: int | None = None
    """The one day that was asked about."""
    shopping: ListResult | None = None
    """The list that goes with it, where that was made or changed too."""

    @property
    def products(self) -> tuple[Product, ...]:
        """Of its list."""
        return () if self.shopping is None else self.shopping.products

    @property
    def others(self) -> Others:
        """What its list is compared with."""
        return () if self.shopping is None else self.shopping.others

    def amounts(self) -> Iterator[Decimal]:
        """Every amount of money that a reply may name."""
        return iter(()) if self.shopping is None else self.shopping.amounts()

    def texts(self) -> Iterator[str]:
        """Texts that a reply may quote."""
        trip = self.trip
        yield f"{trip.destination}\n{trip.country}\n{trip.kind}\n{trip.climate}"
        yield from self.notes
        for number, day in enumerate(trip.days, 1):
            yield f"Day {number}\n{day.title}"
            for activity in day.activities:
                yield f"{activity.name}\n{activity.place}\n{activity.why}"
                yield " ".join(activity.needs)
        for source in trip.sources:
            yield f"{source.title}\n{source.text}"
        yield " ".join((*self.came, *self.gone))
        if self.shopping is not None:
            yield from self.shopping.texts()


@dataclass(frozen=True)
class NoticeResult:
    """Why nothing could be done, for the shopper."""

    text: str

    @property
    def products(self) -> tuple[Product, ...]:
        """None."""
        return ()

    @property
    def others(self) -> Others:
        """None."""
        return ()

    def amounts(self) -> Iterator[Decimal]:
        """None."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """The text."""
        yield self.text


@dataclass(frozen=True)
class ShareResult:
    """What became of a list's link."""

    path: str | None
    """`/shared/<token>`; None when it was revoked or there is nothing to share."""
    reason: str | None = None
    """Why there is nothing to share or revoke."""

    @property
    def products(self) -> tuple[Product, ...]:
        """None."""
        return ()

    @property
    def others(self) -> Others:
        """None."""
        return ()

    def amounts(self) -> Iterator[Decimal]:
        """None."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """The link."""
        yield self.path or ""


PlanResult = ListResult | AdviceResult | TripResult | ShareResult | NoticeResult
