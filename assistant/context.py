"""What one turn is worked on: passed to the agent as its run-time context."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from assistant.allowance import Allowance
from assistant.evidence import Result
from assistant.language.frames import Understanding
from assistant.permissions import WRITES
from assistant.quotations import Passages, ReviewSummary
from assistant.sentiment import Sentiment
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import Tracked
from core.errors import NotFoundError
from core.store import Product

Call = tuple[str, dict[str, Any]]
"""A tool's name, and its arguments."""


@dataclass(frozen=True)
class Done:
    """One tool call that was made."""

    name: str
    args: dict[str, object]
    ms: float
    result: Result | None
    """None where it failed."""


@dataclass
class TurnContext:
    """One turn in the making.

    Tools take the customer from here and from nowhere else, so that no text can widen what
    they may see.
    """

    shop: Shop
    conversation_id: str
    text: str
    """The shopper's words."""
    customer_id: str | None
    """Who the session says is shopping; None for a stranger."""
    profile_id: str | None
    """The same where they consent to personalisation, else None: whose past behaviour may
    shape what is shown."""
    state: DialogueState
    understood: Understanding
    tracked: Tracked
    known_events: int = 0
    """How many events the session had before the turn."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the turn began."""
    asked: str | None = None
    """The slot that this turn's reply asks for."""
    erase: bool = False
    """Whether the shopper's data is to be deleted when the turn is over."""
    called: list[str] = field(default_factory=list)
    """Ids of the tool calls that the model asked for, in order; they run side by side."""
    done: dict[str, Done] = field(default_factory=dict)
    """What became of each tool call, by its id."""

    written: dict[str, Done] = field(default_factory=dict)
    """What a language model wrote in this turn before it failed, by tool: not written again."""
    request: tuple[Call, ...] = ()
    """Tool calls that the utterance asks of the list or the trip; see `assistant.plan_reading`."""
    lock: AbstractContextManager[Any] = field(default_factory=RLock)
    """Held by tools that change the list or the trip: a turn's tools run side by side."""

    apart: set[str] = field(default_factory=set)
    """Questions in the utterance that stand alone: the rest of it is about something else."""
    answers: dict[tuple[str, str, bool], Passages] = field(default_factory=dict)
    """What answers a question about a product, by question, product id and whether it stands
    alone, so that what the plan has looked up the tool needn't."""
    summaries: dict[tuple[str | None, str], ReviewSummary | None] = field(default_factory=dict)
    """What reviews say, likewise."""

    allowance: Allowance | None = None
    """What a language model may still use; None where the embedded model answers."""
    reply: str = ""
    """The checked reply; set when the agent has finished."""
    screen: tuple[Product, ...] = ()
    """The numbered products that the finished turn puts on screen."""
    rejected: tuple[str, ...] = ()
    """Lines that the check took out of the reply."""
    sentiment: Sentiment | None = None
    """How the utterance feels."""

    @property
    def calls(self) -> list[Done]:
        """The tool calls made, in the order in which the model asked for them."""
        order = {call: number for number, call in enumerate(self.called)}
        return [self.done[call] for call in sorted(self.done, key=lambda call: order.get(call, 0))]

    @property
    def results(self) -> list[Result]:
        """What tools found out in this turn, in order: the facts that the reply may state."""
        return [done.result for done in self.calls if done.result is not None]

    def take_over(self, failed: "TurnContext") -> None:
        """Go on from a turn that failed midway: what it wrote stays written, once."""
        self.written = {
            done.name: done
            for done in failed.calls
            if done.result is not None and done.name in WRITES
        }
        if self.written:
            self.erase = failed.erase
            for name in ("shopping", "trip", "undo", "remembered", "pending"):
                setattr(self.state, name, getattr(failed.state, name))

    def product(self, key: str) -> Product:
        """The product that a tool argument names: a number on screen, or an id.

        Raises:
            NotFoundError: there is no such number or id.
        """
        ids = self.state.on_screen
        if key.isdecimal() and 1 <= int(key) <= len(ids):
            key = ids[int(key) - 1]
        return self.shop.store.products.get(key)

    def products(self, keys: list[str]) -> list[Product]:
        """The products that exist among `keys`, each once."""
        found = {}
        for key in keys:
            try:
                product = self.product(key)
            except NotFoundError:
                continue
            found[product.id] = product
        return list(found.values())
