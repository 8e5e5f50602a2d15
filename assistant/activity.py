"""What a customer has just done, whichever way it was reported."""

from datetime import UTC, datetime, timedelta

from core.store import Store
from recsys import Session, SessionEvent

_VISIT = timedelta(hours=6)
_MOST = 20  # events


def recent_session(store: Store, customer_id: str | None, id: str = "") -> Session:
    """The session of a customer's present visit, from the events that the store has of it;
    empty for a stranger.

    Args:
        store: holds the events.
        customer_id: somebody who consents to personalisation; None for a stranger.
        id: of the session.
    """
    if customer_id is None:
        return Session(id=id)
    since = datetime.now(UTC) - _VISIT
    events = store.events.of_customer(customer_id, limit=_MOST)
    return Session(
        tuple(
            SessionEvent(event.product_id, event.kind, event.value)
            for event in reversed(events)
            if event.time >= since
        ),
        id=id,
    )
