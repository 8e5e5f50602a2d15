"""What to do with the cart, and with which products."""

from typing import Any

from assistant import carts
from assistant.absence import named_product
from assistant.context import Call, TurnContext
from assistant.language.numbers import parse_number
from assistant.language.requests import CartRequest, cart_request, quantity
from assistant.language.text import key
from core.turn import Act

_SEVERAL = 2  # products of which more than one each may be meant


def cart_calls(context: TurnContext) -> list[Call]:
    """Tool calls that show or change the cart as the shopper asks."""
    clause = context.understood.clause(Act.CART)
    request = cart_request(clause)
    if request is CartRequest.CLEAR:
        return [("clear_cart", {})]
    if request in {CartRequest.SHOW, CartRequest.CHECKOUT}:
        return [("show_cart", {})]
    ids = list(_meant(context, clause))
    if not ids:
        return []
    if request is CartRequest.REMOVE:
        return [("remove_from_cart", {"products": ids})]
    args: dict[str, Any] = {"products": ids}
    units = quantity(clause)
    if units > 1 and len(ids) > _SEVERAL:
        return []  # several of each of five things is hardly what "I need two of them" means
    return [("add_to_cart", args | ({"quantity": units} if units > 1 else {}))]


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
