"""What a shopper does with products in a chat, told to the recommender."""

from datetime import UTC, datetime
from hashlib import blake2b

from assistant.context import TurnContext
from core.store import EventKind


def record(context: TurnContext, kind: EventKind, product_id: str) -> None:
    """Let an event shape the next recommendation here, and those of later conversations for a
    customer who agrees to it. A turn that runs twice records it once.
    """
    context.state.session = context.state.session.with_event(product_id, kind.value)
    keep(context, kind, product_id)


def keep(context: TurnContext, kind: EventKind, product_id: str) -> None:
    """Store an event of a customer who agrees to personalisation; nothing for anybody else."""
    if context.profile_id is None:
        return
    name = f"{context.conversation_id}\0{context.state.turn}\0{kind}\0{product_id}"
    digest = blake2b(name.encode(), digest_size=8).digest()
    row = {
        "id": int.from_bytes(digest) >> 1,
        "customer_id": context.profile_id,
        "product_id": product_id,
        "kind": kind.value,
        "time": datetime.now(UTC),
        "session_id": context.conversation_id,
    }
    context.shop.store.events.upsert([row])
