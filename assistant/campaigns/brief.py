"""The brief: what a marketer asked for, typed, with what was not understood said aloud."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.audience import AudienceRule
from core.money import Money

Goal = Literal[
    "win_back",
    "cart_reminder",
    "welcome",
    "launch",
    "clearance",
    "loyalty",
    "cross_sell",
    "replenish",
    "seasonal",
    "promote",
]
Tone = Literal["friendly", "playful", "formal", "urgent", "elegant", "plain"]
Channel = Literal["email", "push", "sms"]
Severity = Literal["refusal", "question", "warning"]


class Finding(BaseModel):
    """Something that a marketer has to know about a campaign."""

    model_config = ConfigDict(frozen=True)

    severity: Severity
    """A `refusal` ends it, a `question` must be answered before approval, a `warning` must be
    acknowledged."""
    code: str
    """A stable name, such as `empty_audience`."""
    message: str
    """What it is and what to do about it."""


class ProductRule(BaseModel):
    """What may be offered. Everything given must hold; the empty rule allows the catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: tuple[str, ...] = ()
    """Category paths or prefixes of them, any of which will do."""
    brands: tuple[str, ...] = ()
    exclude_brands: tuple[str, ...] = ()
    price_min: Money | None = Field(default=None, ge=0)
    price_max: Money | None = Field(default=None, ge=0)
    attributes: dict[str, tuple[str, ...]] = {}
    """Attribute name to accepted values."""
    rating_min: float | None = Field(default=None, ge=1, le=5)
    per_recipient: int = Field(default=3, ge=1, le=8)
    """How many products each recipient is shown."""

    @model_validator(mode="after")
    def _price_range_is_not_empty(self) -> Self:
        if None not in (self.price_min, self.price_max) and self.price_min > self.price_max:  # type: ignore[operator]
            raise ValueError(f"no price is over {self.price_min} and under {self.price_max}")
        return self


class Offer(BaseModel):
    """What the recipient gets; the empty offer is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["none", "percent", "amount", "free_shipping", "gift", "bundle"] = "none"
    value: Money | None = Field(default=None, gt=0)
    """Percent off, or the amount off in the shop's currency."""
    min_spend: Money | None = Field(default=None, gt=0)
    code: str | None = Field(default=None, max_length=40)
    bundle: tuple[int, int] | None = None
    """Buy the first number, get the second free."""

    @model_validator(mode="after")
    def _value_suits_the_kind(self) -> Self:
        if self.kind in {"percent", "amount"} and self.value is None:
            raise ValueError(f"an offer of the kind '{self.kind}' needs a value")
        if self.kind == "percent" and self.value is not None and self.value > 100:
            raise ValueError("a discount can't exceed 100 %")
        if self.kind == "bundle" and self.bundle is None:
            raise ValueError("a bundle needs how many to buy and how many are free")
        return self

    def price(self, price: Decimal) -> Decimal | None:
        """What a product of `price` costs under the offer; None where that isn't defined."""
        if self.kind != "percent" or self.value is None or self.min_spend is not None:
            return None
        return (price * (100 - self.value) / 100).quantize(Decimal("0.01"))


class Brief(BaseModel):
    """A campaign as the marketer means it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    goal: Goal = "promote"
    topic: str = ""
    """What it is about in a few words, as the marketer called the products."""
    audience: AudienceRule = AudienceRule()
    products: ProductRule = ProductRule()
    offer: Offer = Offer()
    tone: Tone = "friendly"
    channels: tuple[Channel, ...] = ("email",)
    language: str = "en"
    starts: date | None = None
    """First day to send; None for as soon as it is approved."""
    ends: date | None = None
    """Last day of the offer."""
    budget: Money | None = Field(default=None, gt=0)
    """Most that discounts and sending may cost."""
    max_recipients: int | None = Field(default=None, ge=1)
    subject_lines: int = Field(default=2, ge=1, le=5)
    holdout: float = Field(default=0.1, ge=0, le=0.5)
    """Share of the audience that gets nothing, so that the effect can be measured."""

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Self:
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"it ends ({self.ends}) before it starts ({self.starts})")
        return self


class Understanding(BaseModel):
    """A brief read from a prompt, and what stands between it and a campaign."""

    model_config = ConfigDict(frozen=True)

    prompt: str
    brief: Brief
    not_understood: tuple[str, ...] = ()
    """Pieces of the prompt that changed nothing; never guessed at."""
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the prompt asks for what no campaign of this shop may do."""
        return any(finding.severity == "refusal" for finding in self.findings)

    @property
    def says_nothing(self) -> bool:
        """Whether the prompt has to be written anew: there is nothing to preview."""
        brief = self.brief
        asked = {"empty", "too_long", "not_understood"} & {f.code for f in self.findings}
        given = (brief.audience.conditions, brief.offer != Offer(), brief.products != ProductRule())
        return bool(asked) and not any(given)
