"""What shoppers do with products: it teaches their conversation at once, and is stored."""

import secrets
from datetime import UTC, datetime
from hashlib import blake2b

from core.store import EventKind
from ui.ports import Shop


def teach(
    shop: Shop,
    kind: EventKind,
    product_id: str,
    *,
    customer_id: str | None,
    conversation_id: str | None,
    recommendation_id: str | None = None,
    key: str | None = None,
) -> bool:
    """Take in one thing that a shopper did with a product.

    The conversation it happened in follows it from its next answer on, and the showing that it
    answers is rewarded; of a known customer it is stored as an event too. The same `key` of one
    customer names the same event.

    Returns:
        Whether anybody was taught: False for a stranger outside a conversation.

    Raises:
        NotFoundError: no such product, or the conversation isn't this customer's.
    """
    if conversation_id is None and customer_id is None:
        return False
    shop.assistant.note(kind, product_id, conversation_id=conversation_id, customer_id=customer_id)
    if customer_id is None:
        return True
    seed = f"{customer_id}\0{key}" if key else secrets.token_hex(16)
    digest = blake2b(seed.encode(), digest_size=8).digest()
    shop.store.events.upsert(
        [
            {
                "id": int.from_bytes(digest) >> 1,
                "customer_id": customer_id,
                "product_id": product_id,
                "kind": kind.value,
                "value": 1.0,
                "time": datetime.now(UTC),
                "session_id": conversation_id,
                "recommendation_id": recommendation_id,
            }
        ]
    )
    return True


def take_back(
    shop: Shop,
    kind: EventKind,
    product_id: str,
    *,
    customer_id: str | None,
    conversation_id: str,
) -> None:
    """Undo what `teach` took in of one kind and product in a conversation.

    Raises:
        NotFoundError: no such product, or the conversation isn't this customer's.
    """
    shop.assistant.take_back(
        kind, product_id, conversation_id=conversation_id, customer_id=customer_id
    )
    if customer_id is not None:
        shop.store.events.take_back(customer_id, product_id, kind.value, conversation_id)
