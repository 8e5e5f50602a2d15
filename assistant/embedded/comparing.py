"""Which products to compare, and to what end."""

from typing import Any

from assistant.context import Call, TurnContext
from assistant.finding import find
from assistant.language.advice import asks_advice, concern
from assistant.language.gaps import asks_gap, gap_field, goes_on_by_how_much
from assistant.language.references import how_many
from core.turn import Act

_PAIR = 2
_THREE, _MOST = 3, 5  # products compared where the shopper names none, and at the most


def comparison_calls(context: TurnContext) -> list[Call]:
    """Tool calls that compare what was pointed at, the best of a kind, or what is on screen."""
    ids, it = context.tracked.referred, context.tracked.focus
    clause = context.understood.clause(Act.COMPARE)
    asked, apart = asks_advice(clause), _asks_how_far(context, clause)
    if len(ids) == 1 and it is not None and it not in ids:
        ids = (it, *ids)
    if not ids and context.understood.need is not None:
        ids = _best(context, how_many(clause) or _THREE)
    if len(ids) < _PAIR:
        among_all = asked or apart or context.understood.superlative is not None
        ids = _at_hand(context)[: _MOST if among_all else _THREE]  # "which is the cheapest?"
    if len(ids) < _PAIR:
        return _of_the_only_one(concern(clause), ids) if asked and ids else []
    args: dict[str, Any] = {"products": list(ids[:_MOST])}
    if asked:
        args["concern"] = concern(clause)
    elif apart:
        args["difference"] = gap_field(clause, context.shop.vocabulary)
    return [("compare_products", args)]


def _asks_how_far(context: TurnContext, clause: str) -> bool:
    return asks_gap(clause) or goes_on_by_how_much(clause)


def _at_hand(context: TurnContext) -> tuple[str, ...]:
    """What was compared last, or what is on screen; where that is one product, those shown last."""
    state = context.state
    shown = state.compared or state.on_screen
    return shown if len(shown) >= _PAIR else state.seen()[:_PAIR]


def _of_the_only_one(matters: str, ids: tuple[str, ...]) -> list[Call]:
    """Advice on the only product there is: whether it is good for what matters, or why it is
    shown.
    """
    if matters:
        return [("search_documents", {"question": matters, "product": ids[0]})]
    return [("explain_recommendation", {"product": ids[0]})]


def _best(context: TurnContext, count: int) -> tuple[str, ...]:
    """The first of what is to be compared and wasn't searched for yet."""
    found = find(
        context.shop,
        context.state,
        context.profile_id,
        need=context.state.need,
        order=context.understood.superlative,
        limit=count,
    )
    return tuple(product.id for product in found.products)
