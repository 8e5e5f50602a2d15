"""Answers in words: a quotation with its source, or what reviewers say with how many do."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.context import TurnContext
from assistant.quotations import (
    LIKELY,
    Passage,
    Passages,
    ReviewPoint,
    ReviewSummary,
    Specification,
)
from assistant.wording import tag
from core.store import Product

_POINTS = 3  # told of one side


def write_passages(context: TurnContext, found: Passages) -> str:
    """The answer and where it stands, or that there is none."""
    product = found.product
    told = list(_quoted(found.passages))
    if found.specification is not None and product is not None:
        told.insert(0, _specified(found.specification, product))
    if not told:
        return _unfound(product)
    if found.sure and found.specification is not None:
        return "\n\n".join(told)
    if found.sure:
        first = found.passages[0]
        return f"{first.quote or first.text}\n\n{_source(first)}"
    nearest = "\n\n".join(told)
    if found.specification is not None or found.passages[0].score >= LIKELY:
        return f"I'm not certain, but this may answer it:\n\n{nearest}"
    return f"I couldn't find exactly that. The nearest that I have:\n\n{nearest}"


def _quoted(passages: Sequence[Passage]) -> Iterator[str]:
    """The quotations, those of one text after the other with its name below."""
    for source, items in groupby(passages, _source):
        quotes = " ".join(f"“{item.quote or item.text}”" for item in items)
        yield f"{quotes}\n\n{source}"


def _unfound(product: Product | None) -> str:
    if product is None:
        return "I couldn't find that in what the shop has published."
    return f"I couldn't find that: nothing that I have on **{product.title}** says so."


def offer(context: TurnContext) -> str:
    """An offer to pass a question on that nothing answers, once in a conversation; sets `offered`
    of its state.
    """
    unfound = any(isinstance(found, Passages) and _is_empty(found) for found in context.results)
    if not unfound or context.state.offered is not None:
        return ""
    context.state.offered = context.state.turn
    return "Shall I pass the question on to the shop's staff?"


def _is_empty(found: Passages) -> bool:
    return not found.passages and found.specification is None


def _specified(specification: Specification, product: Product) -> str:
    if specification.recorded:
        return specification.sentence
    return f"{specification.sentence}\n\n*From the specifications of “{product.title}”.*"


def write_reviews(context: TurnContext, summary: ReviewSummary) -> str:
    """What reviewers say, as far as it was asked for, each point with its share."""
    product = summary.product
    if not summary.total:
        return f"**{product.title}** has no reviews yet."
    if summary.topic is not None:
        return _on_topic(summary)
    standing = f", rated {product.rating:.1f} of 5 on average" if product.rating else ""
    noun = "review" if summary.total == 1 else "reviews"
    opening = f"{tag(product)} has {summary.total} {noun}{standing}."
    sides = sides_told(summary)
    if summary.side is not None and not getattr(summary, summary.side):
        sides.insert(0, f"Its reviews agree on no {summary.side.removesuffix('s')}.")
    return "\n\n".join([opening, *sides])


def sides_told(summary: ReviewSummary) -> list[str]:
    """A paragraph for each side that has something to it, the one asked for first."""
    praise, complaints = summary.praise[:_POINTS], summary.complaints
    told = []
    if praise:
        told.append(f"What people like: {_listed(praise, summary.total)}.")
    if complaints:
        told.append(f"What they don't: {_listed(complaints, summary.total)}.")
    return told[::-1] if summary.side == "complaints" else told


def _on_topic(summary: ReviewSummary) -> str:
    title, total = summary.product.title, summary.total
    if not summary.mentioning:
        whole = "The only review" if total == 1 else f"None of the {total} reviews"
        verb = "doesn't mention" if total == 1 else "mentions"
        opening = f"{whole} of **{title}** {verb} that."
        nearest = _listed(_most_told(summary), total)
        return f"{opening} The nearest to it: {nearest}." if nearest else opening
    verb = "mentions" if summary.mentioning == 1 else "mention"
    opening = f"{summary.mentioning} of the {total} reviews of **{title}** {verb} that"
    points = _most_told(summary)
    if not points:
        return f"{opening}."
    return f"{opening}: {_listed(points[: 2 * _POINTS], total)}."


def _most_told(summary: ReviewSummary) -> list[ReviewPoint]:
    """The points of both sides, the most frequent first."""
    return sorted((*summary.praise, *summary.complaints), key=lambda point: -point.mentions)


def _listed(points: Sequence[ReviewPoint], total: int) -> str:
    return ", ".join(f"“{point.quote}” ({point.mentions} of {total})" for point in points)


def _source(passage: Passage) -> str:
    if passage.kind == "description":
        return f"*From the description of “{passage.title}”.*"
    return f"*From “{passage.title}”.*"
