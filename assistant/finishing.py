"""The end of a turn: check the reply, put products on screen, remember what was said."""

import logging

from assistant.check import check
from assistant.context import TurnContext
from assistant.embedded import write
from assistant.embedded.planner import plan
from assistant.evidence import Comparison, Fact, Found
from assistant.lists.results import ListResult, TripResult
from assistant.state import Reason
from core.errors import ModelError
from core.store import Product
from core.turn import Act

_log = logging.getLogger(__name__)

_TRANSCRIPT = 12  # utterances kept, both sides
_SPEECHLESS = "I can't say anything about that which I can stand behind. What are you looking for?"


def finish(context: TurnContext, reply: str) -> None:
    """Take the model's `reply` into the turn.

    What the check leaves of it is shown; when that is nothing, the reply is written anew
    from the evidence.

    Raises:
        ModelError: nothing that a language model said stands, or it has neither found nor
            asked anything where the shopper wants something found.
    """
    checked = check(reply, context)
    context.rejected = checked.rejected
    if checked.rejected and context.allowance is None:
        _log.warning("the check rejected %d of our own sentences", len(checked.rejected))
    _refuse_useless(checked.reply, context)
    context.reply = checked.reply or check(write(context), context).reply or _SPEECHLESS
    context.state.asked = "confirm" if context.state.pending is not None else context.asked
    if context.asked is not None:
        context.state.asked_before = (*context.state.asked_before, context.asked)
    context.screen, reasons = _on_screen(context)
    context.state.show(tuple(product.id for product in context.screen), reasons)
    _take_comparisons(context)
    context.state.last_acts = context.understood.acts
    context.state.question = _question(context)
    context.state.transcript += [("shopper", context.text), ("assistant", context.reply)]
    del context.state.transcript[:-_TRANSCRIPT]


def _take_comparisons(context: TurnContext) -> None:
    """What was compared may be pointed at from now on, and what it came down to is "it"."""
    for result in context.results:
        if isinstance(result, Comparison) and result.products:
            context.state.compared = tuple(product.id for product in result.products)
            if result.answer is not None:
                context.state.focus = result.answer.id


def _question(context: TurnContext) -> str | None:
    """What the turn asked of a product or of its reviews."""
    understood = context.understood
    asks = {Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION} & set(understood.acts)
    return (understood.question or context.text) if asks else None


def _refuse_useless(reply: str, context: TurnContext) -> None:
    if context.allowance is None:
        return
    if not reply:
        raise ModelError("Nothing that the language model said stands.")
    if context.results or not plan(context):
        return
    asked = reply.rstrip().endswith("?")
    asked_before = any(
        speaker == "assistant" and words.rstrip().endswith("?")
        for speaker, words in context.state.transcript[-1:]
    )
    if not asked or asked_before:
        raise ModelError("The language model used no tool where the shopper asked for something.")


def _on_screen(context: TurnContext) -> tuple[tuple[Product, ...], dict[str, Reason]]:
    """The numbered products that the turn puts on screen, and why each is there.

    Only what satisfies every constraint that holds, and the lines of a list; products that are
    merely talked about (details, comparisons, orders) leave the screen as it was.
    """
    products: dict[str, Product] = {}
    reasons: dict[str, Reason] = {}
    for result in context.results:
        if isinstance(result, Found):
            products |= {product.id: product for product in (*result.products, *result.nearest)}
            reasons |= result.reasons
        elif isinstance(result, Fact):
            answer = next((p for p in (result.within, result.extreme) if p is not None), None)
            if answer is not None:
                products[answer.id] = answer
        elif isinstance(result, Comparison) and _is_new(context, result):
            products |= {product.id: product for product in result.products}
    kept = satisfying(context, tuple(products.values()))
    return kept or _listed(context), reasons


def _is_new(context: TurnContext, comparison: Comparison) -> bool:
    """Whether none of what was compared has been shown: the best of a kind not searched for yet."""
    return not {product.id for product in comparison.products} & set(context.state.seen())


def _listed(context: TurnContext) -> tuple[Product, ...]:
    """The items of a list that was made, edited or shown, in its order, so that they can be
    pointed at; those that break what the last search asked for are no cards (`satisfying`).
    """
    for result in context.results:
        shopping = result.shopping if isinstance(result, TripResult) else result
        if isinstance(shopping, ListResult) and shopping.event != "unchanged":
            return shopping.products
    return ()


def satisfying(context: TurnContext, products: tuple[Product, ...]) -> tuple[Product, ...]:
    """Those of `products` that satisfy every constraint that holds now."""
    catalog = context.shop.catalog
    mask = catalog.mask(context.state.constraints)
    positions = {product.id: catalog.position(product.id) for product in products}
    return tuple(
        product for product in products if (at := positions[product.id]) is not None and mask[at]
    )
