"""The canonical schema as SQLAlchemy 2 typed models: what every format is an adapter to.

Rows double as the plain records that the rest of Aisle passes around; a repository hands
them out detached. Ids are the shop's own strings. Times are UTC. Money is exact.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

ID_LENGTH = 200
"""Longest id that the store takes, in characters."""

_MONEY_SCALE = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ExactMoney(TypeDecorator[Decimal]):
    """A `Decimal` with up to four places, stored as an integer of ten-thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else int((value * _MONEY_SCALE).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From the database, with two places unless more are needed."""
        if value is None:
            return None
        places = Decimal("0.01") if value % 100 == 0 else Decimal("0.0001")
        return (Decimal(value) / _MONEY_SCALE).quantize(places)


class UtcTime(TypeDecorator[datetime]):
    """An aware `datetime`, stored as whole seconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | int | None, dialect: Dialect) -> int | None:
        """To the database; bulk loads may pass seconds."""
        if value is None or isinstance(value, int):
            return value
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


class UtcMoment(TypeDecorator[datetime]):
    """An aware `datetime`, stored as whole microseconds since 1970 UTC: for what is put in order
    of time, where a second holds several.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class EventKind(StrEnum):
    """What a customer did with a product."""

    VIEW = "view"
    CLICK = "click"
    LIST_ADD = "list_add"
    CART = "cart"
    PURCHASE = "purchase"
    LIKE = "like"
    DISLIKE = "dislike"
    DISMISS = "dismiss"


class DocumentKind(StrEnum):
    """What a document is for."""

    GUIDE = "guide"
    POLICY = "policy"
    FAQ = "faq"
    MANUAL = "manual"


class Base(MappedAsDataclass, DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: String(ID_LENGTH),
        Decimal: ExactMoney,
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        float: Float,
        int: Integer,
        bool: Boolean,
    }


class Product(Base, kw_only=True):
    """Something the shop sells."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str | None] = mapped_column(Text, default=None, index=True)
    """The whole path, `a > b > c`; None when the shop gave none."""
    brand: Mapped[str | None] = mapped_column(default=None)
    price: Mapped[Decimal | None] = mapped_column(default=None, index=True)
    currency: Mapped[str | None] = mapped_column(String(3), default=None)
    stock: Mapped[int | None] = mapped_column(default=None)
    """Units on hand; None when the shop doesn't say, which counts as available."""
    image: Mapped[str | None] = mapped_column(Text, default=None)
    attributes: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """Given by the shop. Names are snake_case and end in the unit where there is one
    (`weight_g`, `capacity_l`, `screen_in`); values are str, number, bool or list of str."""
    derived: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """Read from title and description at ingestion (`color`, `material`, ...), never
    overriding what the shop gave."""
    rating: Mapped[float | None] = mapped_column(default=None)
    """Mean stars of its reviews, 1 to 5."""
    review_count: Mapped[int] = mapped_column(default=0)
    sentiment: Mapped[float | None] = mapped_column(default=None)
    """Mean signed sentiment of its reviews, in [-1, 1]."""
    updated: Mapped[datetime | None] = mapped_column(default=None)


class Customer(Base, kw_only=True):
    """Somebody who shops here."""

    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    age: Mapped[int | None] = mapped_column(default=None)
    """Years; of an age band, its middle."""
    gender: Mapped[str | None] = mapped_column(default=None)
    location: Mapped[str | None] = mapped_column(default=None)
    income_band: Mapped[str | None] = mapped_column(default=None)
    traits: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """Anything else the source says (`persona`, `household_size`, interests ...)."""
    consent_personalisation: Mapped[bool] = mapped_column(default=True)
    """Whether past behaviour may shape what they see."""
    consent_marketing: Mapped[bool] = mapped_column(default=False)
    """Whether campaigns may reach them."""
    sentiment: Mapped[float | None] = mapped_column(default=None)
    """Mean signed sentiment of what they wrote, in [-1, 1]."""


