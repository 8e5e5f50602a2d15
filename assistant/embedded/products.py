"""Results in words: one function a kind of result."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.context import TurnContext
from assistant.embedded.facts import comparative, extreme, write_fact
from assistant.embedded.phrases import pick
from assistant.evidence import (
    Comparison,
    Details,
    Explanation,
    Fact,
    Found,
    Orders,
    Passages,
    Result,
)
from assistant.wording import (
    attribute_name,
    attribute_value,
    constraint_phrases,
    enumerate_words,
    leaf,
    money,
    plural,
    tag,
)
from core.store import Product
from core.turn import Act

_ATTRIBUTES_TOLD = 6


def write_result(context: TurnContext, result: Result) -> str:
    """One paragraph, or a short list, about what a tool found."""
    return _WRITERS[type(result)](context, result)


def why(product: Product, found: Found) -> str:
    """The sentence on a product's card: why it is shown."""
    reason = found.reasons.get(product.id)
    if reason is None:
        return "The closest thing that we carry." if not found.carried else ""
    if reason.personal:
        return reason.personal
    clauses = []
    if reason.matched:
        clauses.append(f"matches {enumerate_words([f'“{word}”' for word in reason.matched[:3]])}")
    if reason.constraints:
        clauses.append(f"fits what you asked: {', '.join(reason.constraints)}")
    if reason.popular:
        clauses.append(f"is {reason.popular}")
    sentence = enumerate_words(clauses) or "is close to what you described"
    return f"It {sentence}."


def _found(context: TurnContext, found: Found) -> str:
    phrases = constraint_phrases(found.constraints, context.shop.catalog.currency)
    conditions = ", ".join(phrases.values())
    if found.products:
        lines = [_opening(context, found, f" ({conditions})" if conditions else "")]
        lines += [f"{number}. {tag(p)}" for number, p in enumerate(found.products, 1)]
        ways = _ways_out(context, found)
        return "\n".join(lines) + (f"\n\n{ways}" if ways else "")
    if not found.carried:
        return _not_carried(found, conditions)
    return _nothing(context, found, conditions)


def _noun(found: Found) -> str:
    """What was looked for: the category's plural, or the shopper's own words in quotes."""
    name = leaf(found.constraints.category)
    if name:
        return plural(name) if plural(name) != name or name.endswith("s") else f"products in {name}"
    return f"“{found.need}”" if found.need else "products"


def _opening(context: TurnContext, found: Found, suffix: str) -> str:
    if context.tracked.unmet is not None:
        return f"Nothing {comparative(context.tracked.unmet)} fits{suffix}. What there is:"
    if found.personal:
        options = (
            f"A few things that may suit you{suffix}:",
            f"Here's what I'd show you first{suffix}:",
        )
        return pick(options, context.state.turn)
    noun = _noun(found)
    if found.order is not None:
        return f"{noun.capitalize()}, the {extreme(found.order)} first{suffix}:"
    shown, total = len(found.products), found.total
    if total == 1:
        return f"Just one of our {noun} fits{suffix}:"
    if found.constraints.category is None:
        return f"For {noun}{suffix}, these come closest:"
    count = f"{shown} of the {total}" if total > shown else f"the {total}"
    options = (
        f"Here are {count} {noun} that fit{suffix}:",
        f"{total} {noun} fit{suffix}. I'd start with these:",
    )
    return pick(options, context.state.turn)


def _not_carried(found: Found, conditions: str) -> str:
    sentence = f"We don't seem to carry {found.need or 'that'}."
    if not found.nearest:
        return sentence
    closest = enumerate_words([tag(product) for product in found.nearest])
    suffix = f" ({conditions})" if conditions else ""
    return f"{sentence} The closest I can offer{suffix}: {closest}."


def _nothing(context: TurnContext, found: Found, conditions: str) -> str:
    if found.personal:
        return "I know of nothing in the shop that fits there. Tell me what you need it for?"
    if found.constraints.category is None and not found.relaxations:
        return _not_carried(found, conditions)
    asked = f" ({conditions})" if conditions else ""
    sentence = f"None of our {_noun(found)} fits all of what you asked{asked}."
    if found.constraints.category is None:
        sentence = f"I found nothing for {_noun(found)} that fits{asked}."
    return f"{sentence} {_ways_out(context, found)}".rstrip()


