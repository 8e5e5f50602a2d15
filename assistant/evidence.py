"""What tools find out: the facts that a reply may state, as typed results.

A tool returns a result twice: as compact JSON for the chat model, and as one of these
objects for the reply check and the embedded writer.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.gap import Gap
from assistant.language.frames import CatalogueFact, Superlative
from assistant.lists.results import (
    AdviceResult,
    ListResult,
    NoticeResult,
    PlanResult,
    ShareResult,
    TripResult,
)
from assistant.narrowing import Facet
from assistant.quotations import Passage, Passages, ReviewSummary
from assistant.state import Reason
from assistant.totals import Sum
from core.constraints import Constraints
from core.store import Product


@dataclass(frozen=True)
class Relaxation:
    """One constraint, and what giving it up would bring."""

    label: str
    """The constraint as a phrase: `up to $60`, `black`."""
    field: str
    """Field of `Constraints`, or the attribute's name."""
    count: int
    """Products that everything else allows."""
    price_from: Decimal | None
    """The lowest of their prices."""


@dataclass(frozen=True)
class Arm:
    """What chose a product."""

    name: str
    """The policy."""
    probability: float
    """Its propensity, in (0, 1]."""
    context: tuple[float, ...] = ()
    """What a learning policy saw of the product; empty for others."""


@dataclass(frozen=True)
class Found:
    """Products found or recommended, in display order."""

    products: tuple[Product, ...]
    reasons: dict[str, Reason]
    total: int
    """How many products satisfy the request; at least `len(products)`."""
    need: str | None
    constraints: Constraints
    order: Superlative | None = None
    relaxations: tuple[Relaxation, ...] = ()
    """Filled when there are few products or none: the constraints whose loss helps, best
    first."""
    personal: bool = False
    """Recommended from what is known of the shopper rather than searched for."""
    carried: bool = True
    """False when the shop has nothing like the need, whatever the constraints."""
    gift: bool = False
    """Chosen for somebody else."""
    related: Product | None = None
    """What they resemble or go with, where that was asked."""
    by_likeness: bool = False
    """They only resemble it, since nothing was bought with it or with its kind."""
    by_kind: bool = False
    """They were bought with others of that kind, not with `related` itself."""
    facet: Facet | None = None
    """What would narrow many results down most."""
    exhausted: bool = False
    """Others were asked for, and there are none: these were shown before."""
    nearest: tuple[Product, ...] = ()
    """When not carried: the closest things that satisfy the constraints."""
    arms: dict[str, "Arm"] = field(default_factory=dict)
    """Product id to what chose it, where it was recommended."""


