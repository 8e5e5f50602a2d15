"""Results in words: one function a kind of result."""

from assistant.context import TurnContext
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
from assistant.language.frames import CatalogueFact, Critique, Direction, Superlative
from assistant.wording import (
    attribute_name,
    attribute_value,
    constraint_phrases,
    enumerate_words,
    leaf,
    money,
)
from core.store import Product

_ATTRIBUTES_TOLD = 6


def write_result(context: TurnContext, result: Result) -> str:
    """One paragraph, or a short list, about what a tool found."""
    match result:
        case Found():
            return _found(context, result)
        case Details():
            return _details(result)
        case Comparison():
            return _comparison(result)
        case Explanation():
            return _explanation(result)
        case Fact():
            return _fact(context, result)
        case Passages():
            return _passages(result)
        case Orders():
            return _orders(result)


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


def tag(product: Product) -> str:
    """`**Title**, $49.99`."""
    return f"**{product.title}**" + ("" if product.price is None else f", {_price(product)}")


def _price(product: Product) -> str:
    return "" if product.price is None else money(product.price, product.currency)


def _found(context: TurnContext, found: Found) -> str:
    conditions = ", ".join(constraint_phrases(found.constraints, _currency(context)).values())
    noun = _noun(found)
    if found.products:
        lines = [_opening(context, found, noun, conditions)]
        lines += [f"{number}. {tag(p)}" for number, p in enumerate(found.products, 1)]
        return "\n".join(lines)
    if not found.carried:
        return _not_carried(found, noun, conditions)
    return _nothing(context, found, noun, conditions)


def _noun(found: Found) -> str:
    return found.need or leaf(found.constraints.category) or "products"


def _opening(context: TurnContext, found: Found, noun: str, conditions: str) -> str:
    unmet = context.tracked.unmet
    lead = f"Nothing {_comparative(unmet)} fits what you asked, so these stay. " if unmet else ""
    suffix = f" ({conditions})" if conditions else ""
    if found.personal:
        options = (
            f"A few things that may suit you{suffix}:",
            f"Here's what I'd show you first{suffix}:",
        )
        return lead + pick(options, context.state.turn)
    if found.order is not None:
        return f"{lead}The {_extreme(found.order)} first, for {noun}{suffix}:"
    shown, total = len(found.products), found.total
    if total == 1:
        return f"{lead}Exactly one fits: {noun}{suffix}:"
    count = f"{shown} of {total} that fit" if total > shown else f"{total} that fit"
    options = (
        f"For {noun}{suffix}, here are {count}:",
        f"Here are {count} for {noun}{suffix}:",
        f"{count.capitalize()}, for {noun}{suffix}:",
    )
    return lead + pick(options, context.state.turn)


def _not_carried(found: Found, noun: str, conditions: str) -> str:
    sentence = f"We don't seem to carry {noun}."
    if not found.nearest:
        return sentence
    closest = enumerate_words([tag(product) for product in found.nearest])
    suffix = f" ({conditions})" if conditions else ""
    return f"{sentence} The closest I can offer{suffix}: {closest}."


def _nothing(context: TurnContext, found: Found, noun: str, conditions: str) -> str:
    sentence = f"I have no {noun} that fits all of it ({conditions})."
    if not found.relaxations:
        return sentence
    currency = _currency(context)
    ways = []
    for item in found.relaxations[:3]:
        price = "" if item.price_from is None else f" from {money(item.price_from, currency)}"
        ways.append(f"without “{item.label}” there are {item.count}{price}")
    return f"{sentence} {enumerate_words(ways).capitalize()}."


def _details(details: Details) -> str:
    product = details.product
    lines = [f"{tag(product)}{_standing(product)}"]
    if product.description:
        lines.append(product.description)
    known = list(details.attributes.items())[:_ATTRIBUTES_TOLD]
    if known:
        told = [f"{attribute_name(name)}: {attribute_value(name, value)}" for name, value in known]
        lines.append("; ".join(told).capitalize() + ".")
    if details.praise:
        lines.append(f"A happy customer: “{details.praise}”")
    if details.complaint:
        lines.append(f"A less happy one: “{details.complaint}”")
    return "\n\n".join(lines)


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


def _comparison(comparison: Comparison) -> str:
    titles = [product.title for product in comparison.products]
    if not comparison.rows:
        return f"As far as I know, {enumerate_words(titles)} differ in nothing that is recorded."
    header = f"| | {' | '.join(titles)} |"
    rule = "|" + "---|" * (len(titles) + 1)
    rows = [f"| {label} | {' | '.join(values)} |" for label, values in comparison.rows]
    return "\n".join([header, rule, *rows])


