"""Which tools to call for an understood utterance: the embedded model's decisions."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.allowance import MAX_CALLS
from assistant.answers import answer, answer_in, answered_apart, summary_in
from assistant.context import Call, TurnContext
from assistant.embedded.carting import cart_calls
from assistant.embedded.comparing import comparison_calls
from assistant.kinds import kind_of
from assistant.language.frames import CatalogueFact, Change, Operation
from assistant.language.requests import (
    DataRequest,
    MemoryRequest,
    absent_words,
    asks_why_absent,
    data_request,
    is_about_order,
    memory_request,
)
from assistant.language.text import key
from assistant.quotations import Passages, ReviewSummary
from core.store import Product
from core.turn import Act

Plan = Callable[[TurnContext], list[Call]]

_LISTING = frozenset({"search_products", "recommend_products", "related_products", "search_gifts"})


def plan(context: TurnContext) -> list[Call]:
    """Tool calls for the turn, in the order of the shopper's acts; empty for small talk."""
    calls: list[Call] = list(context.request)
    if calls and (calls[0][0] in _ALONE or not set(context.understood.acts) - _PLANNED):
        return calls
    if context.tracked.confirmed is not None:
        return [(_CONFIRMED[context.tracked.confirmed], {})]
    if context.tracked.refused:
        return []
    if context.tracked.feedback:
        return _after_feedback(context)
    for act in context.understood.acts:
        if context.request and act in _PLANNED:
            continue
        for call in _PLANS.get(act, _nothing)(context):
            lists_twice = call[0] in _LISTING and any(name in _LISTING for name, _ in calls)
            if call not in calls and not lists_twice:  # one numbered list a turn
                calls.append(call)
    return calls[:MAX_CALLS]


_ALONE = frozenset({"add_up", "add_list_to_cart"})
"""What asks for them asks for nothing else."""


def _after_feedback(context: TurnContext) -> list[Call]:
    """A disliked product gives way to others; a liked one brings more like it."""
    if context.tracked.feedback == "dislike":
        return _search(context)
    return [("related_products", {"product": context.tracked.referred[0], "relation": "similar"})]


_PLANNED = frozenset({Act.LIST_EDIT, Act.BUDGET_LIST, Act.TRIP, Act.GREETING, Act.THANKS})
"""Acts that a request about lists and trips covers."""
_HARDLY = 0.3  # probability of an answer below which what reviews come near to is told as well
_RATHER = 0.5  # probability from which on a text more likely answers than not
_WORTH_TELLING = 0.1  # probability to answer from which on what the shop says is told as well
_CONFIRMED = {"delete_data": "delete_my_data", "clear_cart": "clear_cart"}


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


def _about_products(tool: str, most: int) -> Plan:
    def calls(context: TurnContext) -> list[Call]:
        if context.tracked.unresolved and not context.tracked.referred:
            return []
        focus = context.state.focus
        ids = context.tracked.referred or ((focus,) if focus else ())
        return [(tool, {"product": product_id}) for product_id in ids[:most]]

    return calls


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
    elif understood.fact is CatalogueFact.CATEGORIES or _OF_ALL.search(
        understood.clause(Act.CATALOGUE_FACT)
    ):
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


_OF_ALL = re.compile(r"\b(?:things?|products?|items?|articles?|stuff)\b")


def named_category(changes: tuple[Change, ...]) -> str | None:
    """The category path that an utterance names, if any."""
    for change in changes:
        if change.field == "category" and change.operation is Operation.SET:
            return str(change.value)
    return None


def _ask_documents(context: TurnContext) -> list[Call]:
    apart = answered_apart(context, _own_words(context, Act.POLICY), None)
    asked = apart or (_asked(context, Act.POLICY),)
    return [("search_documents", {"question": question}) for question in asked]


def _own_words(context: TurnContext, act: Act) -> str:
    """The words that `act` asks in, where another act asks something else; else all of them."""
    understood = context.understood
    own = understood.clause(act) if len(_QUESTIONS & set(understood.acts)) > 1 else ""
    return own or context.text


