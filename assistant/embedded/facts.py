"""Facts of the catalogue in words."""

from assistant.context import TurnContext
from assistant.evidence import Fact
from assistant.language.frames import CatalogueFact, Critique, Direction, Superlative
from assistant.language.text import singular
from assistant.wording import (
    attribute_name,
    attribute_value,
    constraint_phrases,
    enumerate_words,
    money,
    tag,
)
from core.store import Product


def write_fact(context: TurnContext, fact: Fact) -> str:
    """A sentence that states the fact."""
    currency = context.shop.catalog.currency
    match fact.kind:
        case CatalogueFact.COUNT:
            stated = ", ".join(constraint_phrases(fact.stated, currency).values())
            noun = _one_of(fact.scope) if fact.count == 1 else fact.scope
            which = f"{noun} ({stated})" if stated else noun
            return f"We have {fact.count} {which} in stock{_between(fact, currency)}."
        case CatalogueFact.PRICE_RANGE:
            if fact.low is None or fact.high is None:
                return f"None of our {fact.scope} has a price recorded."
            low, high = money(fact.low, currency), money(fact.high, currency)
            return f"Our {fact.scope} run from {low} to {high}, {fact.count} in all."
        case CatalogueFact.BRANDS | CatalogueFact.CATEGORIES | CatalogueFact.VALUES:
            return _list_names(fact)
        case CatalogueFact.EXTREME | CatalogueFact.AVAILABILITY:
            return _extreme_fact(context, fact)


def _between(fact: Fact, currency: str | None) -> str:
    if fact.low is None or fact.high is None or not fact.count:
        return ""
    if fact.low == fact.high:
        return f", at {money(fact.low, currency)}"
    return f", from {money(fact.low, currency)} to {money(fact.high, currency)}"


def _one_of(scope: str) -> str:
    """`rain jackets` as `rain jacket`."""
    *first, last = scope.split()
    return " ".join([*first, singular(last)])


def _list_names(fact: Fact) -> str:
    label = {CatalogueFact.BRANDS: "brands", CatalogueFact.CATEGORIES: "departments"}.get(
        fact.kind, "choices"
    )
    if not fact.names:
        return f"I have no {label} recorded for {fact.scope}."
    listed = enumerate_words(fact.names)
    if fact.names_total > len(fact.names):
        return f"For {fact.scope} we have {fact.names_total} {label}; the largest are {listed}."
    return f"For {fact.scope} we have {listed}."


def _extreme_fact(context: TurnContext, fact: Fact) -> str:
    if fact.extreme is None or fact.superlative is None:
        if not fact.count:
            return f"I don't find any {fact.scope} here."
        return f"I can't tell that for {fact.scope}: none has it recorded."
    measure = _measure(fact.superlative, fact.extreme)
    label = f"{extreme(fact.superlative)} of our {fact.scope}"
    sentence = f"The {label} is {tag(fact.extreme)}{measure}."
    conditions = constraint_phrases(fact.constraints, context.shop.catalog.currency)
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


def extreme(superlative: Superlative) -> str:
    """The superlative in words: `cheapest`, `lightest`, `lowest rated`."""
    less = superlative.direction is Direction.LESS
    fallback = f"{'lowest' if less else 'highest'} {attribute_name(superlative.field)}"
    return _EXTREMES.get((superlative.field, superlative.direction), (fallback, ""))[0]


def comparative(critique: Critique) -> str:
    """The wish in words: `cheaper`, `lighter`."""
    less = critique.direction is Direction.LESS
    fallback = f"with {'less' if less else 'more'} {attribute_name(critique.field)}"
    return _EXTREMES.get((critique.field, critique.direction), ("", fallback))[1]
