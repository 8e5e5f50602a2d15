"""The log of every product shown, which later events join to."""

from datetime import UTC, datetime

from assistant.context import TurnContext
from assistant.evidence import Found
from assistant.finishing import on_screen
from core.ids import new_id

_SEARCH = ("search", 1.0)  # a search is deterministic


def log_exposures(context: TurnContext) -> None:
    """Write one row a product that the turn put on screen."""
    products, _ = on_screen(context)
    arms: dict[str, tuple[str, float]] = {}
    for result in context.results:
        if isinstance(result, Found):
            arms |= result.arms
    now = datetime.now(UTC)
    context.shop.store.exposures.upsert(
        [
            {
                "id": new_id(),
                "conversation_id": context.conversation_id,
                "turn": context.state.turn,
                "customer_id": context.customer_id,
                "product_id": product.id,
                "position": position,
                "arm": arms.get(product.id, _SEARCH)[0],
                "probability": arms.get(product.id, _SEARCH)[1],
                "time": now,
            }
            for position, product in enumerate(products, 1)
        ]
    )
