"""The campaign studio: from a prompt to a campaign that a marketer can approve, send and judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from assistant.campaigns import affinity
from assistant.campaigns.audience import measure
from assistant.campaigns.brief import Brief, Understanding
from assistant.campaigns.brief_parser import BriefParser
from assistant.campaigns.content import Variant
from assistant.campaigns.copydesk import CopyDesk
from assistant.campaigns.experiment import HOLDOUT, assign, plan_power
from assistant.campaigns.handover import HandOver, fingerprint, gate, understanding
from assistant.campaigns.outcomes import Outcomes
from assistant.campaigns.planning import Plan, expected_cost, make_plan
from assistant.campaigns.policy import StudioPolicy, load_policy
from assistant.campaigns.preview import Preview, examples, guardrails, judge
from assistant.campaigns.products import ProductPicker
from assistant.campaigns.responders import Responders
from assistant.campaigns.terms import Terms
from assistant.campaigns.unsubscribe import UnsubscribeLinks, load_secret
from assistant.language.vocabulary import Vocabulary
from assistant.models import LanguageModel
from assistant.services import Shop
from core.artifacts import Generations
from core.errors import AisleError, NotBuiltError
from core.ids import new_id
from core.settings import Settings
from core.store import Campaign, CampaignStatus, is_unbroken

_SEGMENT_SAMPLE = 400
_HEAD_SHARE = 0.2


@dataclass
class CampaignStudio:
    """Everything that a marketer does with campaigns, for one shop."""

    shop: Shop
    settings: Settings
    model: LanguageModel | None = None
    """Writes the copy when there is one; the embedded copywriter does otherwise."""

    @cached_property
    def policy(self) -> StudioPolicy:
        """The shop's guardrails and brand voice."""
        return load_policy(self.settings.home, self.shop.name)

    @cached_property
    def terms(self) -> Terms:
        """The words that prompts are read with."""
        audiences = self.shop.store.audiences
        return Terms.of(
            self.shop.catalog,
            heads=_heads(self.shop.vocabulary),
            locations=audiences.locations(),
            interests=audiences.interests(),
        )

    @cached_property
    def links(self) -> UnsubscribeLinks:
        """Unsubscribe links of this workspace."""
        sender = self.policy.sender
        return UnsubscribeLinks(load_secret(self.settings.home), sender.unsubscribe_url)

    @cached_property
    def copy(self) -> CopyDesk:
        """Writes and checks the copy."""
        return CopyDesk(self.shop, self.policy, self.terms, self.links, self.model)

    @cached_property
    def outcomes(self) -> Outcomes:
        """Unsubscribing, reports and results."""
        return Outcomes(self.shop.store, self.links, self.policy.attribution_days)

    @cached_property
    def handover(self) -> HandOver:
        """Renders, exports and sends approved campaigns."""
        return HandOver(self.shop.store, self.settings.home, self.policy, self.copy)

    @cached_property
    def responders(self) -> Responders:
        """Foretells who responds, from this shop's earlier campaigns."""
        return Responders(self.shop.store, self.policy.attribution_days)

    def draft(self, prompt: str, today: date | None = None, actor: str = "marketer") -> Campaign:
        """Read a prompt and keep it as a draft; a refused one is kept too, as refused."""
        now = datetime.now(UTC)
        parser = BriefParser(self.terms, self.policy)
        understood = parser.parse(prompt, today or now.date())
        campaign_id = new_id()
        row = {
            "id": campaign_id,
            "prompt": prompt[:20_000],
            "brief": understood.model_dump(mode="json"),
            "status": (
                CampaignStatus.REFUSED if understood.refused else CampaignStatus.DRAFT
            ).value,
            "created": now,
            "content": {},
        }
        self.shop.store.campaigns.upsert([row])
        self._note(
            campaign_id, actor, "drafted", {"findings": [f.code for f in understood.findings]}
        )
        return self.shop.store.campaigns.get(campaign_id)

    def understanding(self, campaign: Campaign) -> Understanding:
        """What was understood of a campaign's prompt, with the marketer's corrections."""
        return understanding(campaign)

    def revise(self, campaign_id: str, brief: Brief, actor: str = "marketer") -> Campaign:
        """Put a corrected brief in the place of a draft's; its questions count as answered, but
        the guardrails are asked again.

        Raises:
            AisleError: the campaign is no draft any more.
        """
        campaign = self.shop.store.campaigns.get(campaign_id)
        before = self.understanding(campaign)
        findings = tuple(guardrails(brief, self.policy))
        after = before.model_copy(update={"brief": brief, "findings": findings})
        self._change(campaign, {"brief": after.model_dump(mode="json"), "content": {}})
        self._note(campaign_id, actor, "revised", {"brief": brief.model_dump(mode="json")})
        return self.shop.store.campaigns.get(campaign_id)

    def rewrite(
        self, campaign_id: str, variants: Sequence[Variant], actor: str = "marketer"
    ) -> Campaign:
        """Put the marketer's own wording in the place of the writer's; it is checked like any.

        Raises:
            AisleError: the campaign is no draft any more.
        """
        campaign = self.shop.store.campaigns.get(campaign_id)
        content = {"variants": [variant.model_dump() for variant in variants]}
        self._change(campaign, {"content": content})
        self._note(campaign_id, actor, "rewritten", content)
        return self.shop.store.campaigns.get(campaign_id)

    def _change(self, campaign: Campaign, values: Mapping[str, Any]) -> None:
        draft = CampaignStatus.DRAFT.value
        if not self.shop.store.campaigns.change(campaign.id, values, only_in=draft):
            raise AisleError(
                f"Campaign {campaign.id} is {campaign.status}; only a draft can be changed. "
                "Begin a new one from its prompt."
            )

    def preview(self, campaign_id: str, now: datetime | None = None) -> Preview:
        """Everything about a draft, from the live database.

        Raises:
            NotFoundError: there is no such campaign.
            AisleError: it was refused.
        """
        campaign = self.shop.store.campaigns.get(campaign_id)
        understood = self.understanding(campaign)
        if understood.refused:
            raise AisleError(" ".join(f.message for f in understood.findings))
        now = now or datetime.now(UTC)
        brief = understood.brief
        self._refresh_affinities()
        audience = measure(
            self.shop.store, brief.audience, gate(brief, self.policy), now, campaign_id
        )
        looked_at = _spread(audience.ids, _SEGMENT_SAMPLE)
        customers = self.shop.store.audiences.contacts(looked_at)
        picker = ProductPicker(self.shop, self.policy)
        picks = picker.pick(brief, customers, now)
        segment = picker.segment(picks, brief.products.per_recipient)
        messenger = self.copy.messenger(campaign, brief, picks, segment, now)
        names = tuple(messenger.variants)
        arms = {id: assign(campaign_id, id, brief.holdout, names) for id in audience.ids}
        chosen = examples(arms, picks, names)
        messages = tuple(messenger.message(customers[id], arms[id], picks[id]) for id in chosen)
        counts = {arm: sum(a == arm for a in arms.values()) for arm in (HOLDOUT, *names)}
        products = [messenger.facts.products[id] for id in segment]
        cost = expected_cost(brief, products, len(audience.ids), self.policy)
        response = self.responders.foretell(brief, audience.ids, now)
        findings = (
            *understood.findings,
            *audience.findings,
            *judge(brief, self.policy, messenger, messages, picks, cost),
        )
        least = min(counts[name] for name in names)
        return Preview(
            campaign_id=campaign_id,
            understanding=understood,
            brief=brief,
            audience=audience,
            products=tuple(products),
            variants=tuple(messenger.variants.values()),
            messages=messages,
            arms=counts,
            power=plan_power(least, counts[HOLDOUT] or least, self.policy.expected_rate),
            cost=cost,
            response=response,
            findings=findings,
        )

    def _refresh_affinities(self) -> None:
        try:
            generation = Generations(self.settings.models_path).current().name
        except NotBuiltError:
            return
        affinity.refresh(self.shop, generation)

    def approve(
        self,
        campaign_id: str,
        actor: str,
        *,
        acknowledge: bool = False,
        now: datetime | None = None,
    ) -> Campaign:
        """Freeze a draft and write its ledger: who gets which variant, which products, and when.

        Args:
            campaign_id: which.
            actor: who approves.
            acknowledge: the warnings have been seen.
            now: the clock when None.

        Raises:
            AisleError: a question is open, warnings aren't acknowledged, or it is no draft.
        """
        now = now or datetime.now(UTC)
        actor = actor.strip()
        if not actor:
            raise AisleError("Say who approves: the audit log needs a name.")
        preview = self.preview(campaign_id, now)
        blocking = [f.message for f in preview.findings if f.severity != "warning"]
        if blocking:
            raise AisleError("It can't be approved yet. " + " ".join(blocking))
        warnings = [f.message for f in preview.findings if f.severity == "warning"]
        if warnings and not acknowledge:
            raise AisleError("Acknowledge the warnings first. " + " ".join(warnings))
        brief, names = preview.brief, tuple(v.name for v in preview.variants)
        plan = self._plan(campaign_id, preview, names, now)
        content = {
            "variants": [variant.model_dump() for variant in preview.variants],
            "plan": plan.summary(),
        }
        approved = fingerprint(brief, content)
        values = {
            "status": CampaignStatus.APPROVED.value,
            "content": content,
            "content_hash": approved,
            "approved_by": actor[:200],
            "approved": now,
        }
        campaigns = self.shop.store.campaigns
        if not campaigns.approve(campaign_id, values, plan.rows, CampaignStatus.DRAFT.value):
            raise AisleError(f"Campaign {campaign_id} is no draft any more; it can't be approved.")
        self._note(
            campaign_id,
            actor,
            "approved",
            {"hash": approved, "warnings": warnings, **plan.summary()},
        )
        return campaigns.get(campaign_id)

    def _plan(
        self, campaign_id: str, preview: Preview, names: tuple[str, ...], now: datetime
    ) -> Plan:
        ids: Sequence[str] = preview.audience.ids
        most = preview.brief.max_recipients
        if preview.brief.budget is not None and preview.cost > float(preview.brief.budget):
            affordable = int(len(ids) * float(preview.brief.budget) / preview.cost)
            most = min(most or affordable, affordable)
        if most is not None and most < len(ids):
            ids = self._likeliest_first(preview)[:most]
        return make_plan(
            self.shop, self.policy, campaign_id, preview.brief, sorted(ids), names, now
        )

    def _likeliest_first(self, preview: Preview) -> list[str]:
        """By the chance to respond; before there is one, by recency, frequency and value."""
        if preview.response is not None:
            return preview.response.ranked()
        return self.shop.store.audiences.value_order(preview.audience.ids)

    def cancel(self, campaign_id: str, actor: str = "marketer") -> None:
        """Stop a campaign: nothing more of it is sent.

        Raises:
            AisleError: it is neither a draft nor approved.
        """
        campaigns = self.shop.store.campaigns
        values = {"status": CampaignStatus.CANCELLED.value}
        for status in (CampaignStatus.DRAFT, CampaignStatus.APPROVED):
            if campaigns.change(campaign_id, values, only_in=status.value):
                self._note(campaign_id, actor, "cancelled", {})
                return
        raise AisleError(f"Campaign {campaign_id} is over; there is nothing to cancel.")

    def audit_is_unbroken(self, campaign_id: str) -> bool:
        """Whether the audit log is as it was written."""
        return is_unbroken(self.shop.store.campaigns.audit(campaign_id))

    def _note(self, campaign_id: str, actor: str, action: str, detail: Mapping[str, Any]) -> None:
        self.shop.store.campaigns.note(campaign_id, actor, action, detail, datetime.now(UTC))


def _spread(ids: Sequence[str], count: int) -> list[str]:
    """At most `count` of `ids`, evenly spread."""
    step = max(1, len(ids) // count)
    return list(ids[::step][:count])


def _heads(vocabulary: Vocabulary) -> list[tuple[str, tuple[str, ...]]]:
    """Product nouns with the categories that a good part of their products lie in."""
    found = []
    for noun, counts in vocabulary.heads.items():
        total = sum(counts.values())
        paths = tuple(p for p, n in counts.items() if total >= 3 and n >= _HEAD_SHARE * total)
        if paths:
            found.append((noun, paths))
    return found
