"""What to do with the cart, and with which products."""

from typing import Any

from assistant import carts
from assistant.absence import named_product
from assistant.context import Call, TurnContext
from assistant.language.numbers import parse_number
from assistant.language.requests import CartRequest, cart_request, other_quantity, quantity
from assistant.language.text import key
from core.store import EventKind
from core.turn import Act

_SEVERAL = 2  # products of which more than one each may be meant


def cart_calls(context: TurnContext) -> list[Call]:
    """Tool calls that show or change the cart as the shopper asks."""
    clause = context.understood.clause(Act.CART)
    request = cart_request(clause)
    if request is CartRequest.CLEAR:
        return [("clear_cart", {})]
    recounted = _recounted(context, clause)
    if recounted:
        return recounted
    if request in {CartRequest.SHOW, CartRequest.CHECKOUT}:
        return [("show_cart", {})]
    ids = list(_meant(context, clause))
    if request is CartRequest.REMOVE and ids:
        return [("remove_from_cart", {"products": ids})]
    return _added(ids, quantity(clause)) if ids else []


def _added(ids: list[str], units: int) -> list[Call]:
    args: dict[str, Any] = {"products": ids}
    if units > 1 and len(ids) > _SEVERAL:
        return []  # several of each of five things is hardly what "I need two of them" means
    return [("add_to_cart", args | ({"quantity": units} if units > 1 else {}))]


def _recounted(context: TurnContext, clause: str) -> list[Call]:
    """So many of what was put in last, where another number of it is wanted."""
    number = other_quantity(clause)
    put_in = None if number is None else _put_in_last(context)
    if put_in is None:
        return []
    return [("add_to_cart", {"products": [put_in], "quantity": number, "in_all": True})]


def _put_in_last(context: TurnContext) -> str | None:
    """The product in the cart that was put in last."""
    kept = {product.id for product, _ in carts.read(context).lines}
    events = reversed(context.state.session.events)
    put_in = (event.product_id for event in events if event.kind == EventKind.CART.value)
    return next((id for id in put_in if id in kept), None)


_UNITS = frozenset("pair piece unit copy item set pack box bottle".split())
"""Keys of what products are counted in: "two pairs" are of the one that was talked about."""


def _meant(context: TurnContext, clause: str) -> tuple[str, ...]:
    """Products that a clause about the cart means: pointed at, named, or in focus."""
    if context.tracked.referred:
        return context.tracked.referred
    if context.tracked.unresolved:
        return ()
    words = context.understood.need
    if words is None or all(
        word in _UNITS or parse_number(word) is not None for word in key(words).split()
    ):
        focus = context.state.focus
        return (focus,) if focus is not None else ()
    removing = cart_request(clause) is CartRequest.REMOVE
    if removing:
        lines = carts.read(context).lines
        near = tuple(product.id for product, _ in lines if _shares(words, product.title))
        if near:
            return near
    shown = context.shop.products(context.state.on_screen)
    on_screen = [product.id for product in shown if _shares(words, product.title)]
    if on_screen:
        return (on_screen[0],)
    found = named_product(context.shop, words)
    return () if found is None else (found.id,)


def _shares(words: str, title: str) -> bool:
    said = set(key(words).split())
    return bool(said) and said <= set(key(title).split())
