"""The cart: what a shopper means to buy. Ordering and paying is the shop's own checkout."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.context import TurnContext
from assistant.evidence import CartState
from assistant.happenings import record
from core.store import EventKind, Product

MOST = 99
"""Units of one product."""


def read(context: TurnContext) -> CartState:
    """What is in the cart; a line whose product is gone is left out."""
    items = context.shop.store.carts.items(context.customer_id, context.conversation_id)
    known = context.shop.store.products.find([str(item["product_id"]) for item in items])
    lines = [
        (known[str(item["product_id"])], int(item["quantity"]))
        for item in items
        if item["product_id"] in known
    ]
    return _state(lines)


def add(context: TurnContext, products: Sequence[Product], quantity: int) -> CartState:
    """Put `quantity` units of each product in, as far as there is stock."""
    units = _units(read(context))
    return hold(context, [(p, units.get(p.id, 0) + max(quantity, 1)) for p in products])


def add_all(context: TurnContext, lines: Sequence[tuple[Product, int]]) -> CartState:
    """Put in what is missing of so many units of each product."""
    units = _units(read(context))
    return hold(context, [(p, max(units.get(p.id, 0), number)) for p, number in lines])


def hold(context: TurnContext, lines: Sequence[tuple[Product, int]]) -> CartState:
    """Have so many units of each product in it, as far as there is stock; other lines stay."""
    before = read(context)
    units, shelf = _units(before), {product.id: product for product, _ in before.lines}
    added, lessened, short = [], [], []
    for product, wanted in lines:
        possible = MOST if product.stock is None else min(product.stock, MOST)
        shelf[product.id] = product
        if wanted > possible:
            short.append(product.id)
        step = min(wanted, possible) - units.get(product.id, 0)
        if step > 0:
            added.append(product.id)
            record(context, EventKind.CART, product.id)
        elif step < 0:
            lessened.append(product.id)
        units[product.id] = min(wanted, possible)
    state = _state([(shelf[id], number) for id, number in units.items() if number])
    _write(context, state)
    return replace(state, added=tuple(added), lessened=tuple(lessened), short=tuple(short))


def _units(state: CartState) -> dict[str, int]:
    return {product.id: number for product, number in state.lines}


def remove(context: TurnContext, products: Sequence[Product], words: str) -> CartState:
    """Take the lines of `products` out."""
    lines = read(context).lines
    ids = {product.id for product in products}
    taken = tuple((product, number) for product, number in lines if product.id in ids)
    state = _state([line for line in lines if line not in taken])
    if taken:
        _write(context, state)
    return replace(state, removed=taken, missing=None if taken else words)


def clear(context: TurnContext, *, confirmed: bool) -> CartState:
    """Take everything out, once the shopper has confirmed it."""
    state = read(context)
    if not state.lines:
        return state
    if not confirmed:
        context.state.pending = "clear_cart"
        return replace(state, asks=True)
    empty = _state([])
    _write(context, empty)
    return replace(empty, removed=state.lines)


def _state(lines: Sequence[tuple[Product, int]]) -> CartState:
    total = sum((p.price * n for p, n in lines if p.price is not None), Decimal(0))
    return CartState(tuple(lines), total)


def _write(context: TurnContext, state: CartState) -> None:
    items = [{"product_id": product.id, "quantity": number} for product, number in state.lines]
    context.shop.store.carts.put(context.customer_id, context.conversation_id, items)
