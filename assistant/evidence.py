"""What tools find out: the facts that a reply may state, as typed results.

A tool returns a result twice: as compact JSON for the chat model, and as one of these
objects for the reply check and the embedded writer.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.language.frames import CatalogueFact, Superlative
from assistant.state import Reason
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
    nearest: tuple[Product, ...] = ()
    """When not carried: the closest things that satisfy the constraints."""
    arms: dict[str, "Arm"] = field(default_factory=dict)
    """Product id to what chose it, where it was recommended."""


@dataclass(frozen=True)
class Details:
    """All that is known of one product."""

    product: Product
    attributes: dict[str, Any]
    reviews: int
    praise: str | None = None
    """A sentence of a good review, quoted."""
    complaint: str | None = None
    """A sentence of a bad review, quoted."""


@dataclass(frozen=True)
class Comparison:
    """Products side by side, on what differs."""

    products: tuple[Product, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Label, and one value a product in their order; `-` for unknown."""


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


@dataclass(frozen=True)
class Passage:
    """A piece of a document that bears on a question."""

    kind: str
    document_id: str
    title: str
    text: str
    score: float


@dataclass(frozen=True)
class Passages:
    """Answers from documents; empty when none was found."""

    question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Orders:
    """The shopper's latest purchases, newest first: product, day bought, units."""

    purchases: tuple[tuple[Product, str, float], ...]
    known: bool
    """Whether it is known who the shopper is."""


Result = Found | Details | Comparison | Explanation | Fact | Passages | Orders


def products_of(result: Result) -> tuple[Product, ...]:
    """Every product that a result makes known."""
    match result:
        case Found():
            return (*result.products, *result.nearest)
        case Details() | Explanation():
            return (result.product,)
        case Comparison():
            return result.products
        case Fact():
            return tuple(p for p in (result.extreme, result.within) if p is not None)
        case Orders():
            return tuple(product for product, _, _ in result.purchases)
        case Passages():
            return ()
