"""How many turns run at once, how many wait, and what ends them early."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from anyio.streams.memory import MemoryObjectSendStream
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from core.leaving import Leaving, LeftError, leaving, working_for
from core.settings import Settings
from ui.refusals import BusyError

T = TypeVar("T")

MAX_WAIT_S: Final = 5.0
"""Longest wait for a turn to begin; by then a shopper has given up."""


class Turns:
    """A bounded queue in front of the assistant, one in each worker process.

    What is over its capacity is refused at once rather than after a wait. When a client
    leaves, waiting ends and nothing is begun; what runs is told (`core.leaving`).
    """

    def __init__(self, settings: Settings) -> None:
        self._slots = CapacityLimiter(settings.concurrent_turns)
        self._threads = CapacityLimiter(settings.concurrent_turns)
        self._most = settings.concurrent_turns + settings.turns_waiting
        self.inside = 0
        """Turns that run or wait."""
        self.refused = 0
        """Turns refused so far."""

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a turn's place, and hold it.

        Raises:
            BusyError: too many wait already, or this one has waited too long.
        """
        if self.inside >= self._most:
            self.refused += 1
            raise BusyError
        self.inside += 1
        holder = object()
        try:
            with anyio.move_on_after(MAX_WAIT_S) as waiting:
                await self._slots.acquire_on_behalf_of(holder)
            if waiting.cancelled_caught:
                self.refused += 1
                raise BusyError
            try:
                yield
            finally:
                self._slots.release_on_behalf_of(holder)
        finally:
            self.inside -= 1

    async def call(self, work: Callable[[], T]) -> T:
        """Run `work` in one of the turns' own threads; if this is cancelled, because the
        client has left, the work is told (`core.leaving`) and its end awaited.
        """
        shopper = Leaving()
        failure: BaseException | None = None
        outcome: list[T] = []

        def work_for() -> T:
            with working_for(shopper):
                return work()

        async def watch() -> None:
            try:
                await anyio.sleep_forever()
            finally:
                shopper.leave()

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            try:
                outcome.append(await to_thread.run_sync(work_for, limiter=self._threads))
            except (Exception, LeftError) as error:  # noqa: BLE001 - raised below
                failure = error
            group.cancel_scope.cancel()
        if isinstance(failure, LeftError):
            raise ClientDisconnect from None
        if failure is not None:
            raise failure
        return outcome[0]

    async def forward(
        self, pieces: Callable[[], Iterable[T]], stream: MemoryObjectSendStream[T]
    ) -> None:
        """Iterate in one of the turns' own threads and hand each piece to `stream`, whose
        buffer must be without bound: the work isn't held up by whoever reads it.
        """
        loop = asyncio.get_running_loop()

        def hand_over(piece: T) -> None:
            with suppress(anyio.BrokenResourceError):  # the client has left
                stream.send_nowait(piece)

        def work() -> None:
            for piece in pieces():
                leaving().check()
                loop.call_soon_threadsafe(hand_over, piece)

        await self.call(work)
        await anyio.lowlevel.checkpoint()  # the last piece is handed over by the loop


async def while_connected(receive: Receive, work: Callable[[], Awaitable[T]]) -> T:
    """Await `work()`, and cancel it when the client leaves.

    Raises:
        ClientDisconnect: the client has left.
    """
    outcome: list[T] = []
    failure: Exception | None = None

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            outcome.append(await work())
        except Exception as error:  # noqa: BLE001 - raised below, outside of the group
            failure = error
        group.cancel_scope.cancel()
    if failure is not None:
        raise failure
    if not outcome:
        raise ClientDisconnect
    return outcome[0]
