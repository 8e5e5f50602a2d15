"""Which tools to call for an understood utterance: the embedded model's decisions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.allowance import MAX_CALLS
from assistant.context import TurnContext
from assistant.language.frames import CatalogueFact, Change, Operation
from assistant.language.text import key
from core.turn import Act

Call = tuple[str, dict[str, Any]]
Plan = Callable[[TurnContext], list[Call]]

_LISTING = frozenset({"search_products", "recommend_products", "related_products"})


def plan(context: TurnContext) -> list[Call]:
    """Tool calls for the turn, in the order of the shopper's acts; empty for small talk."""
    calls: list[Call] = []
    if context.tracked.feedback:
        return _after_feedback(context)
    for act in context.understood.acts:
        for call in _PLANS.get(act, _nothing)(context):
            lists_twice = call[0] in _LISTING and any(name in _LISTING for name, _ in calls)
            if call not in calls and not lists_twice:  # one numbered list a turn
                calls.append(call)
    return calls[:MAX_CALLS]


def _after_feedback(context: TurnContext) -> list[Call]:
    """A disliked product gives way to others; a liked one brings more like it."""
    if context.tracked.feedback == "dislike":
        return _search(context)
    return [("related_products", {"product": context.tracked.referred[0], "relation": "similar"})]


def _nothing(context: TurnContext) -> list[Call]:
    return []


def _search(context: TurnContext) -> list[Call]:
    state = context.state
    if not state.need and state.constraints.category is None and state.order is None:
        return [("recommend_products", {})]
    args: dict[str, Any] = {"query": state.need or ""}
    if state.order is not None:
        args |= {"sort_by": state.order.field, "direction": state.order.direction}
    return [("search_products", args)]


def _if_changed(context: TurnContext) -> list[Call]:
    """Search again where the utterance also changed what is wanted."""
    understood = context.understood
    changed = understood.changes or understood.critiques or understood.fixed_sentiment
    return _search(context) if changed else []


def _about_products(tool: str, most: int) -> Plan:
    def calls(context: TurnContext) -> list[Call]:
        if context.tracked.unresolved and not context.tracked.referred:
            return []
        focus = context.state.focus
        ids = context.tracked.referred or ((focus,) if focus else ())
        return [(tool, {"product": product_id}) for product_id in ids[:most]]

    return calls


def _compare(context: TurnContext) -> list[Call]:
    ids = context.tracked.referred
    if len(ids) == 1 and context.state.focus not in ids and context.state.focus is not None:
        ids = (*ids, context.state.focus)
    if len(ids) < 2:
        ids = context.state.on_screen[:3]
    return [("compare_products", {"products": list(ids[:5])})] if len(ids) > 1 else []


def _fact(context: TurnContext) -> list[Call]:
    understood = context.understood
    if understood.fact in {None, CatalogueFact.AVAILABILITY}:
        return _search(context)
    args: dict[str, Any] = {"kind": understood.fact.value}
    category = named_category(understood.changes)
    if category is None and understood.need:
        category = context.shop.vocabulary.category(key(understood.need))
    if category is not None:
        args["category"] = category
    elif understood.fact is CatalogueFact.CATEGORIES:
        pass  # of the whole shop
    elif understood.need:
        args["about"] = understood.need
    elif context.state.constraints.category is not None:
        args["category"] = context.state.constraints.category
    elif context.state.need:
        args["about"] = context.state.need
    if understood.superlative is not None:
        args["sort_by"] = understood.superlative.field
        args["direction"] = understood.superlative.direction.value
    if understood.fact_attribute is not None:
        args["attribute"] = understood.fact_attribute
    return [("catalogue_fact", args)]


def named_category(changes: tuple[Change, ...]) -> str | None:
    """The category path that an utterance names, if any."""
    for change in changes:
        if change.field == "category" and change.operation is Operation.SET:
            return str(change.value)
    return None


def _ask_documents(context: TurnContext) -> list[Call]:
    return [("search_documents", {"question": context.understood.question or context.text})]


def _ask_of_product(context: TurnContext) -> list[Call]:
    """Look the answer up in the product's own texts; its details are the fall-back."""
    details = _about_products("product_details", 1)(context)
    if not details:
        return []
    question = context.understood.question or context.text
    return [("search_documents", {"question": question, **details[0][1]}), *details]


def _related(relation: str) -> Plan:
    def calls(context: TurnContext) -> list[Call]:
        ids = context.tracked.referred or context.state.on_screen[:1]
        return [("related_products", {"product": ids[0], "relation": relation})] if ids else []

    return calls


def _orders(context: TurnContext) -> list[Call]:
    return [("order_history", {})]


_PLANS: Mapping[Act, Plan] = MappingProxyType(
    {
        Act.SEARCH: _search,
        Act.CLARIFY_ANSWER: _search,
        Act.REFINE: _search,
        Act.RETRACT: _search,
        Act.GIFT: _search,
        Act.COMPLAINT: _if_changed,
        Act.REFER: _about_products("product_details", 3),
        Act.PRODUCT_QUESTION: _ask_of_product,
        Act.REVIEW_QUESTION: _about_products("product_details", 2),
        Act.EXPLAIN: _about_products("explain_recommendation", 2),
        Act.COMPARE: _compare,
        Act.COMPLEMENT: _related("complement"),
        Act.SUBSTITUTE: _related("similar"),
        Act.CATALOGUE_FACT: _fact,
        Act.POLICY: _ask_documents,
        Act.TRIP: _ask_documents,
        Act.ORDER: _orders,
    }
)
