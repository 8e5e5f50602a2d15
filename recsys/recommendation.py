"""A recommended product, and the exact additive decomposition of its score."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a score stands for."""

    REPEAT = "repeat"
    """The customer's own purchases of this very product."""
    COLLABORATIVE = "collaborative"
    """What customers with the same purchases buy."""
    CONTENT = "content"
    """Words and meaning shared with what the customer bought."""
    AFFINITY = "affinity"
    """How much the customer buys of its category and brand."""
    PRICE = "price"
    """How its price fits what the customer pays."""
    POPULARITY = "popularity"
    """How much everybody buys it lately."""
    NOVELTY = "novelty"
    """How new it is in the shop."""
    SENTIMENT = "sentiment"
    """How reviewers feel about it."""
    CUSTOMER = "customer"
    """Who the customer is and how active."""
    SESSION = "session"
    """What the customer did in this conversation."""
    STATED = "stated"
    """What the customer said they like or don't."""
    LEARNED = "learned"
    """What feedback on shown products has taught the bandit."""
    EXPLORATION = "exploration"
    """The bandit's draw: shown to learn whether it suits."""
    BUSINESS = "business"
    """A rule of the shop, such as margin or variety."""
    BASE = "base"
    """The same for all products of the list."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something nameable that a part comes from; the causes of a part sum to at most it."""

    kind: str
    """`product`, `category`, `brand`, `attribute`, `word` or `aspect`."""
    ref: str
    """The product id, or the name itself."""
    value: float
    """Its share of the part, in the units of the score."""
    note: str = ""
    """What happened (`view`, `like`, ...), or a count or time in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of a score."""

    kind: PartKind
    value: float
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One product of a ranked list."""

    product_id: str
    score: float
    """Higher is better; comparable within one list only."""
    position: int
    """1 for the first."""
    arm: str
    """The policy that chose it: `hybrid`, `popular` or `thompson`."""
    probability: float
    """Propensity of this product at this position under the policy, in (0, 1]."""
    reasons: tuple[Part, ...] | Callable[[], tuple[Part, ...]] = field(compare=False, repr=False)
    """The parts, or what works them out when somebody asks why."""
    context: tuple[float, ...] = ()
    """What the bandit saw of it, to be learned from when its reward is known."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The exact decomposition: sums to `score`, up to rounding; largest first."""
        return self.reasons() if callable(self.reasons) else self.reasons

    def part(self, kind: PartKind) -> float:
        """The sum of the parts of one kind; 0 when there is none."""
        return sum(part.value for part in self.parts if part.kind == kind)
