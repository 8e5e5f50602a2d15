"""When to write to whom: the hour at which each person usually comes, with a fallback."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

_WEIGHT = 12.0
"""Events' worth of everybody's habit that is mixed into a person's own."""
_FALLBACK = 10
_SMOOTHING = (0.25, 0.5, 0.25)
_EARLIEST, _LATEST = 7, 21


def best_hours(
    customer_ids: Sequence[str], known: Sequence[str], visits: NDArray[np.int32]
) -> NDArray[np.int64]:
    """The hour to write to each customer, `(n,)` in 7 to 21 UTC.

    A person's visits by hour are smoothed over neighbouring hours and mixed with everybody's,
    so that two visits don't decide; who never came gets everybody's best hour.

    Args:
        customer_ids: whom to write to.
        known: customers with visits.
        visits: `(len(known), 24)` visits by hour.
    """
    hours = np.full(len(customer_ids), _FALLBACK, np.int64)
    if not len(known) or not visits.sum():
        return hours
    everybody = _smoothed(visits.sum(axis=0, keepdims=True).astype(np.float64))
    everybody /= everybody.sum()
    night = np.ones(24, np.bool_)
    night[_EARLIEST : _LATEST + 1] = False
    hours[:] = int(np.where(night, -1, everybody[0]).argmax())
    index = {customer: row for row, customer in enumerate(known)}
    rows = np.array([index.get(customer, -1) for customer in customer_ids])
    own = rows >= 0
    table = _smoothed(visits[rows[own]].astype(np.float64)) + _WEIGHT * everybody
    table[:, night] = -1
    hours[own] = table.argmax(axis=1)
    return hours


def _smoothed(visits: NDArray[np.float64]) -> NDArray[np.float64]:
    side, middle, _ = _SMOOTHING
    return side * np.roll(visits, 1, axis=1) + middle * visits + side * np.roll(visits, -1, axis=1)


def moment(hour: int, start: datetime) -> datetime:
    """The next time that it is `hour` o'clock UTC, at or after `start`."""
    at = datetime.combine(start.date(), time(hour), UTC)
    return at if at >= start else at + timedelta(days=1)
