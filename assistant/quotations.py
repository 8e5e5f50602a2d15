"""What the shop's texts, records and reviews say to a question: facts that a reply may state."""

from dataclasses import dataclass
from typing import Literal

from core.store import Product


@dataclass(frozen=True)
class Passage:
    """A piece of a document that bears on a question."""

    kind: str
    document_id: str
    title: str
    text: str
    score: float
    quote: str = ""
    """The statement in it that answers; empty for the whole text."""


@dataclass(frozen=True)
class Specification:
    """An attribute of a product that answers a question."""

    name: str
    label: str
    value: str
    """With its unit."""
    sentence: str
    """The answer in words."""
    verdict: bool | None = None
    """Yes or no, where the question asks for that."""
    recorded: bool = False
    """Of the record itself, such as the price, and no attribute."""


LIKELY = 0.5
"""Score of a passage from which what is nearest more likely answers than not."""


@dataclass(frozen=True)
class Passages:
    """What answers a question; without passages and specification, nothing was found."""

    question: str
    passages: tuple[Passage, ...]
    product: Product | None = None
    """Which the question is about."""
    specification: Specification | None = None
    """Answers before any passage."""
    sure: bool = True
    """False when all this is only the nearest that was found."""

    @property
    def is_answer(self) -> bool:
        """Whether the question is answered."""
        return self.sure and (self.specification is not None or bool(self.passages))


@dataclass(frozen=True)
class ReviewPoint:
    """Something that several reviews say, or one does."""

    quote: str
    """How one of them says it, word for word."""
    review_id: str
    """Which."""
    mentions: int
    """Reviews that say it."""
    positive: bool


@dataclass(frozen=True)
class ReviewSummary:
    """What a product's reviews say, on the whole or about one thing."""

    product: Product
    total: int
    """Reviews read: all of the product's, or the newest of very many."""
    praise: tuple[ReviewPoint, ...]
    """The most frequent first."""
    complaints: tuple[ReviewPoint, ...]
    topic: str | None = None
    """What was asked about; None for everything."""
    mentioning: int = 0
    """Reviews that speak of the topic at all."""
    side: Literal["praise", "complaints"] | None = None
    """The side that was asked for."""
    near: bool = False
    """No review speaks of the topic: these points only come nearest to it."""
