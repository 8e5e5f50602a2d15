"""The log of every product shown, which later events join to."""

from collections.abc import Iterable
from datetime import UTC, datetime

from assistant.context import TurnContext
from assistant.evidence import Arm, Found
from assistant.finishing import satisfying
from core.ids import new_id
from core.store import Product, Store

_SEARCH = Arm("search", 1.0)  # a search is deterministic


def log_exposures(context: TurnContext) -> dict[str, str]:
    """Write one row a product that the turn put on screen.

    Returns:
        The recommendation id of each product, by product id.
    """
    products = satisfying(context, context.screen)
    arms: dict[str, Arm] = {}
    for result in context.results:
        if isinstance(result, Found):
            arms |= result.arms
    return log_shown(
        context.shop.store,
        products,
        arms,
        customer_id=context.customer_id,
        conversation_id=context.conversation_id,
        turn=context.state.turn,
    )


def log_shown(
    store: Store,
    products: Iterable[Product],
    arms: dict[str, Arm],
    *,
    customer_id: str | None,
    conversation_id: str | None = None,
    turn: int | None = None,
) -> dict[str, str]:
    """Write one row a product that somebody is shown; see `log_exposures`."""
    now = datetime.now(UTC)
    ids = {product.id: new_id() for product in products}
    chosen = {product: arms.get(product, _SEARCH) for product in ids}
    store.exposures.upsert(
        [
            {
                "id": id,
                "conversation_id": conversation_id,
                "turn": turn,
                "customer_id": customer_id,
                "product_id": product,
                "position": position,
                "arm": chosen[product].name,
                "probability": chosen[product].probability,
                "time": now,
                "context": list(chosen[product].context) or None,
            }
            for position, (product, id) in enumerate(ids.items(), 1)
        ]
    )
    return ids
