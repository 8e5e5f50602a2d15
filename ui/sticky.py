"""Keeping a browser tab with one worker process: Gradio holds a tab's visit in memory.

Each worker listens on a Unix socket of its own too, in a folder that the workers share. Whichever
worker one of the page's requests reaches passes it on to the worker that the tab falls to.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import httpx
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.bodies import read_body, replayed
from ui.limits import MAX_BODY_BYTES
from ui.turns import while_connected

_HELD: Final = re.compile(
    r"(?:/studio)?/gradio_api/(?:queue/(?:join|data)|cancel|heartbeat/(?P<tab>\w+))/?"
)
_OWN_HOP: Final = frozenset({b"connection", b"transfer-encoding", b"keep-alive", b"date"})
"""Headers that each connection has for itself."""

_TOLD: Final = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})
"""Headers that one worker tells another; what a client claims of itself isn't passed on."""


class Sticky:
    """ASGI application around a worker's own one."""

    def __init__(self, app: ASGIApp, folder: Path, name: str) -> None:
        """`folder` is the workers' own; `name` differs from each other worker's."""
        self._app = app
        self._folder = folder
        self._mine = folder / f"{name}.sock"
        self._clients: dict[Path, httpx.AsyncClient] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request here or where its tab is."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        held = _HELD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if held is None:
            await self._app(scope, receive, send)
            return
        body = await read_body(receive, MAX_BODY_BYTES)
        tab = held["tab"] or _tab(scope, body)
        while (owner := self._owner(tab)) != self._mine:
            try:
                with suppress(ClientDisconnect):
                    await while_connected(receive, lambda: self._pass_on(owner, scope, body, send))
            except httpx.ConnectError:  # that worker is gone; the tab falls to another
                owner.unlink(missing_ok=True)
            else:
                return
        await self._app(scope, replayed(body, receive), send)

    def _owner(self, tab: str) -> Path:
        """The socket of the worker that a tab falls to: the same one for as long as it lives."""
        sockets = {*self._folder.glob("*.sock"), self._mine}
        return max(sockets, key=lambda path: blake2b(f"{path.name}\0{tab}".encode()).digest())

    async def _pass_on(self, owner: Path, scope: Scope, body: bytes, send: Send) -> None:
        client = self._clients.get(owner)
        if client is None:
            transport = httpx.AsyncHTTPTransport(uds=str(owner))
            client = httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(None, connect=5))
            self._clients[owner] = client
        headers = [pair for pair in scope["headers"] if pair[0] not in _OWN_HOP | _TOLD]
        headers.append((b"x-forwarded-proto", scope["scheme"].encode()))
        if scope.get("client"):
            headers.append((b"x-forwarded-for", scope["client"][0].encode()))
        query = scope["query_string"].decode("latin-1")
        url = f"http://worker{scope['raw_path'].decode('latin-1')}{query and '?'}{query}"
        asked = client.stream(scope["method"], url, headers=headers, content=body)
        async with asked as answer:
            kept = [pair for pair in answer.headers.raw if pair[0].lower() not in _OWN_HOP]
            await send(
                {"type": "http.response.start", "status": answer.status_code, "headers": kept}
            )
            async for chunk in answer.aiter_raw():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the worker's own application, and serve it to the other workers meanwhile."""
        server = _Beside(_beside(self._app, self._mine))
        serving = asyncio.create_task(server.serve())

        async def receive_closing() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                server.should_exit = True
                await serving
                self._mine.unlink(missing_ok=True)
                for client in self._clients.values():
                    await client.aclose()
            return message

        await self._app(scope, receive_closing, send)


def _beside(app: ASGIApp, socket: Path) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        uds=str(socket),
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,  # the folder is this user's alone: who writes here is a worker
        forwarded_allow_ips="*",
        timeout_graceful_shutdown=1,
    )


class _Beside(uvicorn.Server):
    """A server beside the one whose signals count."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _tab(scope: Scope, body: bytes) -> str:
    """What Gradio calls the session hash; empty where there is none."""
    named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash")
    if named:
        return str(named[0])
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    return str(told.get("session_hash", "")) if isinstance(told, dict) else ""
