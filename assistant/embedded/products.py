"""Results in words: one function a kind of result."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.context import TurnContext
from assistant.embedded.answers import sides_told, write_passages, write_reviews
from assistant.embedded.facts import comparative, extreme, write_fact
from assistant.embedded.own import (
    write_absence,
    write_cart,
    write_data_change,
    write_noted,
    write_person,
    write_profile,
)
from assistant.embedded.phrases import pick
from assistant.embedded.plans import write_plan
from assistant.embedded.summing import write_sum
from assistant.embedded.taken import changed_names, taken_in
from assistant.embedded.verdicts import verdict
from assistant.evidence import (
    Absence,
    CartState,
    Comparison,
    DataChange,
    Details,
    Explanation,
    Fact,
    Found,
    Noted,
    Orders,
    PersonCalled,
    Profile,
    Result,
)
from assistant.language.quantities import DIMENSIONS, dimension_of
from assistant.lists.results import PlanResult
from assistant.quotations import Passages, ReviewSummary
from assistant.totals import Sum
from assistant.wording import (
    attribute_name,
    attribute_value,
    constraint_phrases,
    enumerate_words,
    leaf,
    money,
    plural,
    sought,
    tag,
)
from core.store import Product
from core.turn import Act

_ATTRIBUTES_TOLD = 6


def write_result(context: TurnContext, result: Result) -> str:
    """One paragraph, or a short list, about what a tool found."""
    if isinstance(result, PlanResult):
        return write_plan(context, result)
    return _WRITERS[type(result)](context, result)


def why(product: Product, found: Found) -> str:
    """The sentence on a product's card: why it is shown."""
    reason = found.reasons.get(product.id)
    if reason is None:
        return "The closest thing that we carry." if not found.carried else ""
    if reason.personal:
        return reason.personal
    clauses = []
    if reason.gift:
        clauses.append(f"was found for “{reason.gift}”")
    if reason.matched:
        clauses.append(f"matches {enumerate_words([f'“{word}”' for word in reason.matched[:3]])}")
    if reason.constraints:
        clauses.append(f"fits what you asked: {', '.join(reason.constraints)}")
    if reason.popular:
        clauses.append(f"is {reason.popular}")
    sentence = enumerate_words(clauses) or "is close to what you described"
    return f"It {sentence}."


def _found(context: TurnContext, found: Found) -> str:
    if found.products:
        lines = [_opening(context, found)]
        lines += [f"{number}. {tag(p)}" for number, p in enumerate(found.products, 1)]
        ways = _ways_out(context, found)
        return "\n".join(lines) + (f"\n\n{ways}" if ways else "")
    phrases = constraint_phrases(found.constraints, context.shop.catalog.currency)
    conditions = ", ".join(phrases.values())
    if not found.carried:
        return _not_carried(found, conditions)
    return _nothing(context, found, conditions)


def _noun(found: Found) -> str:
    """What was looked for: the category's plural, or the shopper's own words in quotes."""
    name = leaf(found.constraints.category)
    if name:
        return plural(name) if plural(name) != name or name.endswith("s") else f"products in {name}"
    return f"“{sought(found.need)}”" if found.need else "products"


def _opening(context: TurnContext, found: Found) -> str:
    """What changed, and what the list holds: the first line above it."""
    taken, told = taken_in(context), changed_names(context)
    phrases = constraint_phrases(found.constraints, context.shop.catalog.currency)
    held = [phrase for name, phrase in phrases.items() if name not in told]
    suffix = f" ({', '.join(held)})" if held else ""
    sentences = [taken, _unmeasured(context), _lead(context, found, suffix)]
    return " ".join(sentence for sentence in sentences if sentence)


def _unmeasured(context: TurnContext) -> str:
    name = context.understood.unmeasured or _unrecorded(context.tracked.unrecorded)
    return f"I have no {name} on record to go by, so I went by the descriptions." if name else ""


def _unrecorded(attribute: str | None) -> str | None:
    """What an attribute measures, in a word."""
    dimension = None if attribute is None else dimension_of(attribute)
    return None if dimension is None else DIMENSIONS.get(dimension)


def _lead(context: TurnContext, found: Found, suffix: str) -> str:
    if context.tracked.unmet is not None:
        return f"Nothing {comparative(context.tracked.unmet)} fits{suffix}. What there is:"
    if found.exhausted:
        return f"That was all that fits{suffix}; here it is again:"
    if found.gift:
        return _for_somebody(context, found, suffix)
    if found.personal:
        return _unsought(context, found, suffix)
    if found.order is not None:
        return f"{_noun(found).capitalize()}, the {extreme(found.order)} first{suffix}:"
    return _counted(context, found, suffix)


def _unsought(context: TurnContext, found: Found, suffix: str) -> str:
    """What was recommended, or resembles something, or goes with it."""
    if found.related is None:
        return pick(_PERSONAL, context.state.turn).format(suffix=suffix)
    title = f"**{found.related.title}**"
    if found.by_likeness:
        told = f"Too few people have bought something along with {title} to say what goes with it"
        return f"{told}. The nearest to it of other kinds{suffix}:"
    if found.by_kind:
        kind = plural(leaf(found.related.category)) or "such things"
        told = f"Too few people have bought something along with {title} to say"
        return f"{told}; with other {kind} these were bought{suffix}:"
    if Act.COMPLEMENT in context.understood.acts:
        return f"These go with {title}{suffix}:"
    return f"Like {title}{suffix}:"


_PERSONAL = (
    "A few things that may suit you{suffix}:",
    "Here's what I'd show you first{suffix}:",
    "These might be for you{suffix}:",
)


