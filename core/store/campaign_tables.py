"""The campaign studio's tables: campaigns, the ledger of recipients, outcomes, suppression."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.store.tables import Base


class CampaignStatus(StrEnum):
    """How far a campaign has come."""

    DRAFT = "draft"
    REFUSED = "refused"
    APPROVED = "approved"
    SENT = "sent"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """What became of one recipient's message."""

    HOLDOUT = "holdout"
    """Never written to, so that the others can be compared with them."""
    PLANNED = "planned"
    SENDING = "sending"
    """Claimed by a sender; after a crash nobody knows whether the server took it."""
    SENT = "sent"
    SKIPPED = "skipped"
    """Unsubscribed, over the cap, or no longer true since approval; `note` says which."""
    FAILED = "failed"
    """The mail server refused it for good."""


class Campaign(Base, kw_only=True):
    """A marketer's campaign, from brief to results."""

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(primary_key=True)
    prompt: Mapped[str] = mapped_column(Text)
    brief: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    status: Mapped[str] = mapped_column(String(16), default="draft")
    """A `CampaignStatus`."""
    created: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """Copy and plan as approved; `content_hash` is of them and the brief."""
    content_hash: Mapped[str | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(default=None)
    approved: Mapped[datetime | None] = mapped_column(default=None)


class CampaignRecipient(Base, kw_only=True):
    """One line of the ledger: what one customer of a campaign gets, and whether they got it."""

    __tablename__ = "campaign_recipients"
    __table_args__ = (
        Index("ix_campaign_recipients_customer_id_status", "customer_id", "status"),
        Index("ix_campaign_recipients_campaign_id_status", "campaign_id", "status"),
    )

    campaign_id: Mapped[str] = mapped_column(
        ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    arm: Mapped[str] = mapped_column(String(16))
    """`holdout`, or the name of a variant."""
    status: Mapped[str] = mapped_column(String(16))
    """A `Delivery`."""
    picks: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    """Objects with `product_id` and `why`, in the order shown."""
    send_at: Mapped[datetime]
    changed: Mapped[datetime]
    """When `status` last changed; of a sent message, when the server took it."""
    note: Mapped[str] = mapped_column(Text, default="")


class CampaignOutcome(Base, kw_only=True):
    """Something that happened to a message after it was sent."""

    __tablename__ = "campaign_outcomes"
    __table_args__ = (Index("ix_campaign_outcomes_campaign_id_kind", "campaign_id", "kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Names the report, so that the same one counts once."""
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    """`opened`, `clicked`, `bought`, `unsubscribed`, `bounced` or `complained`."""
    machine: Mapped[bool] = mapped_column(default=False)
    """Made by a mail scanner or a privacy proxy, not by a person."""
    value: Mapped[Decimal | None] = mapped_column(default=None)
    """Of a purchase, what was paid."""
    time: Mapped[datetime]


class Suppression(Base, kw_only=True):
    """An e-mail address that must never be written to again; outlives the customer."""

    __tablename__ = "suppressions"

    address: Mapped[str] = mapped_column(primary_key=True)
    """Lower case."""
    reason: Mapped[str] = mapped_column(String(32))
    """`unsubscribed`, `bounced`, `complained` or `manual`."""
    campaign_id: Mapped[str | None] = mapped_column(default=None)
    time: Mapped[datetime]


class CampaignAudit(Base, kw_only=True):
    """One entry of a campaign's audit log; each holds the hash of the one before."""

    __tablename__ = "campaign_audit"

    campaign_id: Mapped[str] = mapped_column(
        ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """1 for the first."""
    time: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CustomerAffinity(Base, kw_only=True):
    """How much the recommender says a customer likes a category, among their favourites."""

    __tablename__ = "customer_affinities"
    __table_args__ = (Index("ix_customer_affinities_category_score", "category", "score"),)

    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[str] = mapped_column(Text, primary_key=True)
    """A whole category path."""
    score: Mapped[float]
    """Share of customers who like it less, in [0, 1]."""
    generation: Mapped[str]
    """The build that it was computed from."""
