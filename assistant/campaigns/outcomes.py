"""What became of campaigns: unsubscribing, reports of mail tools, results and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import numpy as np

from assistant.campaigns.experiment import Decision, thompson
from assistant.campaigns.results import Report, Results, machine_made, summarise
from assistant.campaigns.unsubscribe import UnsubscribeLinks
from core.store import Delivery, Store

_FINAL = frozenset({"unsubscribed", "complained", "bounced"})


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of one shop's campaigns."""

    store: Store
    links: UnsubscribeLinks
    attribution_days: int
    """Purchases so long after the send time count as the campaign's."""

    def unsubscribe(self, token: str) -> None:
        """Honour an unsubscribe link at once; doing it twice changes nothing.

        Raises:
            NotFoundError: the link isn't ours.
        """
        campaign_id, customer_id = self.links.read(token)
        now = datetime.now(UTC)
        campaigns = self.store.campaigns
        campaigns.suppress(customer_id, "unsubscribed", now, campaign_id)
        if campaigns.find([campaign_id]) and self.store.customers.find([customer_id]):
            campaigns.record([_outcome(campaign_id, customer_id, "unsubscribed", now)])

    def ingest(self, campaign_id: str, reports: Sequence[Report]) -> int:
        """Store what a mail tool reports; machine opens and clicks are marked, reports of people
        who aren't in the campaign are left out, and a report that was stored before counts once.

        Returns:
            How many were stored.
        """
        ledger = self.store.campaigns.recipients(campaign_id)
        sent = {
            line.customer_id: line.changed for line in ledger if line.status == Delivery.SENT.value
        }
        known = {line.customer_id for line in ledger}
        mine = [report for report in reports if report.customer_id in known]
        rows = [
            {**_outcome(campaign_id, r.customer_id, r.kind, r.time), "machine": machine}
            for r, machine in zip(mine, machine_made(mine, sent), strict=True)
        ]
        self.store.campaigns.record(rows)
        for report in mine:
            if report.kind in _FINAL:
                self.store.campaigns.suppress(
                    report.customer_id, report.kind, report.time, campaign_id
                )
        return len(rows)

    def results(self, campaign_id: str) -> Results:
        """What a campaign did so far; purchases are read from the shop's own events."""
        campaigns = self.store.campaigns
        campaign = campaigns.get(campaign_id)
        ledger = campaigns.recipients(campaign_id)
        if campaign.approved is not None:
            campaigns.record_purchases(campaign_id, campaign.approved, self.attribution_days)
        return summarise(ledger, campaigns.outcomes(campaign_id))

    def next_split(self, campaign_id: str, kind: str = "clicked") -> Decision:
        """How a recurring campaign should share its next send among its variants."""
        seed = int.from_bytes(sha256(campaign_id.encode()).digest()[:8])
        return thompson(self.results(campaign_id).counts(kind), np.random.default_rng(seed))


def _outcome(campaign_id: str, customer_id: str, kind: str, time: datetime) -> dict[str, Any]:
    named = f"{campaign_id}\0{customer_id}\0{kind}\0{int(time.timestamp())}"
    return {
        "id": sha256(named.encode()).hexdigest()[:40],
        "campaign_id": campaign_id,
        "customer_id": customer_id,
        "kind": kind,
        "machine": False,
        "value": None,
        "time": time,
    }
