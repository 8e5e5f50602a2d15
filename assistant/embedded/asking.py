"""One good question when a request is too open, and the next steps offered as chips."""

import math
from collections.abc import Iterator
from decimal import Decimal

from assistant.context import TurnContext
from assistant.embedded import phrases
from assistant.embedded.plans import plan_suggestions
from assistant.evidence import (
    Absence,
    CartState,
    Comparison,
    Details,
    Explanation,
    Found,
    Noted,
    Relaxation,
)
from assistant.language.requests import DataRequest, data_request
from assistant.lists.results import PlanResult
from assistant.narrowing import Facet
from assistant.wording import attribute_name, enumerate_words, limit, plural
from core.turn import Act

_MOST = 4
_QUESTIONS = {
    "gender": "Is it for a woman or a man?",
    "age_group": "How old is the child?",
    "persons": "For how many people?",
    "season": "Which season is it for?",
}
_CHIPS = {"women": "Women's", "men": "Men's", "kids": "For kids", "baby": "For a baby"}
_STEADY = frozenset({Act.SEARCH, Act.GIFT, Act.CLARIFY_ANSWER})
_UNDER = "Under "


def question(context: TurnContext) -> str:
    """A question that narrows an open request down, never in two turns running and never twice
    of one need; sets `context.asked`.
    """
    state = context.state
    if state.asked is not None or not _STEADY & set(context.understood.acts):
        return ""
    found = _found(context)
    slot, text = _slot(context, found) if found is not None else (None, "")
    if slot is None or slot in state.asked_before:
        return ""
    context.asked = slot
    return text


def _found(context: TurnContext) -> Found | None:
    return next((r for r in reversed(context.results) if isinstance(r, Found)), None)


def _slot(context: TurnContext, found: Found) -> tuple[str | None, str]:
    if not found.products or found.related is not None:
        return None, ""
    if found.gift:
        recipient = context.state.recipient
        if recipient is None or not (recipient.interests or found.need):
            return "interests", phrases.pick(phrases.ASK_INTERESTS, context.state.turn)
        return None, ""
    if found.personal:
        return "need", phrases.pick(phrases.ASK_NEED, context.state.turn)
    if found.facet is None or Act.SEARCH not in context.understood.acts or _is_narrow(context):
        return None, ""
    return found.facet.name, _about(found.facet, context.state.turn)


def _is_narrow(context: TurnContext) -> bool:
    """Whether the shopper has said what matters to them already."""
    held = context.state.constraints
    return bool(held.attributes or held.brands or held.price_max or held.rating_min)


def _about(facet: Facet, turn: int) -> str:
    if facet.name == "price":
        return phrases.pick(("What would you like to spend?", "Any price in mind?"), turn)
    if facet.name in _QUESTIONS:
        return _QUESTIONS[facet.name]
    if facet.name == "category":
        names = enumerate_words([plural(value) for value in facet.values[:3]], "or")
        return f"What do you have in mind: {names}?"
    names = enumerate_words(facet.values[:3], "or")
    return f"Which {attribute_name(facet.name)}: {names}?"


def suggestions(context: TurnContext) -> tuple[str, ...]:
    """Up to four next steps that make sense now and that the assistant can do."""
    planned = next((r for r in reversed(context.results) if isinstance(r, PlanResult)), None)
    if planned is not None:
        return plan_suggestions(planned)
    chips = list(dict.fromkeys(_chips(context)))
    return tuple(chips[:_MOST]) or phrases.OPENERS


def _chips(context: TurnContext) -> Iterator[str]:
    if context.state.pending is not None:
        yield from ("Yes, do it", "No, leave it")
        return
    if context.erase:
        return
    if context.state.trouble > 1 and Act.HANDOFF not in context.understood.acts:
        yield "Talk to a person"
    found = _found(context)
    if found is not None:
        yield from _after_products(context, found)
        return
    for result in context.results:
        yield from _after(context, result)
    if context.state.on_screen and Act.GREETING not in context.understood.acts:
        yield "Show me those again"


def _after_products(context: TurnContext, found: Found) -> Iterator[str]:
    if context.asked is not None and found.facet is not None and context.asked == found.facet.name:
        yield from _answers(found.facet, context.shop.catalog.currency)
    yield from (_give_up(item) for item in found.relaxations[:2])
    if not found.products:
        return
    if found.total > len(found.products) and found.related is None and not found.exhausted:
        yield "Show me more"
    if found.order is None and len({p.price for p in found.products}) > 1:
        yield "Cheaper"
    if len(found.products) > 1:
        yield "Compare the first two"
    yield "Tell me more about the first one"
    yield "Why the first one?"


def _answers(facet: Facet, currency: str | None) -> Iterator[str]:
    if facet.name == "price":
        low, high = (float(value) for value in facet.values)
        for share in (0.25, 0.6):
            yield f"{_UNDER}{limit(_rounded(low + share * (high - low)), currency)}"
        return
    for value in facet.values[:3]:
        if facet.name == "category":
            yield plural(value).capitalize()
        elif facet.name == "persons":
            yield f"For {value} people" if value != "1" else "For 1 person"
        else:
            yield _CHIPS.get(value, value.capitalize())


def _rounded(amount: float) -> Decimal:
    """A round amount near `amount`, as people name them."""
    step = 5 if amount < 50 else 10 if amount < 200 else 50
    return Decimal(max(step, math.ceil(amount / step) * step))


def _after(context: TurnContext, result: object) -> Iterator[str]:
    if isinstance(result, Details | Explanation):
        yield from ("Add it to my cart", "What goes with it?", "Show me similar ones")
        if isinstance(result, Details) and result.reviews:
            yield "What do reviewers say?"
    elif isinstance(result, Comparison):
        yield "Add the first one to my cart"
        if any(product.rating is not None for product in result.products):
            yield "Which one is better rated?"
    elif isinstance(result, CartState) and result.lines:
        yield from ("What's in my cart?", "What goes with it?", "Empty my cart")
    elif isinstance(result, Absence) and result.broken:
        yield "Start over"
    elif isinstance(result, Noted):
        yield "What do you know about me?"
    elif Act.PRIVACY in context.understood.acts:
        request = data_request(context.understood.clause(Act.PRIVACY))
        on = context.profile_id is not None
        yield (
            "Stop personalising" if on and request is not DataRequest.START else "What do you sell?"
        )


def _give_up(relaxation: Relaxation) -> str:
    """What a shopper would say to give a constraint up."""
    if relaxation.field in {"price_max", "price_min"}:
        return "Any price is fine"
    if relaxation.field == "rating_min":
        return "Never mind the rating"
    if relaxation.field.startswith("exclude_") or relaxation.field == "brands":
        return f"Never mind {relaxation.label}"
    if relaxation.label.startswith(f"{attribute_name(relaxation.field)} "):
        return f"Any {attribute_name(relaxation.field)} is fine"
    return f"It doesn't have to be {relaxation.label}"
