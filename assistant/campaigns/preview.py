"""A draft as the marketer sees it, and what stands in its way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.campaigns.audience import Audience
from assistant.campaigns.brief import Brief, Finding, Understanding
from assistant.campaigns.content import Message, Variant
from assistant.campaigns.experiment import Power
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.lint import lint
from assistant.campaigns.message import Messenger
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.products import Pick
from assistant.campaigns.responders import Response
from core.store import Product

_SAMPLE = 12


@dataclass(frozen=True)
class Preview:
    """Who, what, how, and what stands in the way."""

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
    response: Response | None
    """Who is expected to respond; None before earlier campaigns have taught it."""
    findings: tuple[Finding, ...]

    @property
    def can_be_approved(self) -> bool:
        """Whether nothing but warnings is left."""
        return not any(f.severity != "warning" for f in self.findings)


def examples(
    arms: Mapping[str, str], picks: Mapping[str, Sequence[Pick]], names: Sequence[str]
) -> list[str]:
    """Recipients to show, every variant among them."""
    found: list[str] = []
    for name in names:
        mine = [id for id in picks if arms[id] == name and picks[id]]
        found += mine[: max(1, _SAMPLE // len(names))]
    return found


def judge(
    brief: Brief,
    policy: StudioPolicy,
    messenger: Messenger,
    messages: Sequence[Message],
    picks: Mapping[str, Sequence[Pick]],
    cost: float,
) -> Iterator[Finding]:
    """What copy, products and money leave to be settled before an approval."""
    for variant in messenger.variants.values():
        yield from lint(variant, policy)
    faults = {fault for message in messages for fault in messenger.faults(message)}
    for fault in sorted(faults, key=str):
        yield Finding(severity="question", code=f"false_{fault.kind}", message=fault.message)
    if not policy.sender.postal_address:
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


def guardrails(brief: Brief, policy: StudioPolicy) -> Iterator[Finding]:
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
    if brief.language not in FactChecker.languages:
        yield Finding(
            severity="question",
            code="language",
            message=f"Copy is checked in English only, not in '{brief.language}'. Take English.",
        )
