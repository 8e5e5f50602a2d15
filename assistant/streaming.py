"""Streaming a reply: only what the check lets through, as soon as a sentence is whole."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

from assistant.check import Check
from assistant.context import TurnContext
from core.leaving import LeftError, leaving, working_for
from core.turn import Turn

Emit = Callable[[str], None]
"""Takes the next piece of a reply."""

_PIECE = 24  # characters of a finished reply given at a time


class Streamed:
    """What of a turn's reply has gone out so far."""

    def __init__(self, emit: Emit | None) -> None:
        """`emit` None: nobody listens, and the reply is only wanted whole."""
        self._emit = emit
        self._sent = ""
        self._pending = ""
        self._check: Check | None = None
        self.first: float | None = None
        """`time.perf_counter()` when the first piece went out."""

    @property
    def is_wanted(self) -> bool:
        """Whether anybody listens."""
        return self._emit is not None

    def take(self, text: str, context: TurnContext) -> None:
        """Take what the model wrote next; send on what is whole and stands."""
        if not text:
            return
        if self._check is None or self._check.is_stale(context):
            self._check = Check(context)
        self._pending += text
        whole, self._pending = self._check.whole(self._pending)
        self._send(self._check.passed(whole))

    def finish(self, reply: str) -> None:
        """Send what of the final `reply` hasn't gone out."""
        goes_on = reply.startswith(self._sent.rstrip())
        rest = reply[len(self._sent) :] if goes_on else f"\n\n{reply}"
        for start in range(0, len(rest), _PIECE):
            self._send(rest[start : start + _PIECE])

    def _send(self, piece: str) -> None:
        if not self._sent:
            piece = piece.lstrip()
        if not piece or self._emit is None:
            return
        if self.first is None:
            self.first = time.perf_counter()
        self._sent += piece
        self._emit(piece)


def pieces_of(work: Callable[[Emit], Turn]) -> Iterator[str | Turn]:
    """The pieces that `work` emits, given out once it is done, and what it returns."""
    pieces: list[str] = []
    turn = work(pieces.append)
    yield from pieces
    yield turn


def pumped(work: Callable[[Emit], Turn]) -> Iterator[str | Turn]:
    """The pieces that `work` emits, as it emits them, and then what it returns.

    The work goes on in a thread of its own; it ends early when the shopper leaves
    (`core.leaving`), and so does the wait for it.
    """
    items: queue.SimpleQueue[str | Turn | BaseException] = queue.SimpleQueue()
    shopper = leaving()
    shopper.on_leave(lambda: items.put(LeftError()))

    def emit(piece: str) -> None:
        shopper.check()
        items.put(piece)

    def run() -> None:
        try:
            with working_for(shopper):
                items.put(work(emit))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            items.put(error)

    threading.Thread(target=run, daemon=True).start()
    while True:
        item = items.get()
        if isinstance(item, BaseException):
            raise item
        yield item
        if isinstance(item, Turn):
            return
