"""What a comparison comes down to, in words."""

from collections.abc import Sequence

from assistant.context import TurnContext
from assistant.detail import at_extreme
from assistant.embedded.facts import extreme
from assistant.evidence import Advice, Comparison
from assistant.gap import Gap
from assistant.language.frames import Direction, Superlative
from assistant.wording import attribute_name, attribute_value, enumerate_words, money, tag
from core.store import Product

_WAYS = (Superlative("price", Direction.LESS), Superlative("rating", Direction.MORE))
"""What tells products apart where the shopper doesn't say."""


def verdict(context: TurnContext, comparison: Comparison) -> str:
    """Which one wins by what was asked for, or else by price and rating; or how far apart they
    are.
    """
    if comparison.advice is not None:
        return _advice(comparison.advice)
    if comparison.gap is not None:
        return _gap(comparison.gap, context.shop.catalog.currency)
    if comparison.order is not None:
        return _ahead(comparison.ahead, comparison.order)
    if context.understood.unmeasured is not None:
        return f"I have no {context.understood.unmeasured} on record to tell them apart by."
    won: dict[str, list[str]] = {}
    for way in _WAYS:
        best = at_extreme(comparison.products, way)
        if len(best) == 1:
            won.setdefault(best[0].title, []).append(f"the {extreme(way)}")
    told = [f"**{title}** is {enumerate_words(labels)}" for title, labels in won.items()]
    return f"{enumerate_words(told)}." if told else ""


def _ahead(products: Sequence[Product], order: Superlative) -> str:
    if not products:
        name = "number of reviews" if order.field == "reviews" else attribute_name(order.field)
        return f"I have no {name} on record to tell them apart by."
    titles = enumerate_words([f"**{product.title}**" for product in products])
    return f"{titles} {'is' if len(products) == 1 else 'are'} the {extreme(order)}."


def _gap(gap: Gap, currency: str | None) -> str:
    name = attribute_name(gap.field)
    if gap.more is None or gap.less is None:
        return f"I have no {name} on record for them, so I can't tell how far apart they are."
    if not gap.amount:
        same = f"They cost the same: {tag(gap.less)}."
        return same if gap.field == "price" else f"They have the same {name}."
    if gap.field == "price":
        told = f"{tag(gap.more)}, costs {money(gap.amount, currency)} more than {tag(gap.less)}"
    else:
        by = attribute_value(gap.field, float(gap.amount))
        told = f"The {name} of **{gap.more.title}** is {by} more than that of **{gap.less.title}**"
    return f"{told}." if gap.times is None else f"{told}, {gap.times:g} times as much."


def _advice(advice: Advice) -> str:
    """Which one to take, and on what ground."""
    product, passage = advice.product, advice.passage
    if product is None or (passage is None and product.rating is None):
        return "Nothing that I have on them tells which is the better one to take."
    if passage is not None:
        return f"I'd take **{product.title}**, since what we say of it is: “{passage.quote}”"
    noun = "review" if product.review_count == 1 else "reviews"
    rated = f"it is rated {product.rating:.1f} of 5 in {product.review_count} {noun}"
    unsaid = "None of their descriptions speaks of that. " if advice.concern else ""
    return f"{unsaid}I'd take **{product.title}**: {rated}."
