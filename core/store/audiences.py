"""Audiences: who a rule reaches, who may be written to, and what they do when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress
from json import loads
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.orm import Session

from core.audience import AudienceRule, Gate
from core.store.audience_sql import CUSTOMERS, EVENTS, where
from core.store.campaign_tables import CampaignRecipient, CustomerAffinity, Delivery, Suppression
from core.store.repository import IN_LIMIT, Row, chunks, upsert
from core.store.tables import EventKind

RECIPIENTS = cast(Table, CampaignRecipient.__table__)
SUPPRESSIONS = cast(Table, Suppression.__table__)
_AFFINITIES = cast(Table, CustomerAffinity.__table__)

COUNTED = (Delivery.PLANNED.value, Delivery.SENDING.value, Delivery.SENT.value)
"""States of a message that use up a customer's frequency cap."""

_DAY = 86_400
_PORTION = 2_000
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One customer whom a rule matches, and what stands in the way of writing to them."""

    id: str
    consents: bool
    reachable: bool
    """Has an address in the channel."""
    suppressed: bool
    capped: bool
    """Has had, or will have, as many messages as the cap allows."""

    @property
    def allowed(self) -> bool:
        """Whether a campaign may write to them."""
        return self.consents and self.reachable and not self.suppressed and not self.capped


@dataclass(frozen=True, eq=False)
class Matched:
    """Everybody whom a rule matches, column by column, as there are many."""

    ids: Sequence[str]
    """Everybody, in the order of ids; the rest is indexed as this is."""
    consents: NDArray[np.bool_]
    reachable: NDArray[np.bool_]
    suppressed: NDArray[np.bool_]
    capped: NDArray[np.bool_]
    profile: Sequence[Sequence[Any]]
    """The fields of the profile that were asked for."""

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Whom a campaign may write to: `(n,) bool`."""
        return self.consents & self.reachable & ~self.suppressed & ~self.capped

    @property
    def allowed_ids(self) -> tuple[str, ...]:
        """Ids of those whom a campaign may write to."""
        return tuple(compress(self.ids, self.allowed.tolist()))


@dataclass(frozen=True, slots=True)
class Contact:
    """What a message to one customer is made from; a plain row, as there are many."""

    id: str
    name: str | None
    email: str | None
    sentiment: float | None
    """Mean signed sentiment of what they wrote, in [-1, 1]."""
    personal: bool
    """Whether past behaviour may shape what they see."""
    interests: tuple[str, ...]


