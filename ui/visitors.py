"""Who a visitor is, and which conversation is theirs.

Identity comes from the session, never from what somebody types. Until sites can sign it, a
customer may be named in the demo shop only; everywhere else visitors are anonymous. A
conversation's id is what proves that it is yours: it can't be guessed or chosen, and a
wrong one gets the same answer whether or not the conversation exists.
"""

from core.errors import NotFoundError
from core.ids import new_id
from core.store import Customer
from ui.ports import Shop
from ui.problems import ForbiddenError


def identify(shop: Shop, customer_id: str | None) -> Customer | None:
    """The customer that a request names; None for an anonymous visitor.

    Raises:
        ForbiddenError: this isn't the demo shop, so that unsigned identity is refused.
        NotFoundError: the demo shop has no such customer.
    """
    if customer_id is None:
        return None
    if not shop.is_demo:
        raise ForbiddenError(
            "A customer can be named without a signature in the demo shop only. "
            "Leave customer_id out to shop anonymously."
        )
    return shop.store.customers.get(customer_id)


def open_conversation(
    shop: Shop, conversation_id: str | None, customer_id: str | None
) -> tuple[str, str | None]:
    """The conversation to go on with, the one named or a new one, and its customer.

    Raises:
        ForbiddenError, NotFoundError: see `identify`; or the conversation isn't this visitor's.
    """
    if conversation_id is not None:
        return conversation_id, check_owner(shop, conversation_id, customer_id)
    customer = identify(shop, customer_id)
    owner = customer.id if customer else None
    conversation_id = new_id()
    shop.store.conversations.begin(conversation_id, owner)
    return conversation_id, owner


def check_owner(shop: Shop, conversation_id: str, customer_id: str | None) -> str | None:
    """The customer whose conversation this is; None for an anonymous one.

    Raises:
        ForbiddenError: a customer is named outside the demo shop.
        NotFoundError: no such conversation, or another customer's.
    """
    named = identify(shop, customer_id)
    found = shop.store.conversations.find([conversation_id]).get(conversation_id)
    if found is None or (named is not None and found.customer_id != named.id):
        raise NotFoundError(
            "This visitor has no such conversation. Leave conversation_id out to begin one."
        )
    return found.customer_id
