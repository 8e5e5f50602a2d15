"""How often somebody may ask: by shop, by visitor, by network address.

Counted in memory, in each worker process for itself; the limits are shared out among the
workers.
"""

import math
import time
from ipaddress import IPv6Address, ip_address
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from core.settings import Settings
from ui.refusals import TooManyError
from ui.visitors import Visitor

_WINDOW_S: Final = 60.0
_HOST_BITS: Final = 64  # of an IPv6 address, one subscriber's to choose


class Rates:
    """The limits of one shop in one of its worker processes."""

    def __init__(self, settings: Settings) -> None:
        def share(limit: int) -> RateLimitItemPerMinute:
            return RateLimitItemPerMinute(math.ceil(limit / settings.workers))

        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._visitor = share(settings.rate_visitor)
        self._address = share(settings.rate_address)
        self._shop = share(settings.rate_shop)

    def check(self, visitor: Visitor, address: str) -> None:
        """Count one request.

        Raises:
            TooManyError: it is one too many.
        """
        subjects = [("this address", self._address, network(address))]
        if visitor.id is not None:
            subjects.append(("this visitor", self._visitor, visitor.id))
        if not visitor.is_staff:
            subjects.append(("all shoppers together", self._shop, "shop"))
        for whose, limit, subject in subjects:
            if not self._limiter.hit(limit, whose, subject):
                reset = self._limiter.get_window_stats(limit, whose, subject).reset_time
                raise TooManyError(whose, min(reset - time.time(), _WINDOW_S))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that an IPv6 one lies in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{int(parsed) >> _HOST_BITS:x}"
    return str(parsed)
