"""A list and a trip as the `Turn` shows them."""

from collections.abc import Iterable
from decimal import Decimal

from assistant.lists.model import Line, ShoppingPlan
from assistant.trips.model import Trip
from core.turn import (
    Itinerary,
    ItineraryActivity,
    ItineraryDay,
    ListItem,
    MissingNeed,
    OtherList,
    ShoppingListView,
)


def list_view(
    plan: ShoppingPlan,
    trip: Trip | None = None,
    others: Iterable[tuple[Decimal | None, ShoppingPlan]] = (),
) -> ShoppingListView:
    """The list, tied to the days of its trip; `others` are what it is compared with, each with
    its budget.
    """
    return ShoppingListView(
        id=plan.id,
        title=plan.title,
        items=[_item(line, trip) for line in plan.items],
        total=plan.total,
        budget=plan.budget,
        currency=plan.currency,
        have=[line.need.name for line in plan.lines if line.owned],
        missing=[
            MissingNeed(
                need=line.need.name,
                must=line.need.must,
                reason=line.missing.value if line.missing else "",
            )
            for line in plan.lines
            if not line.bought and not line.owned
        ],
        basis=plan.basis.value,
        others=[
            OtherList(
                budget=budget, items=[_item(line, trip) for line in other.items], total=other.total
            )
            for budget, other in others
        ],
    )


def _item(line: Line, trip: Trip | None) -> ListItem:
    if line.product_id is None or line.price is None:
        raise ValueError("only a line with a priced product is an item")
    return ListItem(
        product_id=line.product_id,
        title=line.title,
        quantity=line.need.quantity,
        price=line.price,
        need=line.need.name,
        must=line.need.must,
        why=" ".join(part for part in (line.need.why, line.why) if part),
        chosen=line.chosen,
        days=_days(line, trip),
    )


def _days(line: Line, trip: Trip | None) -> list[int]:
    if trip is None:
        return []
    name = line.need.name
    return [number for number in range(1, len(trip.days) + 1) if name in trip.needs(number)]


def itinerary_view(trip: Trip, id: str = "") -> Itinerary:
    """The trip, day by day."""
    return Itinerary(
        id=id,
        destination=trip.destination,
        season=trip.season,
        general=trip.general,
        sources=[source.id for source in trip.sources],
        days=[
            ItineraryDay(
                date=None if day.date is None else day.date.isoformat(),
                title=day.title,
                activities=[
                    ItineraryActivity(
                        name=activity.name,
                        time_of_day=activity.time_of_day,
                        place=activity.place,
                        why=activity.why,
                        source=activity.source,
                        needs=list(activity.needs),
                    )
                    for activity in day.activities
                ],
                needs=trip.needs(number),
            )
            for number, day in enumerate(trip.days, 1)
        ],
    )
