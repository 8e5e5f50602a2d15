"""Writes that name an `Idempotency-Key` happen once, however often they are sent.

The same key with the same body gets the first answer again, from whichever worker; with
another body it is refused. A request that failed on our side gives its key back.
"""

import logging
from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus
from typing import Final, TypeVar

from anyio import CancelScope, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AisleError
from core.store import KeptAnswer, Store
from ui.bodies import read_body, replayed
from ui.problems import refusal, too_large
from ui.refusals import BadKeyError, KeyBusyError, KeyReusedError
from ui.visitors import Visitor

_log = logging.getLogger(__name__)

T = TypeVar("T")

_WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}
_MAX_KEY_CHARS: Final = 200
_MAX_KEPT_BYTES: Final = 256 * 1024


class Idempotency:
    """ASGI middleware; it stands behind the gate, which says who is asking."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._kept = store.kept_answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        key = Headers(scope=scope).get("idempotency-key") if scope["type"] == "http" else None
        if key is None or scope["method"] not in _WRITES or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        try:
            if not 1 <= len(key) <= _MAX_KEY_CHARS:
                raise BadKeyError
            body = await read_body(receive)
            id = _digest(_owner(scope), scope["method"], scope["path"], key)
            before = await self._claim(id, _digest(body.decode("latin-1")))
        except AisleError as error:
            await refusal(error, Request(scope))(scope, receive, send)
            return
        except HTTPException:  # by the limit to bodies
            await too_large(Request(scope))(scope, receive, send)
            return
        if before is not None:
            again = {"idempotent-replay": "true"}
            kept = Response(before.body, before.status, again, before.media_type)
            await kept(scope, receive, send)
            return
        await self._answer(id, scope, replayed(body, receive), send)

    async def _claim(self, id: str, request: str) -> KeptAnswer | None:
        before = await _in_thread(lambda: self._kept.claim(id, request))
        if before is None:
            return None
        if before.request != request:
            raise KeyReusedError
        if not before.status:
            raise KeyBusyError
        return before

    async def _answer(self, id: str, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        parts: list[bytes] = []
        is_whole = False

        async def send_kept(message: Message) -> None:
            nonlocal start, is_whole
            if message["type"] == "http.response.start":
                start = message
            else:
                parts.append(message.get("body", b""))
                is_whole = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_kept)
        finally:
            with CancelScope(shield=True):  # also when the client has left
                await self._settle(id, start, b"".join(parts) if is_whole else None)

    async def _settle(self, id: str, start: Message, body: bytes | None) -> None:
        """Keep the answer, or give the key back where there is none worth keeping."""
        status = start.get("status", HTTPStatus.INTERNAL_SERVER_ERROR)
        is_final = body is not None and len(body) <= _MAX_KEPT_BYTES and _is_final(status)
        if is_final and body is not None:
            media_type = Headers(raw=start["headers"]).get("content-type", "")
            text = body.decode(errors="replace")
            await _in_thread(lambda: self._kept.keep(id, status, media_type, text))
        else:
            await _in_thread(lambda: self._kept.release(id))


def _is_final(status: int) -> bool:
    """Whether sending the same again would end the same."""
    return status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS


def _owner(scope: Scope) -> str:
    """Whose key it is: two visitors may use the same one."""
    visitor: Visitor = scope["state"]["visitor"]
    if visitor.is_staff:
        return "staff"
    client = scope.get("client")
    return f"visitor {visitor.id}" if visitor.id else f"address {client[0] if client else ''}"


def _digest(*parts: str) -> str:
    digest = blake2b(digest_size=24)
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode(errors="replace"))
    return digest.hexdigest()


async def _in_thread(work: Callable[[], T]) -> T | None:
    """`work()`; None where the database can't be written: better twice than not at all."""
    try:
        return await to_thread.run_sync(work)
    except SQLAlchemyError as error:
        _log.warning("an idempotency key was not kept: %s", type(error).__name__)
        return None
