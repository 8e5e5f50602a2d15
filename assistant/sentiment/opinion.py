"""What reviews add up to on single aspects: of one product in words, of all in numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.sentiment.aspect import Aspect
from core.store import Review


@dataclass(frozen=True)
class Mention:
    """What one review says of an aspect."""

    review_id: str
    score: float
    """In [-1, 1]."""

    quote: str
    """The clause, word for word."""


@dataclass(frozen=True)
class Opinion:
    """What the reviews of one product hold of one aspect."""

    aspect: str
    """A key of `aspect.ASPECTS`."""

    praised: int
    """Reviews that speak for it."""

    criticised: int
    """Reviews that speak against it."""

    mentions: tuple[Mention, ...]
    """One a review, that review's clearest; the most positive first."""

    @property
    def praise(self) -> Mention | None:
        """The clearest word for it."""
        return self.mentions[0] if self.praised else None

    @property
    def complaint(self) -> Mention | None:
        """The clearest word against it."""
        return self.mentions[-1] if self.criticised else None


def opinions(reviews: Iterable[Review]) -> list[Opinion]:
    """What `reviews` hold of every aspect that they name, the most mentioned first.

    A review counts once an aspect, by the clearest of its clauses. Reviews whose aspects have
    not been read yet (`aisle build` reads them) count for nothing.
    """
    clearest: dict[str, dict[str, Mention]] = defaultdict(dict)
    for review in reviews:
        for row in review.aspects or ():
            mention = Mention(review.id, float(row["score"]), str(row["quote"]))
            known = clearest[str(row["name"])].get(review.id)
            if known is None or abs(mention.score) > abs(known.score):
                clearest[str(row["name"])][review.id] = mention
    found = [_opinion(name, list(mentions.values())) for name, mentions in clearest.items()]
    return sorted(found, key=lambda opinion: (-len(opinion.mentions), opinion.aspect))


def _opinion(aspect: str, mentions: list[Mention]) -> Opinion:
    praised = sum(mention.score > 0 for mention in mentions)
    ordered = sorted(mentions, key=lambda mention: (-mention.score, mention.review_id))
    return Opinion(aspect, praised, len(mentions) - praised, tuple(ordered))


def stored(found: Sequence[Aspect]) -> list[Mapping[str, object]]:
    """Aspects of one review as the store keeps them; `opinions` reads them back."""
    return [{"name": a.name, "score": round(a.score, 3), "quote": a.quote} for a in found]
