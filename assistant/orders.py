"""What the shopper bought here before."""

from datetime import datetime

import numpy as np

from assistant.evidence import Orders
from assistant.language.text import key
from assistant.services import Shop
from core.store import EventKind

_LATEST = 5
_LOOKED_THROUGH = 500
_POOL = 200


def history(shop: Shop, customer_id: str | None, about: str | None) -> Orders:
    """The latest purchases, newest first; only those that `about` describes, if it is given.

    Args:
        shop: where.
        customer_id: who the session says is shopping; None for a stranger.
        about: a kind of product or a part of a title, in the shopper's words.
    """
    if customer_id is None:
        return Orders((), known=False, about=about)
    events = shop.store.events.of_customer(
        customer_id, kind=EventKind.PURCHASE, limit=_LOOKED_THROUGH
    )
    known = shop.store.products.find([event.product_id for event in events])
    if about is not None:
        meant = _meant(shop, about)
        said = set(key(about).split())
        events = [
            event
            for event in events
            if event.product_id in meant or said <= set(key(known[event.product_id].title).split())
        ]
    purchases = tuple(
        (known[event.product_id], _day(event.time), event.value) for event in events[:_LATEST]
    )
    return Orders(purchases, known=True, about=about, earlier=max(len(events) - _LATEST, 0))


def _day(time: datetime) -> str:
    return f"{time.day} {time:%B} {time.year}"


def _meant(shop: Shop, about: str) -> frozenset[str]:
    mask = np.ones(len(shop.catalog), np.bool_)
    hits = shop.search.search(about, mask=mask, k=_POOL)
    return frozenset(hit.product_id for hit in hits if hit.fits)