@dataclass(frozen=True)
class Comparison:
    """Products side by side, on what differs."""

    products: tuple[Product, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Label, and one value a product in their order; `-` for unknown."""
    advice: "Advice | None" = None
    """Which one to take, where that was asked."""
    order: Superlative | None = None
    """What was asked for, where it is the extreme of something."""
    ahead: tuple[Product, ...] = ()
    """Those at that extreme; empty where none of them has it on record."""
    gap: Gap | None = None
    """How far apart they are, where that was asked."""

    @property
    def answer(self) -> Product | None:
        """The one product that the question comes down to, if it does."""
        if self.advice is not None:
            return self.advice.product
        return self.ahead[0] if len(self.ahead) == 1 else None


@dataclass(frozen=True)
class Advice:
    """Which of several products to take, and why."""

    product: Product | None
    """None where nothing tells them apart."""
    concern: str
    """What matters to the shopper, in their words; empty where they said nothing."""
    passage: Passage | None = None
    """What its texts say of that; None where no text speaks of it, and its rating counts."""


@dataclass(frozen=True)
class Explanation:
    """Why a product was shown."""

    product: Product
    reason: Reason


@dataclass(frozen=True)
class Fact:
    """Something computed over the catalogue."""

    kind: CatalogueFact
    scope: str
    """What it is about, as a noun phrase: `backpacks`, `products`."""
    count: int
    low: Decimal | None = None
    high: Decimal | None = None
    names: tuple[str, ...] = ()
    """Brands, categories or values, the most frequent first."""
    names_total: int = 0
    extreme: Product | None = None
    """The product at the extreme over all that `scope` covers."""
    superlative: Superlative | None = None
    within: Product | None = None
    """The extreme among those that satisfy the shopper's constraints, where it differs."""
    constraints: Constraints = field(default_factory=Constraints)
    stated: Constraints = field(default_factory=Constraints)
    """What the question itself says of them: "how many waterproof ones"."""


@dataclass(frozen=True)
class Details:
    """All that is known of one product."""

    product: Product
    attributes: dict[str, Any]
    reviews: int
    summary: ReviewSummary | None = None
    """What its reviews say; None where there are none."""


@dataclass(frozen=True)
class Orders:
    """The shopper's latest purchases, newest first: product, day (`29 April 2026`), units."""

    purchases: tuple[tuple[Product, str, float], ...]
    known: bool
    """Whether it is known who the shopper is."""
    about: str | None = None
    """What they were looked through for; None for the latest of all."""
    earlier: int = 0
    """Purchases before these."""


@dataclass(frozen=True)
class Absence:
    """Why a product is not among what is shown."""

    words: str
    """What the shopper called it."""
    product: Product | None
    """None when the shop has nothing of that name."""
    broken: tuple[str, ...] = ()
    """Constraints that it breaks, as phrases."""
    sold_out: bool = False
    rejected: bool = False
    """The shopper turned it down before."""
    rank: int | None = None
    """Its place in the ranking where nothing rules it out; None when it isn't relevant."""


@dataclass(frozen=True)
class CartState:
    """The cart after a turn's changes."""

    lines: tuple[tuple[Product, int], ...]
    """Product and units, in the order added."""
    total: Decimal
    """Of the lines whose price is known, exact."""
    added: tuple[str, ...] = ()
    """Product ids whose units have grown."""
    lessened: tuple[str, ...] = ()
    """Product ids of which there are fewer units than before, and still some."""
    removed: tuple[tuple[Product, int], ...] = ()
    """What was taken out."""
    short: tuple[str, ...] = ()
    """Product ids of which fewer were put in than asked, for want of stock."""
    asks: bool = False
    """Emptying it waits for the shopper's yes."""
    missing: str | None = None
    """What was to be taken out but isn't in it, in the shopper's words."""


@dataclass(frozen=True)
class Noted:
    """What became of a wish to remember or forget something."""

    texts: tuple[str, ...]
    forgotten: bool
    """Forgotten rather than remembered."""
    kept: bool
    """Whether later conversations know it too: of customers who agree to that."""
    effects: tuple[str, ...] = ()
    """What holds from now on (or holds no longer), as phrases."""


@dataclass(frozen=True)
class Profile:
    """All that the assistant goes by for this shopper."""

    known: bool
    """Whether it is known who the shopper is."""
    personalised: bool
    """Whether past behaviour shapes what they see."""
    details: tuple[tuple[str, str], ...] = ()
    """Label and value: name, age, place ..."""
    purchases: int = 0
    other_events: int = 0
    categories: tuple[str, ...] = ()
    """What they bought most, most first."""
    remembered: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    """What holds in this conversation, as phrases."""


@dataclass(frozen=True)
class DataChange:
    """What became of a request about the shopper's data."""

    kind: str
    """`stop`, `start`, `delete` or `export`."""
    known: bool
    """Whether it is known who the shopper is."""
    asks: bool = False
    """It waits for the shopper's yes."""
    done: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    """Of a deletion: rows deleted by table."""


@dataclass(frozen=True)
class PersonCalled:
    """A shopper's wish for a person, left for the staff."""

    summary: str
    contact: "Passages | None" = None
    """What the shop publishes about reaching it."""


Result = (
    Found
    | Details
    | Comparison
    | Explanation
    | Fact
    | Passages
    | ReviewSummary
    | Orders
    | Absence
    | CartState
    | Sum
    | Noted
    | Profile
    | DataChange
    | PersonCalled
    | PlanResult
)


def products_of(result: Result) -> tuple[Product, ...]:
    """Every product that a result makes known."""
    known: tuple[Product | None, ...] = ()
    match result:
        case Found():
            known = (*result.products, *result.nearest, result.related)
        case Details() | Explanation() | Absence() | ReviewSummary():
            known = (result.product,)
        case Comparison():
            known = result.products
        case Fact():
            known = (result.extreme, result.within)
        case Orders():
            known = tuple(product for product, _, _ in result.purchases)
        case CartState():
            known = tuple(product for product, _ in (*result.lines, *result.removed))
        case ListResult() | TripResult() | AdviceResult() | ShareResult() | NoticeResult() | Sum():
            known = result.products
        case Passages():
            known = (result.product,)
        case Noted() | Profile() | DataChange() | PersonCalled():
            pass
    return tuple(product for product in known if product is not None)
