"""Where copy is put together: facts, writer, checker and messages of one campaign."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from assistant.campaigns.brief import Brief
from assistant.campaigns.content import Message, Variant
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.facts import CopyFacts, occasion_of
from assistant.campaigns.message import Messenger
from assistant.campaigns.model_copy import write_variants
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.products import Pick, Why
from assistant.campaigns.terms import Terms
from assistant.campaigns.unsubscribe import UnsubscribeLinks
from assistant.models import LanguageModel
from assistant.services import Shop
from core.store import Campaign, CampaignRecipient, Product

Rendered = tuple[Message, list[str]]
"""A message, and what its facts don't bear out."""


@dataclass
class CopyDesk:
    """Writes and checks the copy of one shop's campaigns."""

    shop: Shop
    policy: StudioPolicy
    terms: Terms
    links: UnsubscribeLinks
    model: LanguageModel | None = None
    """Writes the variants when there is one; the embedded copywriter does otherwise."""

    def messenger(
        self,
        campaign: Campaign,
        brief: Brief,
        picks: Mapping[str, Sequence[Pick]],
        segment: Sequence[str],
        now: datetime,
    ) -> Messenger:
        """What makes the messages of a campaign.

        Args:
            campaign: whose stored wording goes before a writer's.
            brief: as it is now.
            picks: by customer.
            segment: the products shown most, first the most shown.
            now: the clock.
        """
        facts = self._facts(campaign, brief, picks)
        writer = Copywriter(facts, campaign.id)
        checker = self.checker(facts, now.date())
        lead = facts.products.get(segment[0]) if segment else None
        variants = self._variants(campaign, writer, facts, checker, lead)
        return Messenger(
            campaign_id=campaign.id,
            facts=facts,
            variants={variant.name: variant for variant in variants},
            writer=writer,
            checker=checker,
            policy=self.policy,
            links=self.links,
        )

    def renderer(
        self, campaign: Campaign, brief: Brief, lines: Sequence[CampaignRecipient]
    ) -> Callable[[CampaignRecipient], Rendered | None]:
        """What makes the message of each of some lines of the ledger from the store as it is now;
        of a customer who is gone it makes None.
        """
        picks = {line.customer_id: _picks(line) for line in lines}
        messenger = self.messenger(campaign, brief, picks, (), datetime.now(UTC))
        available = {id for id, p in messenger.facts.products.items() if p.stock != 0}
        contacts = self.shop.store.audiences.contacts(list(picks))

        def render(line: CampaignRecipient) -> Rendered | None:
            contact = contacts.get(line.customer_id)
            if contact is None:
                return None
            kept = [pick for pick in picks[line.customer_id] if pick.product_id in available]
            message = messenger.message(contact, line.arm, kept)
            faults = [fault.message for fault in messenger.faults(message)]
            if not kept:
                faults.append("none of the products is left")
            return message, faults

        return render

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
        self,
        campaign: Campaign,
        writer: Copywriter,
        facts: CopyFacts,
        checker: FactChecker,
        lead: Product | None,
    ) -> tuple[Variant, ...]:
        stored = campaign.content.get("variants")
        if stored:
            return tuple(Variant.model_validate(variant) for variant in stored)
        own = writer.variants(lead)
        return own if self.model is None else write_variants(self.model, facts, own, checker)


def _picks(line: CampaignRecipient) -> list[Pick]:
    return [Pick(p["product_id"], Why(p["kind"], p.get("ref", ""))) for p in line.picks]