def _asked(context: TurnContext, act: Act) -> str:
    """The question that `act` asks."""
    own = _own_words(context, act)
    return (context.understood.question or own) if own == context.text else own


_QUESTIONS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY})


def _ask_of_product(context: TurnContext) -> list[Call]:
    """Look the answers up, each where a question puts several."""
    question = _asked(context, Act.PRODUCT_QUESTION)
    calls: list[Call] = []
    for name, args in _about_products("search_documents", 1)(context):
        product = context.shop.products((args["product"],))[0]
        apart = answered_apart(context, _own_words(context, Act.PRODUCT_QUESTION), product)
        if apart:
            return [(name, {"question": question, **args}) for question in apart]
        calls += _look_up(context, question, product)
    return calls


def _look_up(context: TurnContext, question: str, product: Product) -> list[Call]:
    """Look into what is known of a product, and into its reviews where that doesn't surely
    answer.
    """
    args = {"question": question, "product": product.id}
    found = answer_in(context, question, product)
    of_reviews = not found.is_answer and _may_review(context, product, question, found)
    return [("search_documents", args), *([("review_summary", args)] if of_reviews else [])]


def _may_review(context: TurnContext, product: Product, question: str, found: Passages) -> bool:
    """Whether what reviewers say helps: where they speak of it, or come near and no text does."""
    summary = summary_in(context, product, question)
    if summary is None or not summary.near:
        return _speaks(summary)
    hardly = not found.passages or found.passages[0].score < _HARDLY
    return hardly and found.specification is None and bool(summary.praise or summary.complaints)


def _speaks(summary: ReviewSummary | None) -> bool:
    """Whether any reviewer speaks of what was asked."""
    return summary is not None and (summary.topic is None or summary.mentioning > 0)


def _tells(found: Passages) -> bool:
    """Whether the texts more likely than not answer, where reviews were asked."""
    likely = bool(found.passages) and found.passages[0].score >= _RATHER
    return found.is_answer or found.specification is not None or likely


def _ask_reviews(context: TurnContext) -> list[Call]:
    """What the reviews say, and where none speaks of it, what the product's texts do; a general
    question about them needs no words of its own.
    """
    question = context.understood.question or context.text
    calls: list[Call] = []
    for name, args in _about_products("review_summary", 2)(context):
        calls.append((name, {**args, "question": question}))
        product = context.shop.products((args["product"],))[0]
        if not _speaks(summary_in(context, product, question)) and _tells(
            answer_in(context, question, product)
        ):
            calls.append(("search_documents", {**args, "question": question}))
    return calls


def _related(relation: str) -> Plan:
    def calls(context: TurnContext) -> list[Call]:
        referred, focus = context.tracked.referred, context.state.focus
        product = referred[0] if referred else focus
        if context.understood.need and relation == "complement":
            return _search(context)  # "a lamp to go with it"
        return [("related_products", {"product": product, "relation": relation})] if product else []

    return calls


def _orders(context: TurnContext) -> list[Call]:
    about = context.understood.need
    return [("order_history", {"about": about} if about else {}), *_rules_for_strangers(context)]


def _rules_for_strangers(context: TurnContext) -> list[Call]:
    """What the shop says in general, where what is asked of somebody unknown can't be told."""
    if context.customer_id is not None:
        return []
    told = answer(context.shop, context.text).passages
    worth_telling = bool(told) and told[0].score >= _WORTH_TELLING
    return [("search_documents", {"question": context.text})] if worth_telling else []


def _gift(context: TurnContext) -> list[Call]:
    recipient = context.state.recipient
    interests = list(recipient.interests) if recipient is not None else []
    named = kind_of(context.shop, context.understood.need) is not None
    need = [context.state.need] if context.state.need else []
    wanted = need if named else interests or need  # "a board game was what I had in mind"
    return [("search_gifts", {"interests": wanted})]


def _search_on(context: TurnContext) -> list[Call]:
    """The search goes on: for a gift, where one is being looked for."""
    return _gift(context) if context.state.recipient is not None else _search(context)


def _take_back(context: TurnContext) -> list[Call]:
    """The search goes on; what was to be remembered and is taken back is remembered no longer."""
    calls: list[Call] = [("forget", {})] if context.tracked.forgotten else []
    return calls if context.understood.starts_over else calls + _search_on(context)


