"""What the utterance changed, said back: the shopper sees that they were heard."""

from collections.abc import Iterator

from assistant.context import TurnContext
from assistant.embedded.phrases import pick
from assistant.embedded.talk import restated
from assistant.language.recipients import GENDERS
from assistant.wording import (
    attribute_name,
    constraint_phrases,
    distinct,
    enumerate_words,
    limit,
    phrase_of,
)
from core.constraints import Constraints
from core.turn import Act

_CHANGING = frozenset(
    {Act.REFINE, Act.RETRACT, Act.CLARIFY_ANSWER, Act.COMPLAINT, Act.SUBSTITUTE, Act.REFER}
)


def taken_in(context: TurnContext) -> str:
    """One sentence on what now holds, or holds no longer; empty where nothing changed."""
    acts = set(context.understood.acts)
    if not _CHANGING & acts or context.state.turn == 1:
        return ""
    if Act.COMPLAINT in acts and restated(context):
        return ""  # said with the apology
    currency = context.shop.catalog.currency
    before, now = context.tracked.before, context.state.constraints
    parts = [*_dropped(before, now), *_added(before, now, currency)]
    if not parts:
        return ""
    sentence = enumerate_words(parts)
    lead = pick(("OK: ", "Right, ", "Sure: ", ""), context.state.turn)
    text = f"{lead}{sentence}."
    return text[:1].upper() + text[1:]


def changed_names(context: TurnContext) -> frozenset[str]:
    """Constraints, as `constraint_phrases` names them, that `taken_in` has told."""
    if not taken_in(context):
        return frozenset()
    currency = context.shop.catalog.currency
    before = constraint_phrases(context.tracked.before, currency)
    now = constraint_phrases(context.state.constraints, currency)
    return frozenset(name for name, phrase in now.items() if before.get(name) != phrase)


def _dropped(before: Constraints, now: Constraints) -> Iterator[str]:
    had_limit = before.price_max is not None or before.price_min is not None
    if had_limit and now.price_max is None and now.price_min is None:
        yield "no price limit any more"
    if before.brands and not now.brands:
        yield "any brand will do"
    back = [brand for brand in before.exclude_brands if brand not in now.exclude_brands]
    back += [term for term in before.exclude_terms if term not in now.exclude_terms]
    for name, values in before.exclude_attributes.items():
        back += [v for v in values if v not in now.exclude_attributes.get(name, ())]
    if back:
        yield f"{enumerate_words(distinct(back))} may be there again"
    for name in before.attributes:
        if name not in now.attributes:
            yield f"any {attribute_name(name)} will do"
    if before.rating_min is not None and now.rating_min is None:
        yield "whatever the rating"


def _added(before: Constraints, now: Constraints, currency: str | None) -> Iterator[str]:
    yield from _price(before, now, currency)
    if now.brands and now.brands != before.brands:
        yield f"only {enumerate_words(now.brands, 'or')}"
    out = [brand for brand in now.exclude_brands if brand not in before.exclude_brands]
    out += [term for term in now.exclude_terms if term not in before.exclude_terms]
    for name, values in now.exclude_attributes.items():
        refused = [v for v in values if v not in before.exclude_attributes.get(name, ())]
        if name in GENDERS and refused:
            yield f"nothing for {enumerate_words(refused, 'or')}"
        else:
            out += refused
    if out:
        yield f"no {enumerate_words(distinct(out), 'or')}"
    for name, wanted in now.attributes.items():
        if before.attributes.get(name) != wanted:
            yield phrase_of(name, wanted)
    if now.rating_min is not None and now.rating_min != before.rating_min:
        yield f"rated above {now.rating_min:.1f}"
    if now.quantity is not None and now.quantity != before.quantity and now.quantity > 1:
        yield f"at least {now.quantity} in stock"


def _price(before: Constraints, now: Constraints, currency: str | None) -> Iterator[str]:
    low, high = now.price_min, now.price_max
    if (low, high) == (before.price_min, before.price_max):
        return
    if low is not None and high is not None:
        yield f"{limit(low, currency)} to {limit(high, currency)}"
    elif high is not None:
        yield f"up to {limit(high, currency)}"
    elif low is not None:
        yield f"at least {limit(low, currency)}"
