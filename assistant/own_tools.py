"""Tools over what is the shopper's own: cart, memory, data, a person to talk to.

Each does only what the shopper's own words of this turn ask for, which code has understood;
whoever else calls it (a text found in a review, a language model that obeys one) is refused.
"""

from dataclasses import replace

from assistant import carts, profile
from assistant.context import TurnContext
from assistant.evidence import DataChange, Noted, Result
from assistant.handoff import call_person
from assistant.language.requests import DataRequest, data_request
from assistant.memory import as_row
from assistant.reporting import Runtime, reported
from assistant.wording import constraint_phrases
from core.constraints import Constraints
from core.errors import NotFoundError
from core.turn import Act


def _insist(context: TurnContext, *acts: Act) -> None:
    """Refuse what the shopper hasn't asked for in this turn."""
    if not set(acts) & set(context.understood.acts):
        raise NotFoundError("The shopper did not ask for this in their message.")


@reported
def show_cart(*, runtime: Runtime) -> Result:
    """What is in the shopper's cart, and what it comes to."""
    context: TurnContext = runtime.context
    return carts.read(context)


@reported
def add_to_cart(
    products: list[str], quantity: int = 1, in_all: bool = False, *, runtime: Runtime
) -> Result:
    """Put products into the shopper's cart, when they ask for it. Nothing is ordered.

    Args:
        products: their numbers on screen, or their ids.
        quantity: units of each.
        in_all: the cart is to have so many of each, rather than so many more.
    """
    context: TurnContext = runtime.context
    _insist(context, Act.CART)
    found = context.products(products)
    if in_all:
        return carts.hold(context, [(product, max(quantity, 1)) for product in found])
    return carts.add(context, found, quantity)


@reported
def add_list_to_cart(*, runtime: Runtime) -> Result:
    """Put everything on the shopper's list into their cart, when they ask for it."""
    context: TurnContext = runtime.context
    _insist(context, Act.CART)
    plan = context.state.shopping
    if plan is None or not plan.items:
        raise NotFoundError("There is nothing on a list to buy.")
    units = {line.product_id: line.need.quantity for line in plan.items if line.product_id}
    return carts.add_all(context, [(p, units[p.id]) for p in context.shop.products(tuple(units))])


@reported
def remove_from_cart(products: list[str], *, runtime: Runtime) -> Result:
    """Take products out of the shopper's cart, when they ask for it.

    Args:
        products: their numbers on screen, or their ids.
    """
    context: TurnContext = runtime.context
    _insist(context, Act.CART)
    return carts.remove(context, context.products(products), context.understood.need or "that")


@reported
def clear_cart(*, runtime: Runtime) -> Result:
    """Take everything out of the shopper's cart. The first call asks them to confirm."""
    context: TurnContext = runtime.context
    confirmed = context.tracked.confirmed == "clear_cart"
    if not confirmed:
        _insist(context, Act.CART)
    return carts.clear(context, confirmed=confirmed)


@reported
def remember(*, runtime: Runtime) -> Result:
    """Keep what the shopper has just asked to be remembered, for later conversations too."""
    context: TurnContext = runtime.context
    item = context.tracked.remembered
    if item is None:
        raise NotFoundError("The shopper did not ask for anything to be remembered.")
    kept = context.profile_id is not None
    if context.profile_id is not None:
        row = as_row(context.profile_id, item)
        context.shop.store.memories.upsert([{**row, "created": context.now}])
    return Noted((item.text,), forgotten=False, kept=kept, effects=_effects(context, item.holds))


@reported
def forget(*, runtime: Runtime) -> Result:
    """Forget what the shopper has just asked to be forgotten."""
    context: TurnContext = runtime.context
    _insist(context, Act.MEMORY, Act.RETRACT)
    items = context.tracked.forgotten
    if context.profile_id is not None:
        ids = [as_row(context.profile_id, item)["id"] for item in items]
        context.shop.store.memories.forget(context.profile_id, ids)
        rows = [as_row(context.profile_id, item) for item in context.tracked.left]
        context.shop.store.memories.upsert([{**row, "created": context.now} for row in rows])
    effects = tuple(phrase for item in items for phrase in _effects(context, item.holds))
    texts = tuple(item.text for item in items)
    return Noted(texts, forgotten=True, kept=context.profile_id is not None, effects=effects)


def _effects(context: TurnContext, holds: Constraints) -> tuple[str, ...]:
    return tuple(constraint_phrases(holds, context.shop.catalog.currency).values())


@reported
def what_is_known(*, runtime: Runtime) -> Result:
    """All that the assistant knows of this shopper and goes by."""
    context: TurnContext = runtime.context
    return profile.profile(context)


@reported
def set_personalisation(on: bool, *, runtime: Runtime) -> Result:
    """Stop or start choosing products by the shopper's past behaviour, when they ask for it.

    Args:
        on: whether their past behaviour may be used.
    """
    context: TurnContext = runtime.context
    _insist(context, Act.PRIVACY, Act.MEMORY)
    change = DataChange("start" if on else "stop", known=context.customer_id is not None)
    if context.customer_id is None:
        return change
    row = {"id": context.customer_id, "consent_personalisation": on}
    context.shop.store.customers.update(row)
    context.profile_id = context.customer_id if on else None
    return replace(change, done=True)


@reported
def delete_my_data(*, runtime: Runtime) -> Result:
    """Delete everything stored about the shopper. The first call asks them to confirm."""
    context: TurnContext = runtime.context
    change = DataChange("delete", known=context.customer_id is not None)
    if context.tracked.confirmed == "delete_data":
        context.erase = context.customer_id is not None
        return replace(change, done=True)
    _insist(context, Act.PRIVACY, Act.MEMORY)
    if data_request(context.understood.clause(Act.PRIVACY)) is not DataRequest.DELETE:
        raise NotFoundError("The shopper did not ask for their data to be deleted.")
    if context.customer_id is not None:
        context.state.pending = "delete_data"
    return replace(change, asks=context.customer_id is not None)


@reported
def call_a_person(*, runtime: Runtime) -> Result:
    """Leave a note for the shop's staff that this shopper wants to talk to a person."""
    context: TurnContext = runtime.context
    _insist(context, Act.HANDOFF)
    return call_person(context)


OWN_TOOLS = (
    show_cart,
    add_to_cart,
    add_list_to_cart,
    remove_from_cart,
    clear_cart,
    remember,
    forget,
    what_is_known,
    set_personalisation,
    delete_my_data,
    call_a_person,
)
"""Every tool of this module."""
