"""Campaigns: drafts, the ledger of recipients, outcomes, suppression and the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any, cast

from sqlalchemy import BigInteger, Engine, Table, func, insert, not_, select, type_coerce, update
from sqlalchemy.orm import Session

from core.audience import Gate
from core.store.audience_sql import CUSTOMERS, EVENTS
from core.store.audiences import (
    RECIPIENTS,
    SUPPRESSED_ID,
    SUPPRESSIONS,
    capped,
    consents,
    reachable,
    suppressed,
)
from core.store.campaign_tables import (
    Campaign,
    CampaignAudit,
    CampaignOutcome,
    CampaignRecipient,
    Delivery,
)
from core.store.repository import Repository, Row, chunks, upsert
from core.store.tables import EventKind

_OUTCOMES = cast(Table, CampaignOutcome.__table__)
_AUDIT = cast(Table, CampaignAudit.__table__)
_PLAN_CHUNK = 5_000


class CampaignRepository(Repository[Campaign]):
    """Reads and writes of campaigns and everything that hangs on them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Campaign)

    def newest(self, limit: int = 50) -> list[Campaign]:
        """The latest campaigns, newest first."""
        statement = (
            select(Campaign).order_by(self._table.c.created.desc(), self._table.c.id).limit(limit)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def change(self, campaign_id: str, values: Mapping[str, Any], *, only_in: str) -> bool:
        """Set columns of a campaign if its status is `only_in`; False when it is another."""
        statement = (
            update(self._table)
            .where(self._table.c.id == campaign_id, self._table.c.status == only_in)
            .values(**values)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def approve(
        self, campaign_id: str, values: Mapping[str, Any], recipients: Sequence[Row], draft: str
    ) -> bool:
        """Freeze a campaign and write its ledger, both or neither.

        Args:
            campaign_id: which.
            values: columns of the campaign.
            recipients: rows of `CampaignRecipient`, without `campaign_id`.
            draft: the status that it must have.

        Returns:
            False when it has another status: somebody else was quicker.
        """
        statement = (
            update(self._table)
            .where(self._table.c.id == campaign_id, self._table.c.status == draft)
            .values(**values)
        )
        with self._engine.begin() as connection:
            if connection.execute(statement).rowcount != 1:
                return False
            for chunk in chunks(recipients, _PLAN_CHUNK):
                rows = [{**row, "campaign_id": campaign_id} for row in chunk]
                connection.execute(insert(RECIPIENTS), rows)
        return True

    def recipients(
        self, campaign_id: str, status: str | None = None, *, due: datetime | None = None
    ) -> list[CampaignRecipient]:
        """The ledger of a campaign in the order of send times, or the part that is due."""
        statement = select(CampaignRecipient).where(RECIPIENTS.c.campaign_id == campaign_id)
        if status is not None:
            statement = statement.where(RECIPIENTS.c.status == status)
        if due is not None:
            statement = statement.where(RECIPIENTS.c.send_at <= due)
        statement = statement.order_by(RECIPIENTS.c.send_at, RECIPIENTS.c.customer_id)
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def recipient(self, campaign_id: str, customer_id: str) -> CampaignRecipient | None:
        """One line of the ledger; None when there is none."""
        with Session(self._engine) as session:
            return session.get(
                CampaignRecipient, {"campaign_id": campaign_id, "customer_id": customer_id}
            )

    def claim(self, campaign_id: str, customer_id: str, gate: Gate, now: datetime) -> bool:
        """Take a planned message to send it; one statement, so that only one sender gets it.

        Consent, suppression and the cap are asked again in the same statement.

        Returns:
            False when another sender has it, or the customer may not be written to any more.
        """
        allowed = select(CUSTOMERS.c.id).where(
            CUSTOMERS.c.id == customer_id,
            consents(gate),
            reachable(gate),
            not_(suppressed()),
            not_(capped(gate, now, campaign_id)),
        )
        statement = (
            update(RECIPIENTS)
            .where(
                RECIPIENTS.c.campaign_id == campaign_id,
                RECIPIENTS.c.customer_id == customer_id,
                RECIPIENTS.c.status == Delivery.PLANNED.value,
                allowed.exists(),
            )
            .values(status=Delivery.SENDING.value, changed=now)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def settle(
        self,
        campaign_id: str,
        customer_id: str,
        status: Delivery,
        now: datetime,
        *,
        only_in: Delivery = Delivery.SENDING,
        note: str = "",
    ) -> bool:
        """Write what became of a message, if it is still `only_in`."""
        statement = (
            update(RECIPIENTS)
            .where(
                RECIPIENTS.c.campaign_id == campaign_id,
                RECIPIENTS.c.customer_id == customer_id,
                RECIPIENTS.c.status == only_in.value,
            )
            .values(status=status.value, changed=now, note=note[:500])
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def tally(self, campaign_id: str) -> dict[tuple[str, str], int]:
        """How many messages there are by arm and status."""
        statement = (
            select(RECIPIENTS.c.arm, RECIPIENTS.c.status, func.count())
            .where(RECIPIENTS.c.campaign_id == campaign_id)
            .group_by(RECIPIENTS.c.arm, RECIPIENTS.c.status)
        )
        with self._engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(statement)}

    def record(self, outcomes: Sequence[Row]) -> None:
        """Store reports of what happened to messages; the same id counts once."""
        with self._engine.begin() as connection:
            upsert(connection, _OUTCOMES, outcomes)

    def record_purchases(self, campaign_id: str, since: datetime, days: int) -> None:
        """Take the purchases that everybody in the ledger, the holdout too, made within so many
        days of their send time (of the approval, where it lies later) as outcomes.
        """
        span = type_coerce(RECIPIENTS.c.send_at, BigInteger) + days * 86_400
        time = type_coerce(EVENTS.c.time, BigInteger)
        statement = (
            select(EVENTS.c.id, EVENTS.c.customer_id, EVENTS.c.price, EVENTS.c.time)
            .join(RECIPIENTS, RECIPIENTS.c.customer_id == EVENTS.c.customer_id)
            .where(
                RECIPIENTS.c.campaign_id == campaign_id,
                EVENTS.c.kind == EventKind.PURCHASE.value,
                EVENTS.c.time >= since,
                time >= type_coerce(RECIPIENTS.c.send_at, BigInteger),
                time < span,
            )
        )
        with self._engine.begin() as connection:
            rows = [
                {
                    "id": f"{campaign_id}:{row.id}",
                    "campaign_id": campaign_id,
                    "customer_id": row.customer_id,
                    "kind": "bought",
                    "machine": False,
                    "value": row.price,
                    "time": row.time,
                }
                for row in connection.execute(statement)
            ]
            upsert(connection, _OUTCOMES, rows)

    def outcomes(self, campaign_id: str) -> list[CampaignOutcome]:
        """Everything reported of a campaign, in time order."""
        statement = (
            select(CampaignOutcome)
            .where(_OUTCOMES.c.campaign_id == campaign_id)
            .order_by(_OUTCOMES.c.time, _OUTCOMES.c.id)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def suppress(
        self, customer_id: str, reason: str, now: datetime, campaign_id: str | None = None
    ) -> None:
        """Never write to a customer again: their address is listed, their consent withdrawn, and
        what is planned for them is skipped, all in one transaction.
        """
        with self._engine.begin() as connection:
            email = connection.scalar(
                select(CUSTOMERS.c.email).where(CUSTOMERS.c.id == customer_id)
            )
            rows = [{"address": f"{SUPPRESSED_ID}{customer_id}"}]
            if email:
                rows.append({"address": email.lower()})
            common = {"reason": reason, "campaign_id": campaign_id, "time": now}
            upsert(connection, SUPPRESSIONS, [{**row, **common} for row in rows])
            connection.execute(
                update(CUSTOMERS)
                .where(CUSTOMERS.c.id == customer_id)
                .values(consent_marketing=False)
            )
            connection.execute(
                update(RECIPIENTS)
                .where(
                    RECIPIENTS.c.customer_id == customer_id,
                    RECIPIENTS.c.status == Delivery.PLANNED.value,
                )
                .values(status=Delivery.SKIPPED.value, changed=now, note=reason)
            )

    def suppress_address(self, address: str, reason: str, now: datetime) -> None:
        """Never write to an address again, whoever has it."""
        row = {
            "address": address.strip().lower(),
            "reason": reason,
            "campaign_id": None,
            "time": now,
        }
        with self._engine.begin() as connection:
            upsert(connection, SUPPRESSIONS, [row])

    def note(
        self, campaign_id: str, actor: str, action: str, detail: Mapping[str, Any], now: datetime
    ) -> None:
        """Append to a campaign's audit log."""
        with self._engine.begin() as connection:
            # Locking the campaign's row serialises writers on PostgreSQL; SQLite has one writer.
            connection.execute(
                update(self._table)
                .where(self._table.c.id == campaign_id)
                .values(status=self._table.c.status)
            )
            last = connection.execute(
                select(_AUDIT.c.number, _AUDIT.c.hash)
                .where(_AUDIT.c.campaign_id == campaign_id)
                .order_by(_AUDIT.c.number.desc())
                .limit(1)
            ).first()
            number, previous = (last[0] + 1, last[1]) if last else (1, "")
            row = {
                "campaign_id": campaign_id,
                "number": number,
                "time": now,
                "actor": actor[:200],
                "action": action,
                "detail": dict(detail),
                "previous": previous,
            }
            connection.execute(insert(_AUDIT).values(**row, hash=_fingerprint(row)))

    def audit(self, campaign_id: str) -> list[CampaignAudit]:
        """A campaign's audit log, oldest entry first."""
        statement = (
            select(CampaignAudit)
            .where(_AUDIT.c.campaign_id == campaign_id)
            .order_by(_AUDIT.c.number)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))


def is_unbroken(entries: Sequence[CampaignAudit]) -> bool:
    """Whether an audit log is as it was written: no entry changed, missing or put in between."""
    previous = ""
    for number, entry in enumerate(entries, start=1):
        row = {
            "campaign_id": entry.campaign_id,
            "number": number,
            "time": entry.time,
            "actor": entry.actor,
            "action": entry.action,
            "detail": entry.detail,
            "previous": previous,
        }
        if entry.number != number or entry.hash != _fingerprint(row):
            return False
        previous = entry.hash
    return True


def _fingerprint(row: Mapping[str, Any]) -> str:
    stamp = int(row["time"].timestamp())
    text = dumps({**row, "time": stamp}, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()
