"""What the page and the API need of the rest of Aisle, as interfaces.

`ui.runtime.Runtime` satisfies `Shop`; tests compose smaller ones.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Protocol

from assistant.lists.service import Kept, ListService, Owner
from core.constraints import Constraints
from core.settings import Settings
from core.store import EventKind, Store
from core.turn import ShownProduct, Turn

Speaker = Literal["shopper", "assistant"]


class Assistant(Protocol):
    """Answers shoppers; every method may block and may be called from several threads."""

    def reply(
        self, text: str, *, conversation_id: str | None = None, customer_id: str | None = None
    ) -> Turn:
        """Answer one utterance."""
        ...

    def stream(
        self, text: str, *, conversation_id: str | None = None, customer_id: str | None = None
    ) -> Iterator[str | Turn]:
        """Answer one utterance: pieces of the reply as they come, then the `Turn`."""
        ...

    def note(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> None:
        """Take what the shopper did with a product into the conversation, if it was in one,
        and let recommendations learn from it.
        """
        ...

    def take_back(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str,
        customer_id: str | None = None,
    ) -> None:
        """Undo `note`."""
        ...

    def greeting(self, customer_id: str | None) -> Turn:
        """The opening line with suggestions; calls no model."""
        ...


class Shop(Protocol):
    """One shop, composed and ready to serve."""

    @property
    def settings(self) -> Settings:
        """The settings it was composed from."""
        ...

    @property
    def store(self) -> Store:
        """The shop's database."""
        ...

    @property
    def assistant(self) -> Assistant:
        """Who answers shoppers."""
        ...

    @property
    def is_demo(self) -> bool:
        """Whether visitors may choose which customer they are."""
        ...

    @property
    def shop_name(self) -> str:
        """The name that shoppers know the shop by."""
        ...

    def recommend(self, customer_id: str | None, k: int) -> Sequence[ShownProduct]:
        """Up to `k` products for a customer, or for somebody unknown, best first."""
        ...

    def search(self, query: str, constraints: Constraints, k: int) -> Sequence[ShownProduct]:
        """Up to `k` products that satisfy every constraint, best match first."""
        ...

    def similar(
        self, product_id: str, k: int, *, complement: bool = False
    ) -> Sequence[ShownProduct]:
        """Up to `k` products that resemble one, or that complement it, best first."""
        ...

    def recall(
        self, conversation_id: str
    ) -> tuple[Sequence[tuple[Speaker, str]], Sequence[ShownProduct]]:
        """The last utterances of a conversation, oldest first, and what is on screen."""
        ...

    @property
    def lists(self) -> ListService:
        """Keeps shoppers' lists and trips."""
        ...

    def plan_trip(self, wish: str, owner: Owner) -> Kept:
        """Plan a trip for a wish in a shopper's words, with its list, and keep both."""
        ...

    def export(self, customer_id: str) -> dict[str, Any]:
        """Everything that is stored about a customer, as JSON values."""
        ...

    def erase(self, customer_id: str) -> dict[str, int]:
        """Delete a customer and all that hangs on them; gives the number of rows by table."""
        ...
