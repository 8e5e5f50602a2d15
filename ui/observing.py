"""Watching requests: one log line and one observation each, by route and never by content."""

import logging
import time
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.limits import CLIENT_LEFT
from ui.metrics import Metrics
from ui.visitors import Visitor

_log = logging.getLogger("aisle.requests")
_QUIET: Final = ("/assets/", "/static/", "/gradio_api/heartbeat")


class Observer:
    """ASGI middleware that counts, times and logs what it lets through."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["path"].startswith(_QUIET):
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR
        first: float | None = None

        async def send_timed(message: Message) -> None:
            nonlocal status, first
            if message["type"] == "http.response.start":
                status = message["status"]
            elif first is None and message.get("body"):
                first = time.perf_counter() - started
            await send(message)

        try:
            await self._app(scope, receive, send_timed)
        finally:
            state = scope.get("state", {})
            if state.get("left"):
                status = CLIENT_LEFT
            total = time.perf_counter() - started
            # The template, `/v1/products/{id}`, not the path: that may name a person.
            route = getattr(scope.get("route"), "path", None) or "unmatched"
            self._metrics.request(route, scope["method"], status, first, total)
            _log.info(
                "request",
                extra={
                    "request_id": state.get("request_id"),
                    "route": route,
                    "method": scope["method"],
                    "status": int(status),
                    "ms": round(total * 1000, 1),
                    "first_ms": None if first is None else round(first * 1000, 1),
                    "visitor": _kind(state.get("visitor")),
                },
            )


def _kind(visitor: Visitor | None) -> str:
    if visitor is None or (visitor.id is None and not visitor.is_staff):
        return "unknown"
    return "staff" if visitor.is_staff else "customer" if visitor.customer_id else "anonymous"