def _explanation(explanation: Explanation) -> str:
    reason, product = explanation.reason, explanation.product
    clauses = []
    if reason.matched:
        words = enumerate_words([f"“{word}”" for word in reason.matched[:4]])
        clauses.append(f"its title or description has {words} from what you asked")
    if reason.constraints:
        clauses.append(f"it meets what you asked for ({', '.join(reason.constraints)})")
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


def _fact(context: TurnContext, fact: Fact) -> str:
    currency = _currency(context)
    match fact.kind:
        case CatalogueFact.COUNT:
            return f"We have {fact.count} {fact.scope} in stock{_between(fact, currency)}."
        case CatalogueFact.PRICE_RANGE:
            if fact.low is None or fact.high is None:
                return f"None of our {fact.scope} has a price recorded."
            low, high = money(fact.low, currency), money(fact.high, currency)
            return f"Our {fact.scope} run from {low} to {high}, {fact.count} in all."
        case CatalogueFact.BRANDS | CatalogueFact.CATEGORIES | CatalogueFact.VALUES:
            return _names(fact)
        case CatalogueFact.EXTREME | CatalogueFact.AVAILABILITY:
            return _extreme_fact(context, fact)


def _between(fact: Fact, currency: str | None) -> str:
    if fact.low is None or fact.high is None or not fact.count:
        return ""
    return f", from {money(fact.low, currency)} to {money(fact.high, currency)}"


def _names(fact: Fact) -> str:
    label = {CatalogueFact.BRANDS: "brands", CatalogueFact.CATEGORIES: "departments"}.get(
        fact.kind, "choices"
    )
    if not fact.names:
        return f"I have no {label} recorded for {fact.scope}."
    listed = enumerate_words(fact.names)
    if fact.names_total > len(fact.names):
        return f"{fact.names_total} {label} for {fact.scope}, most of it from {listed}."
    return f"The {label} for {fact.scope}: {listed}."


def _extreme_fact(context: TurnContext, fact: Fact) -> str:
    if fact.extreme is None or fact.superlative is None:
        return f"I can't tell that for {fact.scope}: none has it recorded."
    label = f"{_extreme(fact.superlative)} of our {fact.scope}"
    sentence = f"The {label} is {tag(fact.extreme)}{_measure(fact.superlative, fact.extreme)}."
    conditions = constraint_phrases(fact.constraints, _currency(context))
    if not conditions or (fact.within is not None and fact.within.id == fact.extreme.id):
        return sentence
    held = ", ".join(conditions.values())
    if fact.within is None:
        return f"{sentence} Nothing there fits the rest of what you asked ({held})."
    return f"{sentence} Within what you asked ({held}), it is {tag(fact.within)}."


def _measure(superlative: Superlative, product: Product) -> str:
    if superlative.field == "rating" and product.rating is not None:
        return f", rated {product.rating:.1f} of 5"
    value = {**product.derived, **product.attributes}.get(superlative.field)
    return "" if value is None else f", {attribute_value(superlative.field, value)}"


_EXTREMES = {
    ("price", Direction.LESS): ("cheapest", "cheaper"),
    ("price", Direction.MORE): ("most expensive", "dearer"),
    ("rating", Direction.MORE): ("best rated", "better rated"),
    ("rating", Direction.LESS): ("lowest rated", "lower rated"),
    ("reviews", Direction.MORE): ("most reviewed", "more reviewed"),
    ("weight_g", Direction.LESS): ("lightest", "lighter"),
    ("weight_g", Direction.MORE): ("heaviest", "heavier"),
    ("capacity_l", Direction.MORE): ("largest", "larger"),
    ("capacity_l", Direction.LESS): ("smallest", "smaller"),
}


def _extreme(superlative: Superlative) -> str:
    less = superlative.direction is Direction.LESS
    fallback = f"{'lowest' if less else 'highest'} {attribute_name(superlative.field)}"
    return _EXTREMES.get((superlative.field, superlative.direction), (fallback, ""))[0]


def _comparative(critique: Critique) -> str:
    less = critique.direction is Direction.LESS
    fallback = f"with {'less' if less else 'more'} {attribute_name(critique.field)}"
    return _EXTREMES.get((critique.field, critique.direction), ("", fallback))[1]


def _passages(passages: Passages) -> str:
    if not passages.passages:
        return "I couldn't find that in what the shop has published."
    best = passages.passages[0]
    return f"{best.text}\n\n*From “{best.title}”.*"


def _orders(orders: Orders) -> str:
    if not orders.known:
        return "I don't know who you are, so I can't see your orders. Please sign in to the shop."
    if not orders.purchases:
        return "I see no purchases of yours so far."
    lines = ["Your latest purchases:"]
    for product, day, units in orders.purchases:
        lines.append(f"- {day}: **{product.title}**" + (f" × {units:g}" if units > 1 else ""))
    return "\n".join(lines)


def _currency(context: TurnContext) -> str | None:
    return context.shop.catalog.currency
