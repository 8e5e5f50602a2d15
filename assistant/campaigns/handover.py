"""Hand-over of approved campaigns: messages, files and mails."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.campaigns import email_render
from assistant.campaigns.brief import Brief, Understanding
from assistant.campaigns.content import Message
from assistant.campaigns.copydesk import CopyDesk
from assistant.campaigns.experiment import HOLDOUT
from assistant.campaigns.export import Exported, export
from assistant.campaigns.pictures import Pictures
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.sending import Sender, Sent, Server
from core.audience import Gate
from core.errors import AisleError
from core.store import Campaign, CampaignRecipient, CampaignStatus, Delivery, Store


def understanding(campaign: Campaign) -> Understanding:
    """What was understood of a campaign's prompt, with the marketer's corrections."""
    return Understanding.model_validate(campaign.brief)


def gate(brief: Brief, policy: StudioPolicy) -> Gate:
    """What must hold of every recipient of a campaign."""
    return Gate(
        needs_email="email" in brief.channels,
        uses_behaviour=brief.audience.uses_behaviour,
        cap=policy.limits.cap,
        cap_days=policy.limits.cap_days,
    )


def fingerprint(brief: Brief, content: Mapping[str, Any]) -> str:
    """Names what was approved, so that a later change shows."""
    text = json.dumps([brief.model_dump(mode="json"), content], sort_keys=True)
    return sha256(text.encode()).hexdigest()


@dataclass
class HandOver:
    """Takes approved campaigns out of the studio."""

    store: Store
    home: Path
    policy: StudioPolicy
    copy: CopyDesk

    @cached_property
    def pictures(self) -> Pictures:
        """The shop's pictures, for mails."""
        return Pictures(self.home)

    def messages(
        self, campaign_id: str, status: str | None = None
    ) -> Iterator[tuple[CampaignRecipient, Message, list[str]]]:
        """Every planned message of an approved campaign, with what its facts don't bear out now."""
        campaign = self._approved(campaign_id)
        lines = [
            line
            for line in self.store.campaigns.recipients(campaign_id, status)
            if line.arm != HOLDOUT
        ]
        brief = understanding(campaign).brief
        render = self.copy.renderer(campaign, brief, lines)
        for line in lines:
            found = render(line)
            if found is not None:
                yield line, *found

    def _approved(self, campaign_id: str) -> Campaign:
        campaign = self.store.campaigns.get(campaign_id)
        if campaign.status not in {CampaignStatus.APPROVED.value, CampaignStatus.SENT.value}:
            raise AisleError(f"Campaign {campaign_id} is {campaign.status}; approve it first.")
        brief = understanding(campaign).brief
        if fingerprint(brief, campaign.content) != campaign.content_hash:
            raise AisleError(
                f"Campaign {campaign_id} was changed after its approval; it stays put."
            )
        return campaign

    def export(self, campaign_id: str, folder: Path, actor: str = "marketer") -> Exported:
        """Write an approved campaign as mails, CSV and JSON.

        Raises:
            AisleError: it isn't approved.
        """
        campaign = self._approved(campaign_id)
        brief = understanding(campaign).brief
        described = {
            "id": campaign.id,
            "prompt": campaign.prompt,
            "brief": brief.model_dump(mode="json"),
            **campaign.content,
            "approved_by": campaign.approved_by,
            "approved": campaign.approved,
            "hash": campaign.content_hash,
        }
        allowed, now = gate(brief, self.policy), datetime.now(UTC)
        mails = "email" in brief.channels

        def rows() -> Iterator[tuple[CampaignRecipient, Message, EmailMessage | None]]:
            for line, message, faults in self.messages(campaign_id, Delivery.PLANNED.value):
                may = self.store.audiences.may_write(line.customer_id, allowed, now, campaign_id)
                if may is not None and may.allowed and not faults:
                    mail = (
                        email_render.mime(message, self.policy, line, self.pictures)
                        if mails
                        else None
                    )
                    yield line, message, mail

        done = export(folder, described, rows())
        self.store.campaigns.note(
            campaign_id,
            actor,
            "exported",
            {"rows": done.rows, "mails": done.mails},
            datetime.now(UTC),
        )
        return done

    def send(
        self,
        campaign_id: str,
        server: Server,
        *,
        actor: str = "marketer",
        now: datetime | None = None,
        at_once: bool = False,
    ) -> Sent:
        """Send what is due of an approved campaign; run it again to go on.

        Args:
            campaign_id: which.
            server: to hand the mails to.
            actor: who sends, for the audit log.
            now: what is due by then; the clock when None.
            at_once: everybody's is due, without waiting for each person's own hour.

        Raises:
            AisleError: it isn't approved, is being sent already, or the server can't be used.
        """
        campaign = self._approved(campaign_id)
        brief = understanding(campaign).brief
        if "email" not in brief.channels:
            raise AisleError("Only e-mail can be sent from here; export the campaign instead.")
        campaigns = self.store.campaigns
        lines = [
            line
            for status in (Delivery.SENDING, Delivery.PLANNED)
            for line in campaigns.recipients(campaign_id, status.value)
        ]
        if at_once and lines:
            now = max(line.send_at for line in lines)
        render = self.copy.renderer(campaign, brief, lines)

        def mail(line: CampaignRecipient) -> EmailMessage | str:
            found = render(line)
            if found is None:
                return "the customer is gone"
            message, faults = found
            return "; ".join(faults) or email_render.mime(message, self.policy, line, self.pictures)

        self.store.campaigns.note(
            campaign_id, actor, "sending", {"server": server.host}, datetime.now(UTC)
        )
        lock = self.home / f"campaign-{campaign_id}.lock"
        sender = Sender(campaigns, campaign_id, gate(brief, self.policy), self.policy, server, lock)
        done = sender.run(mail, now=now)
        if not done.later and not done.held:
            campaigns.change(
                campaign_id,
                {"status": CampaignStatus.SENT.value},
                only_in=CampaignStatus.APPROVED.value,
            )
        self.store.campaigns.note(campaign_id, actor, "sent", vars(done), datetime.now(UTC))
        return done
