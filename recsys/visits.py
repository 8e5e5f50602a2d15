"""A customer's visits: the sessions of their purchases, in time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import SECONDS_PER_WEEK, Interactions


@dataclass(frozen=True)
class Visits:
    """One entry a visit in `customers`, `ages` and `sizes`, `v` of them."""

    customers: NDArray[np.int64]
    ages: NDArray[np.float64]
    """Weeks since it began."""
    sizes: NDArray[np.int64]
    """Purchases in it."""
    later: NDArray[np.int64]
    """`(n_events,)` how many visits the same customer has made since each purchase."""


def visits(bought: Interactions) -> Visits:
    """The visits in which some purchases were made."""
    order = np.lexsort((bought.times, bought.sessions, bought.customers))
    new = np.ones(len(order), np.bool_)
    new[1:] = np.diff(bought.customers[order]) != 0
    new[1:] |= np.diff(bought.sessions[order]) != 0
    start = np.flatnonzero(new)
    customers = bought.customers[order[start]].astype(np.int64)
    times = bought.times[order[start]]
    latest_first = np.lexsort((-times, customers))
    ordered = customers[latest_first]
    since = np.empty(len(start), np.int64)
    since[latest_first] = np.arange(len(start)) - np.searchsorted(ordered, ordered)
    later = np.empty(len(order), np.int64)
    later[order] = since[np.cumsum(new) - 1]
    return Visits(
        customers=customers,
        ages=(bought.now - times) / SECONDS_PER_WEEK,
        sizes=np.diff(np.append(start, len(order))),
        later=later,
    )
