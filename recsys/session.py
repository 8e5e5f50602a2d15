"""What happened in this conversation: it shapes the very next recommendation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

EVENT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "view": 0.5,
        "click": 0.6,
        "list_add": 0.9,
        "cart": 0.9,
        "purchase": 0.6,
        "like": 1.0,
        "remark": 1.0,
        "dismiss": -0.6,
        "dislike": -1.0,
    }
)
"""How much one event says about what is wanted now. A remark is multiplied by its value, the
signed sentiment in [-1, 1]."""

REJECTIONS = frozenset({"dismiss", "dislike"})
"""Events after which the product itself is not shown again in the conversation."""

DECAY = 0.9
"""What an event weighs after each later one."""


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One thing the shopper did with a product."""

    product_id: str
    kind: str
    """A key of `EVENT_WEIGHTS`."""
    value: float = 1.0

    @property
    def weight(self) -> float:
        """Signed strength before decay; 0 for a kind that says nothing."""
        return EVENT_WEIGHTS.get(self.kind, 0.0) * (self.value if self.kind == "remark" else 1.0)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the shopper said they like or don't."""

    kind: str
    """`category` (a path or a prefix of one), `brand` or `word` (in title or description)."""
    name: str
    weight: float
    """In [-1, 1]; negative for a dislike."""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation's profile, oldest first; adding gives a new one. Survives as JSON."""

    events: tuple[SessionEvent, ...] = ()
    statements: tuple[Statement, ...] = ()
    id: str = ""
    """Conversation id; with the number of events it seeds exploration."""

    def with_event(self, product_id: str, kind: str, value: float = 1.0) -> "Session":
        """This session and one more event; see `SessionEvent`."""
        return replace(self, events=(*self.events, SessionEvent(product_id, kind, value)))

    def with_statement(self, kind: str, name: str, weight: float) -> "Session":
        """This session and a stated like or dislike, instead of an earlier one of the name."""
        kept = tuple(
            said
            for said in self.statements
            if (said.kind, said.name.casefold()) != (kind, name.casefold())
        )
        return replace(self, statements=(*kept, Statement(kind, name, weight)))

    def without_event(self, product_id: str, kind: str) -> "Session":
        """This session as if no such thing had been done with the product."""
        kept = tuple(
            event for event in self.events if (event.product_id, event.kind) != (product_id, kind)
        )
        return replace(self, events=kept)

    def without_product(self, product_id: str) -> "Session":
        """This session as if nothing had happened with the product."""
        kept = tuple(event for event in self.events if event.product_id != product_id)
        return replace(self, events=kept)

    def is_empty(self) -> bool:
        """Whether nothing has happened yet."""
        return not self.events and not self.statements

    def weighted_events(self) -> list[tuple[SessionEvent, float]]:
        """Events with their decayed weights, newest first; those that weigh nothing left out."""
        weighted = [
            (event, event.weight * DECAY**age) for age, event in enumerate(reversed(self.events))
        ]
        return [(event, weight) for event, weight in weighted if weight]

    def rejected(self) -> frozenset[str]:
        """Ids of products that the shopper turned down."""
        return frozenset(event.product_id for event in self.events if event.kind in REJECTIONS)

    def to_json(self) -> dict[str, Any]:
        """As JSON values; `from_json` reads them back."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Session":
        """Read what `to_json` gave."""
        return cls(
            events=tuple(SessionEvent(**event) for event in value.get("events", ())),
            statements=tuple(Statement(**said) for said in value.get("statements", ())),
            id=str(value.get("id", "")),
        )
