"""Where a shop is composed: settings, store, models and assistant, wired once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from assistant import Assistant, open_shop
from assistant.activity import recent_session
from assistant.checkpoints import open_checkpointer
from assistant.evidence import Found
from assistant.exposures import log_shown
from assistant.finding import find, recommend, related
from assistant.lists.candidates import Shopper as ListShopper
from assistant.lists.service import Kept, ListService, Owner
from assistant.models import open_model
from assistant.presentation import present
from assistant.privacy import delete_customer, export_customer
from assistant.search_box import read
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.trips.packing import list_of_trip
from assistant.trips.planner import plan_trip as plan_days
from assistant.trips.request import parse_trip
from core.constraints import Constraints
from core.settings import Settings
from core.store import Store
from core.turn import ShownProduct
from ui.ports import Speaker

if TYPE_CHECKING:
    from assistant.campaigns import CampaignStudio

DEMO_SHOP = "Wayfarer & Home"
"""Name of the demo shop."""


@dataclass(frozen=True)
class Runtime:
    """One shop, ready to serve."""

    settings: Settings
    store: Store
    shop: Shop
    is_demo: bool = False

    @classmethod
    def open(cls, settings: Settings, *, is_demo: bool = False, guarded: bool = False) -> "Runtime":
        """Open the workspace's current build; see `assistant.open_shop`.

        Raises:
            NotBuiltError: nothing has been built yet.
            ArtifactError: the build is damaged.
            SettingsError: the database or the model can't be used as set.
        """
        store = Store(settings.resolved_database_url)
        name = DEMO_SHOP if is_demo else "the shop"
        return cls(settings, store, open_shop(settings, store, name=name, guarded=guarded), is_demo)

    @property
    def shop_name(self) -> str:
        """The name that shoppers know the shop by."""
        return self.shop.name

    @cached_property
    def assistant(self) -> Assistant:
        """Who answers shoppers."""
        return Assistant(self.shop, self._checkpointer, model=open_model(self.settings))

    @cached_property
    def _checkpointer(self) -> BaseCheckpointSaver[Any]:
        return open_checkpointer(self.settings.resolved_database_url)

    @cached_property
    def studio(self) -> "CampaignStudio":
        """Where marketers make campaigns."""
        from assistant.campaigns import CampaignStudio  # a chat needn't wait for its statistics

        return CampaignStudio(self.shop, self.settings, open_model(self.settings))

    def recommend(
        self, customer_id: str | None, k: int, *, shown: bool = True
    ) -> list[ShownProduct]:
        """Up to `k` products for a customer, best first; `shown` says whether a shopper sees
        them, which is logged.

        Raises:
            NotFoundError: there is no such customer.
        """
        profile_id = None
        if customer_id is not None:
            customer = self.store.customers.get(customer_id)
            profile_id = customer_id if customer.consent_personalisation else None
        state = DialogueState(session=recent_session(self.store, profile_id))
        found = recommend(self.shop, state, profile_id, limit=k)
        ids: dict[str, str] = {}
        if shown:
            ids = log_shown(self.store, found.products, found.arms, customer_id=customer_id)
        return [
            product.model_copy(update={"recommendation_id": ids.get(product.id)})
            for product in present(found)
        ]

    def search(self, query: str, constraints: Constraints, k: int) -> list[ShownProduct]:
        """Up to `k` products that satisfy every constraint and the limits in the words of
        `query` ("under $50", "not leather", "cheapest"), best match first.
        """
        state, order = read(self.shop, query, constraints)
        return present(find(self.shop, state, None, need=query, order=order, limit=k))

    def similar(self, product_id: str, k: int, *, complement: bool = False) -> list[ShownProduct]:
        """Up to `k` products that resemble one, or that complement it, best first.

        Raises:
            NotFoundError: there is no such product.
        """
        product = self.store.products.get(product_id)
        found = related(self.shop, DialogueState(), product, complement=complement, limit=k)
        return present(found)

    def recall(self, conversation_id: str) -> tuple[list[tuple[Speaker, str]], list[ShownProduct]]:
        """The last utterances of a conversation, oldest first, and what is on screen."""
        state = self.assistant.recall(conversation_id)
        products = tuple(self.shop.products(state.on_screen))
        shown = Found(products, {}, len(products), None, state.constraints)
        return state.transcript, present(shown)

    @cached_property
    def lists(self) -> ListService:
        """Keeps shoppers' lists and trips."""
        return ListService(self.shop)

    def plan_trip(self, wish: str, owner: Owner) -> Kept:
        """Plan a trip for a wish in a shopper's words, with its list, and keep both."""
        asked = parse_trip(self.shop, wish, datetime.now(UTC).date())
        trip, known = plan_days(self.shop, asked)
        made = list_of_trip(self.shop, asked.goal, trip, known, ListShopper())
        return self.lists.save(Kept(made.plan, trip), owner)

    def export(self, customer_id: str) -> dict[str, Any]:
        """Everything that is stored about a customer, as JSON values."""
        return export_customer(self.store, self._checkpointer, customer_id)

    def erase(self, customer_id: str) -> dict[str, int]:
        """Delete a customer and all that hangs on them; gives the number of rows by table."""
        return dict(delete_customer(self.store, self._checkpointer, customer_id).rows)
