"""What is known of this shopper that bears on what they just said.

Past purchases, the sizes that they took, stated likes and dislikes, and what they asked to be
remembered, ranked by the cosine of each to the utterance. Only of the shopper whom the session
names, and only where they consent: `profile_id` is None for everybody else.
"""

from collections import Counter

import numpy as np

from assistant.answers.specifications import size_of
from assistant.context import TurnContext
from assistant.services import Shop
from core.store import EventKind, Product

MOST = 4
"""Facts that are given at once."""

NEAR = 0.25
"""Least cosine of a fact to the utterance."""

_PURCHASES = 60  # the latest that are looked through


def profile_context(context: TurnContext, most: int = MOST) -> tuple[str, ...]:
    """Up to `most` facts that bear on the utterance, the nearest first; none without consent."""
    if context.profile_id is None:
        return ()
    bought = _bought(context.shop, context.profile_id)
    facts = list(dict.fromkeys((*_asked_to_remember(context), *bought)))
    if not facts:
        return ()
    said = context.shop.encoder.encode([context.text])[0]
    cosines = context.shop.encoder.encode(facts) @ said
    order = np.argsort(-cosines, kind="stable")[:most]
    return tuple(facts[at] for at in order if cosines[at] >= NEAR)


def _asked_to_remember(context: TurnContext) -> list[str]:
    remembered = [f"Asked to be remembered: {item.text}" for item in context.state.remembered]
    session = context.state.session
    kinds = {"like": "Likes", "dislike": "Dislikes"}
    told = [
        f"{kinds[event.kind]} {context.shop.catalog.titles_by_id.get(event.product_id, '')}".strip()
        for event in session.events
        if event.kind in kinds
    ]
    return remembered + told


def _bought(shop: Shop, customer_id: str) -> list[str]:
    """Purchases, newest first, and the sizes that most of them had."""
    events = shop.store.events.of_customer(customer_id, kind=EventKind.PURCHASE, limit=_PURCHASES)
    known = shop.store.products.find([event.product_id for event in events])
    facts = []
    sizes: Counter[str] = Counter()
    for event in events:
        product: Product | None = known.get(event.product_id)
        if product is not None:
            facts.append(f"Bought {product.title} on {event.time.date().isoformat()}")
            sizes.update(filter(None, [size_of(product)]))
    facts += [f"Usually takes size {size}" for size, count in sizes.most_common(1) if count > 1]
    return facts