class Event(Base, kw_only=True):
    """One thing a customer did with a product."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_customer_id_time", "customer_id", "time"),
        Index("ix_events_product_id", "product_id"),
        Index("ix_events_kind_customer_id_time", "kind", "customer_id", "time"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """63 bits that name the source row, so that loading it twice changes nothing."""
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    """An `EventKind`."""
    value: Mapped[float] = mapped_column(default=1.0)
    """Units bought, or 1."""
    price: Mapped[Decimal | None] = mapped_column(default=None)
    """Paid for all units."""
    time: Mapped[datetime]
    session_id: Mapped[str | None] = mapped_column(default=None)
    """Visit or basket."""
    recommendation_id: Mapped[str | None] = mapped_column(default=None)
    """The exposure that led here."""


class Review(Base, kw_only=True):
    """What a customer wrote about a product."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), default=None, index=True
    )
    rating: Mapped[float | None] = mapped_column(default=None)
    """Stars, 1 to 5."""
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    time: Mapped[datetime | None] = mapped_column(default=None)
    sentiment: Mapped[float | None] = mapped_column(default=None)
    """Signed score in [-1, 1] by `sentiment_model`; None until scored."""
    sentiment_model: Mapped[str | None] = mapped_column(default=None)
    aspects: Mapped[list[Any] | None] = mapped_column(default=None)
    """What it says of single aspects (strap, price ...), by `aspects_model`: objects with
    `name`, `score` in [-1, 1] and `quote`; None until read."""
    aspects_model: Mapped[str | None] = mapped_column(default=None)


class SocialPost(Base, kw_only=True):
    """Something a customer posted elsewhere."""

    __tablename__ = "social_posts"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    time: Mapped[datetime | None] = mapped_column(default=None)
    sentiment: Mapped[float | None] = mapped_column(default=None)
    """Signed score in [-1, 1] by `sentiment_model`; None until scored."""
    sentiment_model: Mapped[str | None] = mapped_column(default=None)


class Document(Base, kw_only=True):
    """A text the shop publishes: a guide, a policy, an FAQ, a manual."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    """A `DocumentKind`."""
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    """Markdown."""
    product_id: Mapped[str | None] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), default=None, index=True
    )
    meta: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """The rest of the front matter (`destination`, `seasons`, `trip` ...)."""


class Exposure(Base, kw_only=True):
    """One product shown once: later events join to it, and policies are judged from it."""

    __tablename__ = "exposures"
    __table_args__ = (Index("ix_exposures_reward_time", "reward", "time"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """The recommendation id."""
    conversation_id: Mapped[str | None] = mapped_column(default=None, index=True)
    turn: Mapped[int | None] = mapped_column(default=None)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), default=None, index=True
    )
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    position: Mapped[int]
    """1 for the first item shown."""
    arm: Mapped[str]
    """The policy or strategy that chose it."""
    probability: Mapped[float]
    """Propensity of this product at this position under the policy, in (0, 1]."""
    time: Mapped[datetime]
    context: Mapped[list[Any] | None] = mapped_column(default=None)
    """What a learning policy saw of the product, numbers; None where the arm doesn't learn."""
    reward: Mapped[float | None] = mapped_column(default=None)
    """What came of it, as a learning policy took it in; None while that is awaited."""


class Policy(Base, kw_only=True):
    """What a learning policy has learned, so that every process knows the same."""

    __tablename__ = "policies"

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    """Empty until it has learned something."""
    version: Mapped[int] = mapped_column(default=0)
    """Grows with every change."""


class IngestRun(Base, kw_only=True):
    """One load of one source file; what makes a run resumable."""

    __tablename__ = "ingest_runs"

    source: Mapped[str] = mapped_column(Text, primary_key=True)
    """The file or dataset, as named on the command line, and its entity."""
    fingerprint: Mapped[str]
    """Of the file's bytes; a changed file is loaded anew."""
    rows: Mapped[int] = mapped_column(default=0)
    """Source rows done so far, counting bad ones; a resumed run goes on behind them."""
    loaded: Mapped[int] = mapped_column(default=0)
    finished: Mapped[bool] = mapped_column(default=False)
    updated: Mapped[datetime]


class QuarantinedRow(Base, kw_only=True):
    """A source row that could not be loaded, kept with the reason."""

    __tablename__ = "quarantine"
    __table_args__ = (Index("ix_quarantine_source", "source"),)

    source: Mapped[str] = mapped_column(Text, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    """Line in the file, 1 for the first; 0 when the file as a whole is at fault."""
    reason: Mapped[str] = mapped_column(Text)
    raw: Mapped[str] = mapped_column(Text, default="")
    """The row as read, cut to 2,000 characters."""