def _ways_out(context: TurnContext, found: Found) -> str:
    """Which constraint to give up, and what that would bring."""
    currency = context.shop.catalog.currency
    ways = []
    for item in found.relaxations[:2]:
        price = "" if item.price_from is None else f" from {money(item.price_from, currency)}"
        verb = "is" if item.count == 1 else "are"
        ways.append(f"without “{item.label}” there {verb} {item.count}{price}")
    return f"{enumerate_words(ways).capitalize()}." if ways else ""


def _details(context: TurnContext, details: Details) -> str:
    product = details.product
    lines = [f"{tag(product)}{_standing(product)}"]
    if Act.REVIEW_QUESTION in context.understood.acts:
        return "\n\n".join(lines + _voices(details))
    if product.description:
        lines.append(product.description)
    known = list(details.attributes.items())[:_ATTRIBUTES_TOLD]
    if known:
        told = [f"{attribute_name(name)}: {attribute_value(name, value)}" for name, value in known]
        lines.append("; ".join(told).capitalize() + ".")
    return "\n\n".join(lines + _voices(details))


def _voices(details: Details) -> list[str]:
    voices = []
    if details.praise:
        voices.append(f"A happy customer: “{details.praise}”")
    if details.complaint:
        voices.append(f"A less happy one: “{details.complaint}”")
    return voices


def _standing(product: Product) -> str:
    parts = []
    if product.brand:
        parts.append(f"by {product.brand}")
    if product.rating is not None:
        noun = "review" if product.review_count == 1 else "reviews"
        parts.append(f"rated {product.rating:.1f} of 5 in {product.review_count} {noun}")
    if product.stock is not None:
        parts.append(f"{product.stock} in stock" if product.stock else "out of stock")
    return f" ({', '.join(parts)})" if parts else ""


def _comparison(context: TurnContext, comparison: Comparison) -> str:
    titles = [product.title for product in comparison.products]
    if not comparison.rows:
        return f"As far as I know, {enumerate_words(titles)} differ in nothing that is recorded."
    header = f"| | {' | '.join(titles)} |"
    rule = "|" + "---|" * (len(titles) + 1)
    lines = [f"| {label} | {' | '.join(values)} |" for label, values in comparison.rows]
    return "\n".join([header, rule, *lines])


def _explanation(context: TurnContext, explanation: Explanation) -> str:
    reason, product = explanation.reason, explanation.product
    clauses = []
    if reason.matched:
        words = enumerate_words([f"“{word}”" for word in reason.matched[:4]])
        clauses.append(f"it matches {words}")
    if reason.constraints:
        clauses.append(f"it fits what you asked ({', '.join(reason.constraints)})")
    if reason.popular:
        clauses.append(f"it is {reason.popular}")
    sentences = []
    if clauses:
        sentences.append(f"I showed you {tag(product)} because {enumerate_words(clauses)}.")
    if reason.personal:
        sentences.append(reason.personal)
    if not sentences:
        sentences.append(f"{tag(product)} was the closest in meaning to what you described.")
    return " ".join(sentences)


def _passages(context: TurnContext, passages: Passages) -> str:
    if not passages.passages:
        about_product = Act.PRODUCT_QUESTION in context.understood.acts
        return (
            "I couldn't find an answer to that. What I do know:"
            if about_product
            else "I couldn't find that in what the shop has published."
        )
    best = passages.passages[0]
    return f"{best.text}\n\n*From “{best.title}”.*"


def _orders(context: TurnContext, orders: Orders) -> str:
    if not orders.known:
        return "I don't know who you are, so I can't see your orders. Please sign in to the shop."
    if not orders.purchases:
        return "I see no purchases of yours so far."
    lines = ["Your latest purchases:"]
    for product, day, units in orders.purchases:
        lines.append(f"- {day}: **{product.title}**" + (f" × {units:g}" if units > 1 else ""))
    return "\n".join(lines)


_WRITERS: Mapping[type, Callable[[TurnContext, Any], str]] = MappingProxyType(
    {
        Found: _found,
        Details: _details,
        Comparison: _comparison,
        Explanation: _explanation,
        Fact: write_fact,
        Passages: _passages,
        Orders: _orders,
    }
)
