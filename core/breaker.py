"""A circuit breaker: what keeps failing is left alone for a while."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Open after some failures in a row; after a rest, one caller may try again.

    Safe to share between threads.
    """

    def __init__(
        self,
        failures: int = 3,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`failures` in a row open it, for `rest` seconds by `clock`."""
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._failed = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether to try now. After the rest, True for one caller until it tells how it went,
        or until another rest has passed.
        """
        with self._lock:
            if self._failed < self._most:
                return True
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._rest
            return True

    def succeeded(self) -> None:
        """It works: close."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It failed: open if that makes too many in a row."""
        with self._lock:
            self._failed += 1
            self._until = self._clock() + self._rest
