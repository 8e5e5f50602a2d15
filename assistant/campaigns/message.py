"""One recipient's message, from the approved variant, their picks and the store as it is now."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.campaigns.content import LEAD, Message, Shown, Variant
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.fact_check import FactChecker, Fault
from assistant.campaigns.facts import CopyFacts
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.products import NAMING, Pick, discounted
from assistant.campaigns.unsubscribe import UnsubscribeLinks
from assistant.wording import money
from core.store import Contact, Product

_UNHAPPY = -0.2
_NAME = re.compile(r"^[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*$")
_LONGEST_NAME = 24


def first_name(name: str | None) -> str:
    """How to address somebody; empty for what doesn't look like a name."""
    word = (name or "").split(" ")[0]
    return word if len(word) <= _LONGEST_NAME and _NAME.match(word) else ""


@dataclass(frozen=True, slots=True)
class _Tag:
    """What stands beside a product, the same for every reader."""

    price: str
    now: str
    url: str


@dataclass
class Messenger:
    """Puts the messages of one campaign together, and checks each before it leaves."""

    campaign_id: str
    facts: CopyFacts
    variants: Mapping[str, Variant]
    writer: Copywriter
    checker: FactChecker
    policy: StudioPolicy
    links: UnsubscribeLinks
    _checked: dict[tuple[str, str], tuple[Fault, ...]] = field(default_factory=dict)
    _tagged: dict[str, _Tag] = field(default_factory=dict)

    def message(self, customer: Contact, arm: str, picks: Sequence[Pick]) -> Message:
        """What one recipient gets; the same every time while the store stays the same."""
        rng = random.Random(f"{self.campaign_id}:{customer.id}")
        sober = customer.sentiment is not None and customer.sentiment < _UNHAPPY
        products: list[Shown] = []
        for pick in picks:
            product = self.facts.products.get(pick.product_id)
            if product is not None:
                products.append(self._shown(pick, product, rng, sober, products))
        variant = self.variants[arm]
        lead = products[0].title if products else self.facts.topic
        said = {name: text.replace(LEAD, lead) for name, text in variant.texts().items()}
        name = first_name(customer.name)
        return Message(
            campaign_id=self.campaign_id,
            customer_id=customer.id,
            name=name,
            email=customer.email or "",
            arm=arm,
            greeting=self.writer.greeting(name, rng),
            products=tuple(products),
            unsubscribe=self.links.url(self.campaign_id, customer.id),
            **said,
        )

    def _shown(
        self,
        pick: Pick,
        product: Product,
        rng: random.Random,
        sober: bool,
        before: Sequence[Shown],
    ) -> Shown:
        tag = self._tag(product)
        blurb = self.writer.blurb(product, rng, sober=sober, said=[s.blurb for s in before])
        if self._check(blurb, product, "blurb"):
            blurb = ""  # the shop's own description says more than its data bears out
        return Shown(
            product_id=product.id,
            title=product.title,
            price=tag.price,
            now=tag.now,
            blurb=blurb,
            why=self.writer.because(pick, product, rng, [s.why for s in before]),
            bought=pick.why.ref if pick.why.kind in NAMING else "",
            image=product.image,
            url=tag.url,
        )

    def _tag(self, product: Product) -> _Tag:
        found = self._tagged.get(product.id)
        if found is None:
            now = discounted(product, self.facts.brief)
            currency = product.currency or self.facts.currency
            found = self._tagged[product.id] = _Tag(
                self.facts.price(product),
                money(now, currency) if now is not None else "",
                f"{self.policy.sender.url.rstrip('/')}/products/{product.id}",
            )
        return found

    def faults(self, message: Message) -> list[Fault]:
        """Everything in a message that the facts don't bear out."""
        found: list[Fault] = []
        for name, text in message.texts().items():
            if name != "greeting":  # nothing but a salutation and a checked name
                found += self._check(text, None, name)
        for shown in message.products:
            product = self.facts.products.get(shown.product_id)
            if product is None:
                found.append(Fault("product", shown.title, "products"))
                continue
            found += self._tags(shown, product)
            found += self._check(shown.blurb, product, "blurb")
            found += self._check(self._without_bought(shown), product, "why")
        return found

    def _tags(self, shown: Shown, product: Product) -> list[Fault]:
        tag, faults = self._tag(product), []
        if shown.title != product.title:
            faults.append(Fault("product", shown.title, "products"))
        if (shown.price, shown.now) != (tag.price, tag.now):
            faults.append(Fault("price", f"{shown.price} {shown.now}".strip(), "products"))
        return faults

    def _check(self, text: str, product: Product | None, name: str) -> tuple[Fault, ...]:
        key = (text, product.id if product else "")
        known = self._checked.get(key)
        if known is None:
            known = tuple(self.checker.check(text, product=product, field=name))
            self._checked[key] = known
        return known

    def _without_bought(self, shown: Shown) -> str:
        """A reason without the title that it quotes from the customer's own purchases: a product
        of the store, and the one that the pick was made for.
        """
        bought = self.facts.products.get(shown.bought)
        return shown.why.replace(bought.title, "purchase") if bought is not None else shown.why