def _counted(context: TurnContext, found: Found, suffix: str) -> str:
    noun, shown, total = _noun(found), len(found.products), found.total
    turn = context.state.turn
    if context.state.skip:
        rest = "One more" if shown == 1 else f"{shown} others"
        return f"{rest} for {noun}{suffix}:"
    if total == 1:
        sort_is_known = found.constraints.category is not None
        told = f"Just one of our {noun} fits" if sort_is_known else f"Closest to {noun}"
        return f"{told}{suffix}:"
    if found.constraints.category is None:
        options = (
            f"For {noun}{suffix}, these come closest:",
            f"Closest to {noun}{suffix}:",
            f"My picks for {noun}{suffix}:",
        )
        return pick(options, turn)
    if total <= shown:
        return f"{'Both' if total == 2 else f'All {total}'} {noun} that fit{suffix}:"
    options = (
        f"{total} {noun} fit{suffix}. I'd start with these:",
        f"Of the {total} {noun} that fit{suffix}, these first:",
        f"{shown} of {total} {noun}{suffix}, best match first:",
    )
    return pick(options, turn)


_NOBODYS = frozenset("kid child toddler baby newborn boy girl man woman lady guy".split())


def _for_somebody(context: TurnContext, found: Found, suffix: str) -> str:
    recipient = context.state.recipient
    who = "them"
    if recipient is not None and recipient.relation is not None:
        article = "a" if recipient.relation in _NOBODYS else "your"
        who = f"{article} {recipient.relation}"
    age = recipient.age if recipient is not None else None
    told = f", {age}" if age is not None else ""
    if found.need:
        return f"For {who}{told}: presents around {found.need}{suffix}:"
    return f"For {who}{told}, what others like best{suffix}:"


def _not_carried(found: Found, conditions: str) -> str:
    sentence = f"We don't seem to carry {sought(found.need) if found.need else 'that'}."
    if not found.nearest:
        return sentence
    closest = enumerate_words([tag(product) for product in found.nearest])
    suffix = f" ({conditions})" if conditions else ""
    return f"{sentence} The closest I can offer{suffix}: {closest}."


def _nothing(context: TurnContext, found: Found, conditions: str) -> str:
    if found.related is not None and Act.COMPLEMENT in context.understood.acts:
        title = f"**{found.related.title}**"
        return f"Too few people have bought something along with {title} to say what goes with it."
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
        if item.field.startswith("exclude"):
            label = item.label.removeprefix("without ").removeprefix("not ")
            ways.append(f"with {label} allowed there {verb} {item.count}{price}")
            continue
        ways.append(f"without “{item.label}” there {verb} {item.count}{price}")
    told = enumerate_words(ways)
    return f"{told[:1].upper()}{told[1:]}." if ways else ""


def _details(context: TurnContext, details: Details) -> str:
    product = details.product
    lines = [f"{tag(product)}{_standing(product)}"]
    if product.description:
        lines.append(product.description)
    known = list(details.attributes.items())[:_ATTRIBUTES_TOLD]
    if known:
        told = [f"{attribute_name(name)}: {attribute_value(name, value)}" for name, value in known]
        lines.append("; ".join(told).capitalize() + ".")
    return "\n\n".join(lines + ([] if details.summary is None else sides_told(details.summary)))


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
    if comparison.gap is not None:
        return verdict(context, comparison)
    titles = [product.title for product in comparison.products]
    if not comparison.rows and comparison.advice is None:
        return f"As far as I know, {enumerate_words(titles)} differ in nothing that is recorded."
    header = f"| | {' | '.join(titles)} |"
    rule = "|" + "---|" * (len(titles) + 1)
    lines = [f"| {label} | {' | '.join(values)} |" for label, values in comparison.rows]
    table = "\n".join([header, rule, *lines])
    told = verdict(context, comparison)
    return f"{table}\n\n{told}" if told else table


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


def _orders(context: TurnContext, orders: Orders) -> str:
    if not orders.known:
        return "I don't know who you are, so I can't see your orders. Please sign in to the shop."
    about = f" of “{orders.about}”" if orders.about else ""
    if not orders.purchases:
        return f"I see no purchases{about} of yours so far."
    product, day, units = orders.purchases[0]
    if len(orders.purchases) == 1 and not orders.earlier:
        lines = [f"You bought **{product.title}**{_units(units)} on {day}."]
    else:
        lines = [f"Your latest purchases{about}:"]
        for product, day, units in orders.purchases:
            lines.append(f"- {day}: **{product.title}**{_units(units)}")
        if orders.earlier:
            lines.append(f"\nAnd {orders.earlier} earlier.")
    if _WHERE.search(context.text.casefold()):
        lines.append("\nWhere a parcel is now I can't see; the shop's order page can tell you.")
    return "\n".join(lines)


def _units(units: float) -> str:
    return f" × {units:g}" if units > 1 else ""


_WHERE = re.compile(
    r"\b(?:where|when|track\w*|arriv\w*|status|deliver\w*|ship\w*|coming|parcel|package)\b"
)


_WRITERS: Mapping[type, Callable[[TurnContext, Any], str]] = MappingProxyType(
    {
        Found: _found,
        Details: _details,
        Comparison: _comparison,
        Explanation: _explanation,
        Fact: write_fact,
        Passages: write_passages,
        ReviewSummary: write_reviews,
        Orders: _orders,
        Absence: write_absence,
        CartState: write_cart,
        Sum: write_sum,
        Noted: write_noted,
        Profile: write_profile,
        DataChange: write_data_change,
        PersonCalled: write_person,
    }
)