class AudienceRepository:
    """Reads what an audience is made of; the only place where rules meet SQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(
        self,
        rule: AudienceRule,
        gate: Gate,
        now: datetime,
        *,
        campaign_id: str | None = None,
        fields: Sequence[str] = (),
    ) -> Matched:
        """Everybody whom `rule` matches, in the order of ids.

        Args:
            rule: who is meant.
            gate: what must hold of every recipient.
            now: the end of the span that the cap counts back from.
            campaign_id: messages of this campaign don't count against the cap.
            fields: of the profile (`gender`, `age`, `income_band`, `location`), to be read along.
        """
        gates = (consents(gate), reachable(gate), suppressed(), capped(gate, now, campaign_id))
        bits = [cast_to(clause, Integer) * (1 << at) for at, clause in enumerate(gates)]
        statement = (
            select(CUSTOMERS.c.id, sum(bits[1:], bits[0]), *(CUSTOMERS.c[name] for name in fields))
            .where(where(rule))
            .order_by(CUSTOMERS.c.id)
        )
        columns: list[list[Any]] = [[] for _ in range(2 + len(fields))]
        with self._engine.connect() as connection:
            # In portions: all rows at once are as many objects for the garbage collector to visit.
            for rows in connection.execute(statement).partitions(_PORTION):
                for at, column in enumerate(columns):
                    column += [row[at] for row in rows]
        ids, flags, *profile = columns
        told = np.array(flags, np.int64)
        agreed, addressed, listed, full = ((told & (1 << at)) > 0 for at in range(len(gates)))
        return Matched(ids, agreed, addressed, listed, full, profile)

    def may_write(
        self, customer_id: str, gate: Gate, now: datetime, campaign_id: str | None
    ) -> Recipient | None:
        """The same for one customer, whatever rule they came by; None when they are gone."""
        statement = select(
            CUSTOMERS.c.id,
            consents(gate),
            reachable(gate),
            suppressed(),
            capped(gate, now, campaign_id),
        ).where(CUSTOMERS.c.id == customer_id)
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        return None if row is None else Recipient(row[0], *(bool(value) for value in row[1:]))

    def contacts(self, customer_ids: Sequence[str]) -> dict[str, Contact]:
        """Those of some customers who exist, by id."""
        columns = CUSTOMERS.c
        statement = select(
            columns.id,
            columns.name,
            columns.email,
            columns.sentiment,
            columns.consent_personalisation,
            columns.traits["interests"],
        )
        found: dict[str, Contact] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(customer_ids, IN_LIMIT):
                for row in connection.execute(statement.where(columns.id.in_(chunk))):
                    id, name, email, sentiment, personal, interests = row
                    listed = interests if isinstance(interests, list) else [interests]
                    told = tuple(str(interest) for interest in listed if interest)
                    found[id] = Contact(id, name, email, sentiment, personal, told)
        return found

    def overlap(self, customer_ids: Sequence[str], since: datetime) -> dict[str, int]:
        """Campaign id to how many of `customer_ids` it writes or wrote to after `since`."""
        wanted = set(customer_ids)
        statement = select(RECIPIENTS.c.campaign_id, RECIPIENTS.c.customer_id).where(
            RECIPIENTS.c.status.in_(COUNTED), RECIPIENTS.c.send_at >= since
        )
        counts: dict[str, int] = {}
        with self._engine.connect() as connection:
            for campaign_id, customer_id in connection.execute(statement):
                if customer_id in wanted:
                    counts[campaign_id] = counts.get(campaign_id, 0) + 1
        return counts

    def locations(self) -> list[str]:
        """Every place that a customer lives in."""
        statement = select(CUSTOMERS.c.location).where(CUSTOMERS.c.location.is_not(None)).distinct()
        with self._engine.connect() as connection:
            return sorted(connection.scalars(statement))

    def interests(self) -> list[str]:
        """Every interest that a customer has declared."""
        # As text: PostgreSQL can't tell whether two values of type json are the same.
        statement = select(CUSTOMERS.c.traits["interests"].as_string()).distinct()
        found: set[str] = set()
        with self._engine.connect() as connection:
            for value in connection.scalars(statement):
                items = loads(value) if value and value.startswith("[") else [value]
                found.update(str(item) for item in items if item)
        return sorted(found)

    def consenting(self, *fields: str) -> Counter[tuple[Any, ...]]:
        """How many who consent to marketing have which values of some fields of the profile."""
        columns = [CUSTOMERS.c[field] for field in fields]
        statement = (
            select(*columns, func.count()).where(CUSTOMERS.c.consent_marketing).group_by(*columns)
        )
        with self._engine.connect() as connection:
            return Counter({tuple(row[:-1]): row[-1] for row in connection.execute(statement)})

    def hours(self) -> tuple[list[str], NDArray[np.int32]]:
        """When customers come: ids, and `(n, 24)` events by hour of the day in UTC."""
        hour = (type_coerce(EVENTS.c.time, Integer) % _DAY) / 3600
        statement = select(EVENTS.c.customer_id, hour.label("hour"), func.count()).group_by(
            EVENTS.c.customer_id, "hour"
        )
        index: dict[str, int] = {}
        cells: list[tuple[int, int, int]] = []
        with self._engine.connect() as connection:
            for customer_id, at, count in connection.execute(statement):
                cells.append((index.setdefault(customer_id, len(index)), int(at), count))
        table = np.zeros((len(index), 24), np.int32)
        for row, column, count in cells:
            table[row, column] += count
        return list(index), table

    def value_order(self, customer_ids: Sequence[str]) -> list[str]:
        """`customer_ids`, those of highest recency, frequency and value first (the sum of their
        ranks); who never bought comes last, in the order of ids.
        """
        statement = (
            select(
                EVENTS.c.customer_id,
                func.max(type_coerce(EVENTS.c.time, Integer)),
                func.count(),
                func.sum(type_coerce(EVENTS.c.price, Integer)),
            )
            .where(EVENTS.c.kind == EventKind.PURCHASE.value)
            .group_by(EVENTS.c.customer_id)
        )
        with self._engine.connect() as connection:
            found = {row[0]: row[1:] for row in connection.execute(statement)}
        ids = sorted(customer_ids)
        table = np.array([[float(v or 0) for v in found.get(id, (0, 0, 0))] for id in ids])
        ranks = table.reshape(len(ids), 3).argsort(axis=0, kind="stable").argsort(axis=0)
        order = np.argsort(-ranks.sum(axis=1), kind="stable")
        return [ids[at] for at in order]

    def bought_since(self, since: datetime) -> dict[str, set[str]]:
        """Customer id to the products bought at or after `since`."""
        statement = select(EVENTS.c.customer_id, EVENTS.c.product_id).where(
            EVENTS.c.kind == EventKind.PURCHASE.value, EVENTS.c.time >= since
        )
        bought: dict[str, set[str]] = {}
        with self._engine.connect() as connection:
            for customer_id, product_id in connection.execute(statement):
                bought.setdefault(customer_id, set()).add(product_id)
        return bought

    def deeds(
        self, customer_ids: set[str], *, bought_since: datetime, viewed_since: datetime
    ) -> dict[str, tuple[list[str], set[str]]]:
        """Customer id to the products bought, newest first, and those viewed."""
        statement = (
            select(EVENTS.c.customer_id, EVENTS.c.product_id, EVENTS.c.kind)
            .where(
                or_(
                    and_(EVENTS.c.kind == EventKind.PURCHASE.value, EVENTS.c.time >= bought_since),
                    and_(EVENTS.c.kind == EventKind.VIEW.value, EVENTS.c.time >= viewed_since),
                )
            )
            .order_by(EVENTS.c.time.desc())
        )
        found: dict[str, tuple[list[str], set[str]]] = {}
        with self._engine.connect() as connection:
            for customer_id, product_id, kind in connection.execute(statement):
                if customer_id not in customer_ids:
                    continue
                bought, viewed = found.setdefault(customer_id, ([], set()))
                if kind == EventKind.VIEW.value:
                    viewed.add(product_id)
                else:
                    bought.append(product_id)
        return found

    def replace_affinities(self, rows: Sequence[Row]) -> None:
        """Put `rows` in the place of every affinity there is."""
        with self._engine.begin() as connection:
            connection.execute(delete(_AFFINITIES))
            upsert(connection, _AFFINITIES, rows)

    def affinities(self) -> list[CustomerAffinity]:
        """Every stored affinity."""
        with Session(self._engine) as session:
            return list(session.scalars(select(CustomerAffinity)))

    def affinity_generation(self) -> str | None:
        """The build that the affinities come from; None when there are none."""
        with self._engine.connect() as connection:
            return connection.scalar(select(_AFFINITIES.c.generation).limit(1))


def consents(gate: Gate) -> ColumnElement[bool]:
    """Whether a customer has agreed to be written to on such grounds."""
    if gate.uses_behaviour:
        return and_(CUSTOMERS.c.consent_marketing, CUSTOMERS.c.consent_personalisation)
    return and_(CUSTOMERS.c.consent_marketing)


def reachable(gate: Gate) -> ColumnElement[bool]:
    """Whether a customer has an address in the channel."""
    if not gate.needs_email:
        return CUSTOMERS.c.id.is_not(None)
    address = CUSTOMERS.c.email
    return and_(address.is_not(None), address.like("%_@_%"))


def suppressed() -> ColumnElement[bool]:
    """Whether a customer's address must not be written to."""
    listed = select(SUPPRESSIONS.c.address)
    address = func.lower(func.coalesce(CUSTOMERS.c.email, ""))
    return or_(address.in_(listed), (SUPPRESSED_ID + CUSTOMERS.c.id).in_(listed))


SUPPRESSED_ID = "customer:"
"""Before the id of a customer who is suppressed without an address."""


def capped(gate: Gate, now: datetime, campaign_id: str | None) -> ColumnElement[bool]:
    """Whether one more message would exceed the cap; counts what is planned ahead, too."""
    if gate.cap == 0:
        return CUSTOMERS.c.id.is_not(None)
    recent = select(RECIPIENTS.c.customer_id).where(
        RECIPIENTS.c.status.in_(COUNTED),
        RECIPIENTS.c.send_at > now - timedelta(days=gate.cap_days),
    )
    if campaign_id is not None:
        recent = recent.where(RECIPIENTS.c.campaign_id != campaign_id)
    recent = recent.group_by(RECIPIENTS.c.customer_id).having(func.count() >= gate.cap)
    return CUSTOMERS.c.id.in_(recent)
