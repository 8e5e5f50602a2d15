"""What one turn is worked on: passed to the agent as its run-time context."""

from dataclasses import dataclass, field

from assistant.evidence import Result
from assistant.language.frames import Understanding
from assistant.sentiment import Sentiment
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import Tracked
from core.errors import NotFoundError
from core.store import Product


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
    results: list[Result] = field(default_factory=list)
    """What tools found out in this turn, in order: the facts that the reply may state."""
    calls: list[tuple[str, dict[str, object], float]] = field(default_factory=list)
    """Name, arguments and milliseconds of each tool call."""

    reply: str = ""
    """The checked reply; set when the agent has finished."""
    rejected: tuple[str, ...] = ()
    """Lines that the check took out of the reply."""
    sentiment: Sentiment | None = None
    """How the utterance feels."""

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
