"""What things come to: the list, the cart, or so many of what is spoken of."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant import carts
from assistant.context import Call, TurnContext
from assistant.language.frames import Understanding
from assistant.language.pointing import PLACEHOLDER
from assistant.language.references import parse_positions, parse_references, position_spans
from assistant.language.summing import SumKind, SumQuestion, read_sum
from assistant.lists.model import ShoppingPlan
from assistant.state import DialogueState
from assistant.totals import Sum
from assistant.tracking import resolve
from core.catalog import Catalog
from core.store import Product
from core.turn import Act


def read_sum_call(
    said: str,
    understood: Understanding,
    state: DialogueState,
    catalog: Catalog,
    is_empty: Callable[[], bool],
) -> tuple[Act, Call] | None:
    """The tool call that an utterance (lower case) asks for, and what that is the act of; None
    where it asks for no sum.

    Args:
        said: the utterance.
        understood: what was made of it.
        state: of the conversation.
        catalog: of the shop.
        is_empty: whether there is nothing in the cart.
    """
    spoken = (words for who, words in reversed(state.transcript) if who == "shopper")
    plain = _blanked(understood.said.lower() if understood.said else said)
    question = read_sum(plain, next(spoken, "").lower())
    if question is None:
        return None
    products = _products(said, question, understood, state, catalog)
    if not products and (question.units is not None or question.as_many):
        return None
    listed = state.shopping is not None
    held = question.kind == "left" and question.of is None and not listed
    if not products and held and state.focus is not None and is_empty():
        products = (state.focus,)  # "does it exceed 60?"
    call = ("add_up", _args(question, products))
    if products:
        return Act.PRODUCT_QUESTION, call
    on_cart = question.of == "cart" or (question.of is None and Act.CART in state.last_acts)
    return (Act.LIST_EDIT if listed and not on_cart else Act.CART), call


def _blanked(said: str) -> str:
    """What was said, with "it" or "both" for the products that it points at."""
    several = len(parse_positions(said)) + said.count(PLACEHOLDER) > 1
    mark = "both" if several else "it"
    for start, end in sorted(position_spans(said), reverse=True):
        said = f"{said[:start]}{mark} {said[end:]}"
    said = re.sub(rf"\b{PLACEHOLDER}\b", mark, said)
    return re.sub(r"\b(?:the )?both(?: *(?:,|and|plus|the|both)(?= |,|$))*", "both", said)


def _args(question: SumQuestion, products: tuple[str, ...]) -> dict[str, object]:
    given = {
        "products": list(products),
        "quantity": question.units,
        "limit": None if question.limit is None else float(question.limit),
        "as_many": question.as_many,
        "kind": question.kind,
        "of": question.of,
        "shipped": question.shipped,
    }
    return {name: value for name, value in given.items() if value}


def _products(
    said: str,
    question: SumQuestion,
    understood: Understanding,
    state: DialogueState,
    catalog: Catalog,
) -> tuple[str, ...]:
    """Products that the question is about; none where it is about the list or the cart."""
    single = question.units is not None or question.as_many
    references = understood.references or parse_references(said, ())
    told = [r for r in references if not r.pronoun and not (r.all and r.count is None)]
    if not single and (question.of is not None or question.kind in {"saved", "share"}):
        return ()
    found = tuple(dict.fromkeys(id for r in told for id in resolve(state, r, catalog)))
    if found and single:
        return found[:1]
    if found or not single or state.focus is None:
        return found
    return (state.focus,)


def add_up(
    context: TurnContext,
    products: list[Product],
    quantity: int = 1,
    limit: Decimal | None = None,
    *,
    kind: SumKind = "total",
    of: Literal["list", "cart"] | None = None,
    as_many: bool = False,
) -> Sum:
    """What `products`, the list or the cart come to, held against a limit where one is known."""
    held = limit
    if held is None and kind == "left":
        held = context.state.constraints.price_max
    if products:
        return replace(_of_products(products, quantity, held, as_many=as_many), kind=kind)
    plan = context.state.shopping
    cart = carts.read(context)
    on_cart = of == "cart" or (Act.CART in context.understood.acts and bool(cart.lines))
    if plan is not None and (plan.items or not cart.lines) and not on_cart:
        return replace(_of_list(context, plan, limit), kind=kind)
    return Sum("cart", cart.lines, cart.total, held, kind=kind)


def _of_list(context: TurnContext, plan: ShoppingPlan, limit: Decimal | None) -> Sum:
    units = {line.product_id: line.need.quantity for line in plan.items}
    found = context.shop.products(tuple(id for id in units if id is not None))
    lines = tuple((product, units[product.id]) for product in found)
    earlier = [kept.shopping for kept in context.state.undo if kept.shopping is not None]
    before = next((kept for kept in reversed(earlier) if kept.id == plan.id), None)
    return Sum("list", lines, plan.total, limit or plan.budget, plan.people, before)


def _of_products(
    products: list[Product], quantity: int, limit: Decimal | None, *, as_many: bool = False
) -> Sum:
    priced = [product for product in products if product.price is not None]
    price = priced[0].price if priced else None
    units = max(quantity, 1) if len(priced) == 1 else 1
    if as_many and limit is not None and price:
        units = int(limit // price)
    lines = tuple((product, units) for product in priced)
    total = sum((p.price * n for p, n in lines if p.price is not None), Decimal(0))
    return Sum("products", lines, total, limit)
