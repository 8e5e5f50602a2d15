"""The tables of conversations: who talks, and what they keep, ask for and think of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.store.tables import Base, UtcMoment


class Conversation(Base, kw_only=True):
    """One chat; its dialogue state lives in the LangGraph checkpoint of the same id."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), default=None, index=True
    )
    started: Mapped[datetime]
    updated: Mapped[datetime]
    turns: Mapped[int] = mapped_column(default=0)
    visitor_id: Mapped[str | None] = mapped_column(default=None)
    """The visitor whose token began it; None where there was no token, and the id alone
    says whose it is."""


class ShoppingList(Base, kw_only=True):
    """A list that a shopper keeps, with the trip it is for; it survives its conversation."""

    __tablename__ = "shopping_lists"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), default=None, index=True
    )
    conversation_id: Mapped[str | None] = mapped_column(default=None, index=True)
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    items: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    """Objects with `product_id` and `quantity`."""
    budget: Mapped[Decimal | None] = mapped_column(default=None)
    state: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict, server_default="{}"
    )
    """The whole list and trip as `assistant.lists` and `assistant.trips` type them."""
    share_hash: Mapped[str | None] = mapped_column(String(64), default=None, unique=True)
    """SHA-256 of the token of the link that shows it to anybody; None while it isn't shared."""
    updated: Mapped[datetime] = mapped_column(UtcMoment)


class Memory(Base, kw_only=True):
    """Something a customer asked to be remembered; it holds in every later conversation."""

    __tablename__ = "memories"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    """In the customer's own words."""
    changes: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    """What follows from it: edits of the constraints as JSON, see `assistant.memory`."""
    created: Mapped[datetime]


class Cart(Base, kw_only=True):
    """What a shopper means to buy. Nothing in it is ordered: the shop's own checkout does that."""

    __tablename__ = "carts"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), default=None, index=True
    )
    conversation_id: Mapped[str | None] = mapped_column(default=None, index=True)
    """The owner of a stranger's cart; None where `customer_id` is known."""
    items: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    """Objects with `product_id` and `quantity`, in the order added."""
    updated: Mapped[datetime]


class Handoff(Base, kw_only=True):
    """A shopper who wants to talk to a person, for the shop's staff to take up."""

    __tablename__ = "handoffs"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), default=None, index=True
    )
    summary: Mapped[str] = mapped_column(Text)
    """What the shopper wants and what went wrong, so that they needn't say it again."""
    created: Mapped[datetime]


class Feedback(Base, kw_only=True):
    """What a shopper thought of one answer."""

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    turn: Mapped[int]
    helpful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text, default="")
    time: Mapped[datetime]


class SpentToken(Base, kw_only=True):
    """A signed identity that has been used, so that nobody can use it again."""

    __tablename__ = "spent_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    expires: Mapped[datetime]
    """When it would have become useless anyway, and can be forgotten."""


class KeptAnswer(Base, kw_only=True):
    """The answer to a write that named an idempotency key: sent again, it is given again."""

    __tablename__ = "kept_answers"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Of the caller, the route and the key."""
    request: Mapped[str]
    """Of the request's body: the same key may not stand for another."""
    status: Mapped[int] = mapped_column(default=0)
    """HTTP status; 0 while the first request is being answered."""
    media_type: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(index=True)
