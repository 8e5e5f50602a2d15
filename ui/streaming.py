"""A turn as server-sent events, from a place in the queue to the last byte."""

import json
import logging
import math
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi.responses import Response
from fastapi.sse import format_sse_event
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from core.errors import AisleError
from core.turn import Turn
from ui.problems import Problem, problem_of, refusal, unexpected
from ui.turns import Turns, while_connected

_log = logging.getLogger(__name__)

Piece = str | Turn | Problem

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would hold events back
]


class TurnStream(Response):
    """Answers with events: `token` for each piece of the reply, then `turn`, or `problem`.

    Until a place in the queue is found and the conversation is known to be the visitor's,
    nothing has been sent, and a refusal has a status of its own. When the client leaves, the
    work is cancelled.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        turns: Turns,
        begin: Callable[[], Callable[[], Iterator[str | Turn]]],
    ) -> None:
        """`begin` checks what may be refused, and returns what gives the pieces; it and the
        pieces run in a thread.
        """
        super().__init__()
        self._turns = turns
        self._begin = begin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await while_connected(receive, lambda: self._answer(scope, send))
        except ClientDisconnect:
            scope.get("state", {})["left"] = True
        except AisleError as error:
            await refusal(error, Request(scope))(scope, receive, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        async with self._turns.slot():
            pieces = await self._turns.call(self._begin)
            await send(
                {"type": "http.response.start", "status": HTTPStatus.OK, "headers": _HEADERS}
            )
            writer, reader = anyio.create_memory_object_stream[Piece](math.inf)
            async with anyio.create_task_group() as group:
                group.start_soon(self._produce, scope, pieces, writer)
                await _deliver(reader, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _produce(
        self,
        scope: Scope,
        pieces: Callable[[], Iterator[str | Turn]],
        writer: MemoryObjectSendStream[Piece],
    ) -> None:
        with writer:
            try:
                await self._turns.forward(pieces, writer)
            except ClientDisconnect:
                return  # there is nobody to tell
            except AisleError as error:
                writer.send_nowait(problem_of(error, Request(scope)))
            except Exception as error:  # noqa: BLE001 - the response has begun: say so in it
                writer.send_nowait(unexpected(Request(scope), error))


async def _deliver(reader: MemoryObjectReceiveStream[Piece], send: Send) -> None:
    """Send pieces as they come, all that are there at once."""
    with reader:
        async for piece in reader:
            chunk = [_event(piece)]
            while reader.statistics().current_buffer_used:
                chunk.append(_event(reader.receive_nowait()))
            await send({"type": "http.response.body", "body": b"".join(chunk), "more_body": True})


def _event(piece: Piece) -> bytes:
    match piece:
        case str():
            return format_sse_event(event="token", data_str=json.dumps(piece))
        case Turn():
            return format_sse_event(event="turn", data_str=piece.model_dump_json())
        case Problem():
            return format_sse_event(
                event="problem", data_str=piece.model_dump_json(exclude_defaults=True)
            )
