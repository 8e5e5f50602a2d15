"""The campaign studio: from a prompt to a campaign that a marketer can approve, send and judge."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from assistant.campaigns import affinity, email_render
from assistant.campaigns.audience import Audience, measure
from assistant.campaigns.brief import Brief, Finding, Understanding
from assistant.campaigns.brief_parser import BriefParser
from assistant.campaigns.content import Message, Variant
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.experiment import HOLDOUT, Decision, Power, assign, plan_power, thompson
from assistant.campaigns.export import Exported, export
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.facts import CopyFacts, occasion_of
from assistant.campaigns.lint import lint
from assistant.campaigns.message import Messenger
from assistant.campaigns.model_copy import write_variants
from assistant.campaigns.pictures import Pictures
from assistant.campaigns.planning import Plan, expected_cost, make_plan
from assistant.campaigns.policy import StudioPolicy, load_policy
from assistant.campaigns.products import Pick, ProductPicker, Why
from assistant.campaigns.results import Report, Results, machine_made, summarise
from assistant.campaigns.sending import Sender, Sent, Server
from assistant.campaigns.terms import Terms
from assistant.campaigns.unsubscribe import UnsubscribeLinks, load_secret
from assistant.language.vocabulary import Vocabulary
from assistant.models import LanguageModel
from assistant.services import Shop
from core.artifacts import Generations
from core.audience import Gate
from core.errors import AisleError, NotBuiltError
from core.ids import new_id
from core.settings import Settings
from core.store import (
    Campaign,
    CampaignRecipient,
    CampaignStatus,
    Delivery,
    Product,
    is_unbroken,
)

_SAMPLE = 12
_SEGMENT_SAMPLE = 400
_HEAD_SHARE = 0.2


@dataclass(frozen=True)
class Preview:
    """A draft as the marketer sees it: who, what, how, and what stands in the way."""

    campaign_id: str
    understanding: Understanding
    brief: Brief
    audience: Audience
    products: tuple[Product, ...]
    """What the audience as a whole is shown most, first the most shown."""
    variants: tuple[Variant, ...]
    messages: tuple[Message, ...]
    """What some recipients would get, every variant among them."""
    arms: Mapping[str, int]
    power: Power
    """Of each variant against the holdout."""
    cost: float
    """Expected discounts, in the shop's currency."""
    findings: tuple[Finding, ...]

    @property
    def can_be_approved(self) -> bool:
        """Whether nothing but warnings is left."""
        return not any(f.severity != "warning" for f in self.findings)


