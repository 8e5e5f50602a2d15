"""A part that may be down, slow or wrong, and what answers in its place.

Whoever answers a shopper collects in `missing()` what had to be done without, so that the
answer can say so.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Final, TypeVar

from core.breaker import Breaker
from core.errors import NotFoundError

_log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S: Final = 1.0
"""Longest wait for a part; it answers in milliseconds when it is well."""

_REST_S: Final = 10.0  # how long a part that failed is left alone
_THREADS: Final = 8

_missing: ContextVar[set[str] | None] = ContextVar("missing", default=None)


@contextmanager
def missing() -> Iterator[set[str]]:
    """Collect the names of the parts that the block had to do without."""
    names: set[str] = set()
    token = _missing.set(names)
    try:
        yield names
    finally:
        _missing.reset(token)


class Guard:
    """Calls one part, with limited patience. Safe to share between threads."""

    def __init__(self, name: str, *, patience: float = PATIENCE_S, rest: float = _REST_S) -> None:
        """Args:
        name: what the shopper is told is missing.
        patience: seconds to wait for an answer.
        rest: seconds for which a part that failed is not asked again.
        """
        self.name = name
        self._patience = patience
        self._breaker = Breaker(failures=1, rest=rest)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=f"guard {name}")

    def call(
        self,
        work: Callable[[], T],
        stand_in: Callable[[], T],
        is_sane: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What `work()` gives; what `stand_in()` does where that is late, fails or isn't sane.

        Work that is late isn't stopped: it ends in its own time.

        Raises:
            NotFoundError: by `work`, which is an answer and no failure.
        """
        if self._breaker.allows():
            try:
                answer = self._threads.submit(copy_context().run, work).result(self._patience)
                if is_sane(answer):
                    self._breaker.succeeded()
                    return answer
                _log.error("%s: an answer makes no sense", self.name)
            except NotFoundError:
                self._breaker.succeeded()
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the shopper is answered
                _log.error("%s: %s", self.name, type(error).__name__)
            self._breaker.failed()
        names = _missing.get()
        if names is not None:
            names.add(self.name)
        return stand_in()
