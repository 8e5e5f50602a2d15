"""The store: typed tables, and the repositories that are the only SQL in Aisle."""

from contextlib import AbstractContextManager

from sqlalchemy import Connection, Engine

from core.guard import Guard
from core.store.audiences import AudienceRepository, Contact, Matched, Recipient
from core.store.campaign_tables import (
    Campaign,
    CampaignAudit,
    CampaignOutcome,
    CampaignRecipient,
    CampaignStatus,
    CustomerAffinity,
    Delivery,
    Suppression,
)
from core.store.campaigns import CampaignRepository, is_unbroken
from core.store.chat_tables import (
    Cart,
    Conversation,
    Feedback,
    Handoff,
    KeptAnswer,
    Memory,
    ShoppingList,
)
from core.store.conversations import ConversationRepository
from core.store.engine import open_engine
from core.store.events import EventRepository, EventTable
from core.store.exposures import ExposureRepository, Learned, Settled
from core.store.ingestion import IngestRepository
from core.store.lists import ListRepository
from core.store.once import KeptAnswerRepository, SpentTokenRepository
from core.store.repository import Repository, Row, bulk
from core.store.responses import ResponseRepository
from core.store.reviews import AspectsRow, ReviewRepository, SocialPostRepository, aggregate
from core.store.shoppers import CartRepository, HandoffRepository, MemoryRepository, erase, rows_of
from core.store.tables import (
    Customer,
    Document,
    DocumentKind,
    Event,
    EventKind,
    Exposure,
    IngestRun,
    Policy,
    Product,
    QuarantinedRow,
    Review,
    SocialPost,
)

__all__ = [
    "AspectsRow",
    "AudienceRepository",
    "Campaign",
    "CampaignAudit",
    "CampaignOutcome",
    "CampaignRecipient",
    "CampaignRepository",
    "CampaignStatus",
    "Cart",
    "Connection",
    "Contact",
    "Conversation",
    "Customer",
    "CustomerAffinity",
    "Delivery",
    "Document",
    "DocumentKind",
    "Event",
    "EventKind",
    "EventTable",
    "Exposure",
    "Feedback",
    "Handoff",
    "IngestRun",
    "KeptAnswer",
    "Learned",
    "Matched",
    "Memory",
    "Policy",
    "Product",
    "QuarantinedRow",
    "Recipient",
    "Review",
    "Settled",
    "ShoppingList",
    "SocialPost",
    "Store",
    "Suppression",
    "is_unbroken",
]

SAVING = "saving this conversation"
"""What is missing where the database can't be written."""


class Store:
    """One shop's database, as a bundle of repositories over one engine."""

    def __init__(self, url: str) -> None:
        """Open the database and bring its schema up to date.

        Raises:
            SettingsError: it can't be opened.
        """
        self.engine: Engine = open_engine(url)
        self.products = Repository(self.engine, Product)
        self.customers = Repository(self.engine, Customer)
        self.events = EventRepository(self.engine)
        self.reviews = ReviewRepository(self.engine)
        self.posts = SocialPostRepository(self.engine)
        self.documents = Repository(self.engine, Document)
        self.exposures = ExposureRepository(self.engine)
        self.conversations = ConversationRepository(self.engine)
        self.lists = ListRepository(self.engine)
        self.carts = CartRepository(self.engine)
        self.memories = MemoryRepository(self.engine)
        self.handoffs = HandoffRepository(self.engine)
        self.feedback = Repository(self.engine, Feedback)
        self.spent_tokens = SpentTokenRepository(self.engine)
        self.kept_answers = KeptAnswerRepository(self.engine)
        self.campaigns = CampaignRepository(self.engine)
        self.audiences = AudienceRepository(self.engine)
        self.responses = ResponseRepository(self.engine)
        self.ingestion = IngestRepository(self.engine)
        self.saving = Guard(SAVING, patience=1.5)
        """Guards the writes of a turn, which a shopper needn't wait for."""

    def bulk(self) -> AbstractContextManager[Connection]:
        """One transaction for many rows whose references the caller has checked."""
        return bulk(self.engine)

    def aggregate(self) -> None:
        """Recompute products' ratings and sentiments, and customers' sentiments."""
        aggregate(self.engine)

    def erase(self, customer_id: str) -> dict[str, int]:
        """Delete a customer and all that hangs on them, in one transaction; reviews stay without
        their name. Gives the number of rows by table.
        """
        return erase(self.engine, customer_id)

    def rows_of(self, customer_id: str) -> dict[str, list[Row]]:
        """Every row that points at a customer, by table, and the customer's own."""
        return rows_of(self.engine, customer_id)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