@dataclass
class CampaignStudio:
    """Everything that a marketer does with campaigns, for one shop."""

    shop: Shop
    settings: Settings
    model: LanguageModel | None = None
    """Writes the copy when there is one; the embedded copywriter does otherwise."""
    _drafted: dict[str, tuple[str, str]] = field(default_factory=dict)

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
    def pictures(self) -> Pictures:
        """The shop's pictures, for mails."""
        return Pictures(self.settings.home)

    def draft(self, prompt: str, today: date | None = None, actor: str = "marketer") -> Campaign:
        """Read a prompt and keep it as a draft; a refused one is kept too, as refused."""
        now = datetime.now(UTC)
        parser = BriefParser(self.terms, self.policy, self._languages)
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

    @property
    def _languages(self) -> frozenset[str]:
        every = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl"})
        return every if self.model is not None else Copywriter.languages

    def understanding(self, campaign: Campaign) -> Understanding:
        """What was understood of a campaign's prompt, with the marketer's corrections."""
        return Understanding.model_validate(campaign.brief)

    def revise(self, campaign_id: str, brief: Brief, actor: str = "marketer") -> Campaign:
        """Put a corrected brief in the place of a draft's; its questions count as answered, but
        the guardrails are asked again.

        Raises:
            AisleError: the campaign is no draft any more.
        """
        campaign = self.shop.store.campaigns.get(campaign_id)
        before = self.understanding(campaign)
        findings = tuple(_guardrails(brief, self.policy, self._languages))
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

    def gate(self, brief: Brief) -> Gate:
        """What must hold of every recipient of a campaign."""
        return Gate(
            needs_email="email" in brief.channels,
            uses_behaviour=brief.audience.uses_behaviour,
            cap=self.policy.limits.cap,
            cap_days=self.policy.limits.cap_days,
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
        audience = measure(self.shop.store, brief.audience, self.gate(brief), now, campaign_id)
        looked_at = _spread(audience.ids, _SEGMENT_SAMPLE)
        customers = self.shop.store.customers.find(looked_at)
        picker = ProductPicker(self.shop, self.policy)
        picks = picker.pick(brief, customers, now)
        segment = picker.segment(picks, brief.products.per_recipient)
        messenger = self._messenger(campaign, brief, picks, segment, now)
        names = tuple(messenger.variants)
        arms = {id: assign(campaign_id, id, brief.holdout, names) for id in audience.ids}
        chosen = _example_ids(arms, picks, names)
        messages = tuple(messenger.message(customers[id], arms[id], picks[id]) for id in chosen)
        counts = {arm: sum(a == arm for a in arms.values()) for arm in (HOLDOUT, *names)}
        products = [messenger.facts.products[id] for id in segment]
        cost = expected_cost(brief, products, len(audience.ids), self.policy)
        findings = (
            *understood.findings,
            *audience.findings,
            *self._judge(brief, messenger, messages, picks, cost),
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
            findings=findings,
        )

    def _judge(
        self,
        brief: Brief,
        messenger: Messenger,
        messages: Sequence[Message],
        picks: Mapping[str, Sequence[Pick]],
        cost: float,
    ) -> Iterator[Finding]:
        for variant in messenger.variants.values():
            yield from lint(variant, self.policy)
        faults = {fault for message in messages for fault in messenger.faults(message)}
        for fault in sorted(faults, key=str):
            yield Finding(severity="question", code=f"false_{fault.kind}", message=fault.message)
        if not self.policy.sender.postal_address:
            yield Finding(
                severity="question",
                code="no_postal_address",
                message="The law wants a postal address in every campaign mail: set "
                "sender.postal_address in studio.yaml.",
            )
        empty = sum(not chosen for chosen in picks.values())
        if picks and empty == len(picks):
            yield Finding(
                severity="question",
                code="no_products",
                message="No product in stock fits the rule. Widen the products or the prices.",
            )
        elif empty:
            yield Finding(
                severity="warning",
                code="few_products",
                message=f"{empty} of {len(picks)} people looked at have nothing left to be shown.",
            )
        if brief.budget is not None and cost > float(brief.budget):
            yield Finding(
                severity="warning",
                code="over_budget",
                message=f"Discounts may come to {cost:,.0f}, over the budget of "
                f"{brief.budget:,.0f}; recipients are cut to keep within it.",
            )

    def _messenger(
        self,
        campaign: Campaign,
        brief: Brief,
        picks: Mapping[str, Sequence[Pick]],
        segment: Sequence[str],
        now: datetime,
    ) -> Messenger:
        facts = self._facts(campaign, brief, picks)
        writer = Copywriter(facts, campaign.id)
        lead = facts.products.get(segment[0]) if segment else None
        variants = self._variants(campaign, writer, facts, lead)
        return Messenger(
            campaign_id=campaign.id,
            facts=facts,
            variants={variant.name: variant for variant in variants},
            writer=writer,
            checker=self.checker(facts, now.date()),
            policy=self.policy,
            links=self.links,
        )

    def checker(self, facts: CopyFacts, today: date) -> FactChecker:
        """The fact check of one campaign."""
        catalog = self.shop.catalog
        return FactChecker(
            facts, brands=catalog.brands, titles=catalog.titles, nouns=self.nouns, today=today
        )

    @cached_property
    def nouns(self) -> Mapping[str, tuple[str, ...]]:
        """Names of kinds of products to the categories that bear them."""
        names = {path.rsplit(" > ", 1)[-1] for path in self.shop.catalog.categories}
        singles = {piece.strip() for name in names for piece in name.split("&")}
        found = {name.casefold().rstrip("s"): self.terms.kind(name) for name in singles if name}
        return {name: paths for name, paths in found.items() if paths and len(name) > 3}

    def _facts(
        self, campaign: Campaign, brief: Brief, picks: Mapping[str, Sequence[Pick]]
    ) -> CopyFacts:
        shown = {pick.product_id for chosen in picks.values() for pick in chosen}
        bought = {pick.why.ref for chosen in picks.values() for pick in chosen if pick.why.ref}
        return CopyFacts(
            brief=brief,
            shop=self.policy.sender.name,
            currency=self.shop.catalog.currency,
            products=self.shop.store.products.find(sorted(shown | bought)),
            occasion=occasion_of(campaign.prompt) if brief.goal == "seasonal" else "",
        )

    def _variants(
        self, campaign: Campaign, writer: Copywriter, facts: CopyFacts, lead: Product | None
    ) -> tuple[Variant, ...]:
        stored = campaign.content.get("variants")
        if stored:
            return tuple(Variant.model_validate(variant) for variant in stored)
        own = writer.variants(lead)
        if self.model is None:
            return own
        return write_variants(self.model, facts, own, self.checker(facts, datetime.now(UTC).date()))

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
        fingerprint = _fingerprint(brief, content)
        values = {
            "status": CampaignStatus.APPROVED.value,
            "content": content,
            "content_hash": fingerprint,
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
            {"hash": fingerprint, "warnings": warnings, **plan.summary()},
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
            ids = self.shop.store.audiences.value_order(ids)[:most]
        return make_plan(
            self.shop, self.policy, campaign_id, preview.brief, sorted(ids), names, now
        )

    def messages(
        self, campaign_id: str, status: str | None = None
    ) -> Iterator[tuple[CampaignRecipient, Message, list[str]]]:
        """Every planned message of an approved campaign, with what its facts don't bear out now."""
        campaign = self._approved(campaign_id)
        lines = [
            line
            for line in self.shop.store.campaigns.recipients(campaign_id, status)
            if line.arm != HOLDOUT
        ]
        render = self._renderer(campaign, lines)
        for line in lines:
            found = render(line)
            if found is not None:
                yield line, *found

    def _renderer(self, campaign: Campaign, lines: Sequence[CampaignRecipient]) -> Any:
        picks = {line.customer_id: _picks(line) for line in lines}
        brief = self.understanding(campaign).brief
        messenger = self._messenger(campaign, brief, picks, (), datetime.now(UTC))
        available = {id for id, p in messenger.facts.products.items() if p.stock != 0}
        customers = self.shop.store.customers.find([line.customer_id for line in lines])

        def render(line: CampaignRecipient) -> tuple[Message, list[str]] | None:
            customer = customers.get(line.customer_id)
            if customer is None:
                return None
            kept = [pick for pick in picks[line.customer_id] if pick.product_id in available]
            message = messenger.message(customer, line.arm, kept)
            faults = [fault.message for fault in messenger.faults(message)]
            if not kept:
                faults.append("none of the products is left")
            return message, faults

        return render

    def _approved(self, campaign_id: str) -> Campaign:
        campaign = self.shop.store.campaigns.get(campaign_id)
        if campaign.status not in {CampaignStatus.APPROVED.value, CampaignStatus.SENT.value}:
            raise AisleError(f"Campaign {campaign_id} is {campaign.status}; approve it first.")
        brief = self.understanding(campaign).brief
        if _fingerprint(brief, campaign.content) != campaign.content_hash:
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
        brief = self.understanding(campaign).brief
        described = {
            "id": campaign.id,
            "prompt": campaign.prompt,
            "brief": brief.model_dump(mode="json"),
            **campaign.content,
            "approved_by": campaign.approved_by,
            "approved": campaign.approved,
            "hash": campaign.content_hash,
        }
        gate, now = self.gate(brief), datetime.now(UTC)
        mails = "email" in brief.channels

        def rows() -> Iterator[tuple[CampaignRecipient, Message, EmailMessage | None]]:
            for line, message, faults in self.messages(campaign_id, Delivery.PLANNED.value):
                may = self.shop.store.audiences.may_write(line.customer_id, gate, now, campaign_id)
                if may is not None and may.allowed and not faults:
                    mail = (
                        email_render.mime(message, self.policy, line, self.pictures)
                        if mails
                        else None
                    )
                    yield line, message, mail

        done = export(folder, described, rows())
        self._note(campaign_id, actor, "exported", {"rows": done.rows, "mails": done.mails})
        return done

    def send(
        self,
        campaign_id: str,
        server: Server,
        *,
        actor: str = "marketer",
        now: datetime | None = None,
    ) -> Sent:
        """Send what is due of an approved campaign; run it again to go on.

        Raises:
            AisleError: it isn't approved, is being sent already, or the server can't be used.
        """
        campaign = self._approved(campaign_id)
        brief = self.understanding(campaign).brief
        if "email" not in brief.channels:
            raise AisleError("Only e-mail can be sent from here; export the campaign instead.")
        campaigns = self.shop.store.campaigns
        lines = [
            line
            for status in (Delivery.SENDING, Delivery.PLANNED)
            for line in campaigns.recipients(campaign_id, status.value)
        ]
        render = self._renderer(campaign, lines)

        def mail(line: CampaignRecipient) -> EmailMessage | str:
            found = render(line)
            if found is None:
                return "the customer is gone"
            message, faults = found
            return "; ".join(faults) or email_render.mime(message, self.policy, line, self.pictures)

        self._note(campaign_id, actor, "sending", {"server": server.host})
        lock = self.settings.home / f"campaign-{campaign_id}.lock"
        sender = Sender(campaigns, campaign_id, self.gate(brief), self.policy, server, lock)
        done = sender.run(mail, now=now)
        if not done.later and not done.held:
            campaigns.change(
                campaign_id,
                {"status": CampaignStatus.SENT.value},
                only_in=CampaignStatus.APPROVED.value,
            )
        self._note(campaign_id, actor, "sent", vars(done))
        return done

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

    def unsubscribe(self, token: str) -> None:
        """Honour an unsubscribe link at once; doing it twice changes nothing.

        Raises:
            NotFoundError: the link isn't ours.
        """
        campaign_id, customer_id = self.links.read(token)
        now = datetime.now(UTC)
        campaigns = self.shop.store.campaigns
        campaigns.suppress(customer_id, "unsubscribed", now, campaign_id)
        if campaigns.find([campaign_id]) and self.shop.store.customers.find([customer_id]):
            campaigns.record([_outcome(campaign_id, customer_id, "unsubscribed", now)])

    def ingest(self, campaign_id: str, reports: Sequence[Report]) -> int:
        """Store what a mail tool reports; machine opens and clicks are marked, reports of people
        who aren't in the campaign are left out, and a report that was stored before counts once.

        Returns:
            How many were stored.
        """
        ledger = self.shop.store.campaigns.recipients(campaign_id)
        sent = {
            line.customer_id: line.changed for line in ledger if line.status == Delivery.SENT.value
        }
        known = {line.customer_id for line in ledger}
        mine = [report for report in reports if report.customer_id in known]
        rows = [
            {**_outcome(campaign_id, r.customer_id, r.kind, r.time), "machine": machine}
            for r, machine in zip(mine, machine_made(mine, sent), strict=True)
        ]
        self.shop.store.campaigns.record(rows)
        for report in mine:
            if report.kind in {"unsubscribed", "complained", "bounced"}:
                self.shop.store.campaigns.suppress(
                    report.customer_id, report.kind, report.time, campaign_id
                )
        return len(rows)

    def results(self, campaign_id: str) -> Results:
        """What a campaign did so far; purchases are read from the shop's own events."""
        store = self.shop.store
        campaign = store.campaigns.get(campaign_id)
        ledger = store.campaigns.recipients(campaign_id)
        if campaign.approved is not None:
            days = self.policy.attribution_days
            store.campaigns.record_purchases(campaign_id, campaign.approved, days)
        return summarise(ledger, store.campaigns.outcomes(campaign_id))

    def next_split(self, campaign_id: str, kind: str = "clicked") -> Decision:
        """How a recurring campaign should share its next send among its variants."""
        seed = int.from_bytes(sha256(campaign_id.encode()).digest()[:8])
        return thompson(self.results(campaign_id).counts(kind), np.random.default_rng(seed))

    def audit_is_unbroken(self, campaign_id: str) -> bool:
        """Whether the audit log is as it was written."""
        return is_unbroken(self.shop.store.campaigns.audit(campaign_id))

    def _note(self, campaign_id: str, actor: str, action: str, detail: Mapping[str, Any]) -> None:
        self.shop.store.campaigns.note(campaign_id, actor, action, detail, datetime.now(UTC))


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


def _picks(line: CampaignRecipient) -> list[Pick]:
    return [Pick(p["product_id"], Why(p["kind"], p.get("ref", ""))) for p in line.picks]


def _fingerprint(brief: Brief, content: Mapping[str, Any]) -> str:
    text = json.dumps([brief.model_dump(mode="json"), content], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _spread(ids: Sequence[str], count: int) -> list[str]:
    """At most `count` of `ids`, evenly spread."""
    step = max(1, len(ids) // count)
    return list(ids[::step][:count])


def _example_ids(
    arms: Mapping[str, str], picks: Mapping[str, Sequence[Pick]], names: Sequence[str]
) -> list[str]:
    """Recipients to show, every variant among them."""
    found: list[str] = []
    for name in names:
        mine = [id for id in picks if arms[id] == name and picks[id]]
        found += mine[: max(1, _SAMPLE // len(names))]
    return found


def _heads(vocabulary: Vocabulary) -> list[tuple[str, tuple[str, ...]]]:
    """Product nouns with the categories that a good part of their products lie in."""
    found = []
    for noun, counts in vocabulary.heads.items():
        total = sum(counts.values())
        paths = tuple(p for p, n in counts.items() if total >= 3 and n >= _HEAD_SHARE * total)
        if paths:
            found.append((noun, paths))
    return found


def _guardrails(brief: Brief, policy: StudioPolicy, languages: frozenset[str]) -> Iterator[Finding]:
    """What a corrected brief still breaks."""
    most = policy.limits.max_discount_percent
    if brief.offer.kind == "percent" and float(brief.offer.value or 0) > most:
        yield Finding(
            severity="question",
            code="discount_limit",
            message=f"The shop's guardrails allow at most {most:g} % off.",
        )
    fields = {
        "age" if c.kind == "age" else getattr(c, "field", "") for c in brief.audience.conditions
    }
    for name in sorted(fields & policy.forbidden_fields):
        yield Finding(
            severity="question",
            code="sensitive",
            message=f"This shop doesn't let campaigns choose people by {name}.",
        )
    if brief.language not in languages:
        yield Finding(
            severity="question",
            code="language",
            message=f"Nobody here writes '{brief.language}'; set AISLE_MODEL or take English.",
        )
