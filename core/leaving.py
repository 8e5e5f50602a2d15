"""A shopper who leaves while their answer is being worked on: the work is to stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class LeftError(BaseException):
    """Ends the work for a shopper who has left; no error, so that nothing takes it for one."""


class Leaving:
    """Whether one shopper has left. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], object]] = []
        self.has_left = False

    def leave(self) -> None:
        """Say that the shopper has left: whoever waits for something is woken."""
        with self._lock:
            self.has_left = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_leave(self, callback: Callable[[], object]) -> None:
        """Call `callback` when the shopper leaves; at once if they have."""
        with self._lock:
            if not self.has_left:
                self._callbacks.append(callback)
                return
        callback()

    def check(self) -> None:
        """Stop here if the shopper has left.

        Raises:
            LeftError: they have.
        """
        if self.has_left:
            raise LeftError


_current: ContextVar[Leaving | None] = ContextVar("leaving", default=None)


def leaving() -> Leaving:
    """Of the shopper whom the calling code works for; nobody leaves where nobody waits."""
    return _current.get() or Leaving()


@contextmanager
def working_for(shopper: Leaving) -> Iterator[None]:
    """Let `leaving()` be this one inside the block."""
    token = _current.set(shopper)
    try:
        yield
    finally:
        _current.reset(token)
