"""What customers had done when a campaign began, and whether they answered it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Engine,
    Integer,
    Table,
    and_,
    case,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from core.store.audience_sql import EVENTS, below
from core.store.audiences import RECIPIENTS
from core.store.campaign_tables import Campaign, CampaignOutcome, CampaignStatus, Delivery
from core.store.tables import EventKind, Product

_CAMPAIGNS = cast(Table, Campaign.__table__)
_OUTCOMES = cast(Table, CampaignOutcome.__table__)
_PRODUCTS = cast(Table, Product.__table__)
_RECENT = timedelta(days=56)
_DAY = 86_400
_MONEY_SCALE = 10_000

FEATURES = (
    "recency", "purchases", "value", "purchases_8w", "value_8w", "visits_8w", "matching",
    "matching_8w", "answered", "answer_rate",
)  # fmt: skip
"""Columns of `ResponseRepository.behaviour`: days since the last purchase, counts and money,
those of the last eight weeks, purchases in the campaign's categories, and earlier campaigns
answered. How many were sent says which campaign a row is of, so it is left out but for the rate."""


@dataclass(frozen=True)
class SentCampaign:
    """A campaign whose results are in."""

    id: str
    approved: datetime
    brief: dict[str, Any]


class ResponseRepository:
    """Reads what a response model learns from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sent_before(self, before: datetime, most: int = 30) -> list[SentCampaign]:
        """Campaigns that went out and were approved before a moment, the latest first."""
        went = (CampaignStatus.APPROVED.value, CampaignStatus.SENT.value)
        columns = _CAMPAIGNS.c
        sent = select(RECIPIENTS.c.campaign_id).where(RECIPIENTS.c.status == Delivery.SENT.value)
        statement = (
            select(columns.id, columns.approved, columns.brief)
            .where(columns.status.in_(went), columns.approved < before, columns.id.in_(sent))
            .order_by(columns.approved.desc(), columns.id)
            .limit(most)
        )
        with self._engine.connect() as connection:
            return [SentCampaign(*row) for row in connection.execute(statement)]

    def answers(self, campaign: SentCampaign, within: timedelta) -> dict[str, bool]:
        """Everybody whom a campaign was sent to, and whether they clicked or bought in time."""
        clicked = select(_OUTCOMES.c.customer_id).where(
            _OUTCOMES.c.campaign_id == campaign.id,
            _OUTCOMES.c.kind == "clicked",
            _OUTCOMES.c.machine.is_(False),
        )
        sent_at = type_coerce(RECIPIENTS.c.send_at, BigInteger)
        at = type_coerce(EVENTS.c.time, BigInteger)
        bought = (
            select(EVENTS.c.id)
            .where(
                EVENTS.c.customer_id == RECIPIENTS.c.customer_id,
                EVENTS.c.kind == EventKind.PURCHASE.value,
                at >= sent_at,
                at < sent_at + int(within.total_seconds()),
            )
            .exists()
        )
        statement = (
            select(RECIPIENTS.c.customer_id, or_(RECIPIENTS.c.customer_id.in_(clicked), bought))
            .where(
                RECIPIENTS.c.campaign_id == campaign.id,
                RECIPIENTS.c.status == Delivery.SENT.value,
            )
            .order_by(RECIPIENTS.c.customer_id)
        )
        with self._engine.connect() as connection:
            return {row[0]: bool(row[1]) for row in connection.execute(statement)}

    def behaviour(self, at: datetime, categories: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """Customer id to the values of `FEATURES` as they were at a moment.

        Args:
            at: nothing at or after it is read.
            categories: of the campaign; matching is nothing where there are none.
        """
        found = {id: [*values, 0.0, 0.1] for id, *values in self._deeds(at, categories)}
        nobody = [730.0, *([0.0] * 8), 0.1]
        for id, sent, answered in self._earlier(at):
            row = found.setdefault(id, list(nobody))
            row[-2:] = [float(answered), (answered + 0.1) / (sent + 1)]
        return {id: tuple(values) for id, values in found.items()}

    def _deeds(self, at: datetime, categories: Sequence[str]) -> list[tuple[Any, ...]]:
        columns = EVENTS.c
        purchase = columns.kind == EventKind.PURCHASE.value
        recent = columns.time >= at - _RECENT
        price = func.coalesce(type_coerce(columns.price, BigInteger), 0)

        def count(condition: Any) -> Any:
            return func.sum(case((condition, 1), else_=0))

        kinds = below(tuple(categories), _PRODUCTS.c.category) if categories else false()
        matching = and_(purchase, columns.product_id.in_(select(_PRODUCTS.c.id).where(kinds)))
        last = func.max(case((purchase, type_coerce(columns.time, Integer)), else_=None))
        statement = (
            select(
                columns.customer_id,
                last,
                count(purchase),
                func.sum(case((purchase, price), else_=0)),
                count(and_(purchase, recent)),
                func.sum(case((and_(purchase, recent), price), else_=0)),
                count(recent),
                count(matching),
                count(and_(matching, recent)),
            )
            .where(columns.time < at)
            .group_by(columns.customer_id)
        )
        moment = at.timestamp()
        with self._engine.connect() as connection:
            return [
                (
                    row[0],
                    730.0 if row[1] is None else min(730.0, (moment - row[1]) / _DAY),
                    float(row[2]),
                    float(row[3]) / _MONEY_SCALE,
                    float(row[4]),
                    float(row[5]) / _MONEY_SCALE,
                    *(float(value) for value in row[6:]),
                )
                for row in connection.execute(statement)
            ]

    def _earlier(self, at: datetime) -> list[tuple[str, int, int]]:
        """Customer, campaigns sent before a moment, and those that they answered before it."""
        answered = (
            select(_OUTCOMES.c.id)
            .where(
                _OUTCOMES.c.campaign_id == RECIPIENTS.c.campaign_id,
                _OUTCOMES.c.customer_id == RECIPIENTS.c.customer_id,
                _OUTCOMES.c.kind.in_(("clicked", "bought")),
                _OUTCOMES.c.machine.is_(False),
                _OUTCOMES.c.time < at,
            )
            .exists()
        )
        statement = (
            select(
                RECIPIENTS.c.customer_id,
                func.count(),
                func.sum(case((answered, 1), else_=0)),
            )
            .where(RECIPIENTS.c.status == Delivery.SENT.value, RECIPIENTS.c.send_at < at)
            .group_by(RECIPIENTS.c.customer_id)
        )
        with self._engine.connect() as connection:
            return [(row[0], int(row[1]), int(row[2])) for row in connection.execute(statement)]
