"""Who a visitor is, and which conversation is theirs.

Identity comes from the session, never from what somebody types: a visitor's token says who
they are (`ui.sessions`), and only the shop's own servers, or a visitor of the demo shop,
may name a customer. A conversation belongs to the visitor or the customer who began it;
without a token, its id, which can't be guessed or chosen, is what proves that it is yours. A
wrong id gets the same answer whether or not the conversation exists.
"""

from dataclasses import dataclass
from functools import partial

from core.errors import NotFoundError
from core.ids import new_id
from core.store import Customer
from core.store.conversations import Owner
from ui.ports import Shop
from ui.refusals import ForbiddenError


@dataclass(frozen=True)
class Visitor:
    """Who makes a request, as far as a token proves it."""

    id: str | None = None
    """None where no token was shown."""
    customer_id: str | None = None
    """The customer that the site vouched for; None for a stranger."""
    is_staff: bool = False
    """Whether the shop's own API key was shown."""


def identify(shop: Shop, visitor: Visitor, named: str | None = None) -> Customer | None:
    """The customer that a request is for; None for an anonymous visitor.

    Args:
        shop: whose customer.
        visitor: who asks.
        named: the id of the customer that the request names, if it does.

    Raises:
        ForbiddenError: the visitor may not name that customer.
        NotFoundError: there is no such customer.
    """
    customer_id = named if named is not None else visitor.customer_id
    if customer_id is None:
        return None
    if not (shop.is_demo or visitor.is_staff or customer_id == visitor.customer_id):
        raise ForbiddenError(
            "A customer can be named without a signature in the demo shop only. Leave "
            "customer_id out; a signed identity says who is shopping (POST /v1/session)."
        )
    return shop.store.customers.get(customer_id)


def open_conversation(
    shop: Shop, visitor: Visitor, conversation_id: str | None, named: str | None = None
) -> tuple[str, str | None]:
    """The conversation to go on with, the one given or a new one, and its customer.

    Raises:
        ForbiddenError, NotFoundError: see `identify`; or the conversation isn't this visitor's.
    """
    if conversation_id is not None:
        return conversation_id, check_owner(shop, visitor, conversation_id, named)
    customer = identify(shop, visitor, named)
    owner = customer.id if customer else None
    conversation_id = new_id()
    begin = partial(shop.store.conversations.begin, conversation_id, owner, visitor.id)
    shop.store.saving.call(begin, lambda: None)
    return conversation_id, owner


def check_owner(
    shop: Shop, visitor: Visitor, conversation_id: str, named: str | None = None
) -> str | None:
    """The customer whose conversation this is; None for an anonymous one.

    A visitor who has signed in since takes their anonymous conversation along.

    Raises:
        ForbiddenError: the visitor may not name that customer.
        NotFoundError: no such conversation, or another's.
    """
    identify(shop, visitor, named)
    found = shop.store.conversations.owner(conversation_id)
    if found is None or not _is_theirs(shop, visitor, found, named):
        raise NotFoundError(
            "This visitor has no such conversation. Leave conversation_id out to begin one."
        )
    if found.customer_id is None and visitor.id is not None and visitor.customer_id is not None:
        shop.store.conversations.adopt(conversation_id, visitor.customer_id)
        return visitor.customer_id
    return found.customer_id


def _is_theirs(shop: Shop, visitor: Visitor, found: Owner, named: str | None) -> bool:
    if named is not None and named not in {found.customer_id, visitor.customer_id}:
        return False
    if visitor.is_staff or found.customer_id == visitor.customer_id is not None:
        return True
    if found.customer_id is not None and not shop.is_demo:
        return False
    return found.visitor_id in {None, visitor.id}