def _explain(context: TurnContext) -> list[Call]:
    clause = context.understood.clause(Act.EXPLAIN)
    if not asks_why_absent(clause):
        return _about_products("explain_recommendation", 2)(context)
    referred = context.tracked.referred
    as_typed = context.text.casefold() if len(context.understood.acts) == 1 else clause
    named = absent_words(as_typed)  # a title has words that a speller would mend
    if referred and not (named and len(referred) > 1):
        return [("why_not_shown", {"product": referred[0]})]
    return [("why_not_shown", {"product": named or clause})]


def _memory(context: TurnContext) -> list[Call]:
    request = memory_request(context.understood.clause(Act.MEMORY))
    if request is MemoryRequest.RECALL:
        return [("what_is_known", {})]
    if request is MemoryRequest.FORGET:
        return [("forget", {})]
    calls: list[Call] = [("remember", {})] if context.tracked.remembered is not None else []
    return calls + (_search_on(context) if _shows_what_breaks(context) else [])


def _shows_what_breaks(context: TurnContext) -> bool:
    """Whether something on screen doesn't satisfy what holds now."""
    mask = context.shop.catalog.mask(context.state.constraints)
    places = (context.shop.catalog.position(id) for id in context.state.on_screen)
    return any(place is not None and not mask[place] for place in places)


def _privacy(context: TurnContext) -> list[Call]:
    clause = context.understood.clause(Act.PRIVACY)
    match data_request(clause):
        case DataRequest.SHOW:
            return [("what_is_known", {})]
        case DataRequest.STOP | DataRequest.START as request:
            set_it = ("set_personalisation", {"on": request is DataRequest.START})
            return [set_it, *_rules_for_strangers(context)]
        case DataRequest.DELETE:
            return [("delete_my_data", {}), *_rules_for_strangers(context)]
        case _:
            return [("search_documents", {"question": clause})]


def _person(context: TurnContext) -> list[Call]:
    return [("call_a_person", {})]


def _safety(context: TurnContext) -> list[Call]:
    question = context.understood.question or context.text
    ids = context.tracked.referred
    about = ids[0] if len(ids) == 1 else None if ids else context.state.focus
    if about is None:
        return [("search_documents", {"question": question})]
    asked = _look_up(context, question, context.shop.products((about,))[0])
    return [*asked, ("product_details", {"product": about})] if ids else asked


def _complaint(context: TurnContext) -> list[Call]:
    """What helps: another search where something was missed, the rules where an order was."""
    if is_about_order(context.understood.clause(Act.COMPLAINT)):
        return [("search_documents", {"question": context.text})]
    state = context.state
    looking = state.need or state.constraints.category or state.recipient
    return _search_on(context) if looking or _has_changed(context) else []


def _has_changed(context: TurnContext) -> bool:
    understood = context.understood
    changed = understood.changes or understood.critiques or understood.fixed_sentiment
    return bool(changed or understood.another)


_PLANS: Mapping[Act, Plan] = MappingProxyType(
    {
        Act.SEARCH: _search,
        Act.CLARIFY_ANSWER: _search_on,
        Act.REFINE: _search_on,
        Act.RETRACT: _take_back,
        Act.GIFT: _gift,
        Act.COMPLAINT: _complaint,
        Act.REFER: _about_products("product_details", 3),
        Act.PRODUCT_QUESTION: _ask_of_product,
        Act.REVIEW_QUESTION: _ask_reviews,
        Act.EXPLAIN: _explain,
        Act.COMPARE: comparison_calls,
        Act.COMPLEMENT: _related("complement"),
        Act.SUBSTITUTE: _related("similar"),
        Act.CATALOGUE_FACT: _fact,
        Act.POLICY: _ask_documents,
        Act.TRIP: _ask_documents,
        Act.ORDER: _orders,
        Act.CART: cart_calls,
        Act.MEMORY: _memory,
        Act.PRIVACY: _privacy,
        Act.HANDOFF: _person,
        Act.SAFETY: _safety,
    }
)
