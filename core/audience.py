"""Who a campaign is for, as a typed rule: a conjunction of conditions on customers.

A rule is compiled to SQL by `core.store.audiences`; nothing here touches a database. Every
condition can be negated; a customer about whom nothing is known fails a positive condition and
passes a negative one. Dates are days in UTC: `since` includes its day, `before`
ends ahead of it.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.money import Money

Action = Literal["purchase", "view", "cart", "list_add", "like"]


class Condition(BaseModel):
    """What all conditions share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negate: bool = False
    """The condition must not hold."""


class Did(Condition):
    """Did something with products of a kind, at least so often; `view` counts clicks too."""

    kind: Literal["did"] = "did"
    action: Action = "purchase"
    categories: tuple[str, ...] = ()
    """Category paths or prefixes of them, any of which will do; empty for every product."""
    brands: tuple[str, ...] = ()
    since: date | None = None
    before: date | None = None
    at_least: int = Field(default=1, ge=1, le=10_000)


class LastPurchase(Condition):
    """Has bought before, and the last purchase lies in a span of time."""

    kind: Literal["last_purchase"] = "last_purchase"
    since: date | None = None
    before: date | None = None


class FirstPurchase(Condition):
    """Has bought, and the first purchase lies in a span of time."""

    kind: Literal["first_purchase"] = "first_purchase"
    since: date | None = None
    before: date | None = None


class LastVisit(Condition):
    """The last event of any kind lies in a span of time."""

    kind: Literal["last_visit"] = "last_visit"
    since: date | None = None
    before: date | None = None


class Orders(Condition):
    """How many orders a customer has placed; who never ordered has none."""

    kind: Literal["orders"] = "orders"
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    since: date | None = None


class Spent(Condition):
    """How much a customer has paid, in total or for an order in the mean."""

    kind: Literal["spent"] = "spent"
    min: Money | None = None
    max: Money | None = None
    since: date | None = None
    per_order: bool = False


class TopShare(Condition):
    """Among the share of buyers that comes first by value, frequency, or both and recency."""

    kind: Literal["top"] = "top"
    by: Literal["spent", "orders", "rfv"] = "spent"
    share: float = Field(gt=0, le=1)


class AbandonedCart(Condition):
    """Put something in the cart that they haven't bought since."""

    kind: Literal["abandoned_cart"] = "abandoned_cart"
    categories: tuple[str, ...] = ()
    since: date | None = None


class Interest(Condition):
    """Says so in their profile, or has bought from categories that serve the interest."""

    kind: Literal["interest"] = "interest"
    topic: str
    categories: tuple[str, ...] = ()


class Affinity(Condition):
    """The recommender ranks one of the categories among the customer's favourites."""

    kind: Literal["affinity"] = "affinity"
    categories: tuple[str, ...]
    at_least: float = Field(default=0.8, ge=0, le=1)
    """Share of customers who like the category less."""


class Profile(Condition):
    """A field or trait of the profile has one of some values."""

    kind: Literal["profile"] = "profile"
    field: str
    """`gender`, `location`, `income_band` or the name of a trait (`pets`, `children` ...)."""
    values: tuple[str, ...] = ()
    """Accepted values, compared casefolded; none for any value at all."""


class Age(Condition):
    """Age in years, both ends included."""

    kind: Literal["age"] = "age"
    min: int | None = Field(default=None, ge=0, le=150)
    max: int | None = Field(default=None, ge=0, le=150)


class Mood(Condition):
    """Mean signed sentiment of what they wrote, in [-1, 1]."""

    kind: Literal["mood"] = "mood"
    min: float | None = Field(default=None, ge=-1, le=1)
    max: float | None = Field(default=None, ge=-1, le=1)


AnyCondition = Annotated[
    Did
    | LastPurchase
    | FirstPurchase
    | LastVisit
    | Orders
    | Spent
    | TopShare
    | AbandonedCart
    | Interest
    | Affinity
    | Profile
    | Age
    | Mood,
    Field(discriminator="kind"),
]


class AudienceRule(BaseModel):
    """Everybody for whom every condition holds; no condition means every customer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[AnyCondition, ...] = Field(default=(), max_length=30)

    @property
    def uses_behaviour(self) -> bool:
        """Whether it asks what customers did or wrote, which they may have refused to have used."""
        return any(not isinstance(condition, Profile | Age) for condition in self.conditions)


class Gate(BaseModel):
    """What must hold of every recipient, whatever the rule says."""

    model_config = ConfigDict(frozen=True)

    needs_email: bool = True
    uses_behaviour: bool = False
    """Customers who don't let their behaviour shape what they see are left out."""
    cap: int = Field(default=2, ge=0)
    """Most campaign messages to one customer within `cap_days`, this campaign's included."""
    cap_days: int = Field(default=7, ge=1)
