"""What a visit has come to, shown beside the chat: the list, the trip, a comparison."""

from dataclasses import dataclass

from assistant.wording import money
from core.turn import ComparisonView, Itinerary, ShoppingListView, Turn


@dataclass
class Desk:
    """The latest of each; it stays while the conversation turns to other things."""

    shopping_list: ShoppingListView | None = None
    trip: Itinerary | None = None
    comparison: ComparisonView | None = None

    def take(self, turn: Turn) -> None:
        """Keep what `turn` brings."""
        self.shopping_list = turn.list or self.shopping_list
        self.trip = turn.itinerary or self.trip
        self.comparison = turn.comparison or self.comparison

    @property
    def listed(self) -> frozenset[str]:
        """Ids of the products on the list."""
        items = self.shopping_list.items if self.shopping_list else []
        return frozenset(line.product_id for line in items)

    def tabs(self, currency: str | None) -> list[tuple[str, str]]:
        """Name and label of each part that there is, for a screen too small to show them."""
        found: list[tuple[str, str]] = []
        if self.shopping_list is not None and self.shopping_list.items:
            total = money(self.shopping_list.total, self.shopping_list.currency or currency)
            found.append(("list", f"List · {total}"))
        if self.trip is not None:
            found.append(("trip", f"{self.trip.destination} · {_days(len(self.trip.days))}"))
        if self.comparison is not None:
            found.append(("comparison", f"Comparison · {len(self.comparison.titles)}"))
        return found


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
