"""The gate that every API request passes: who is asking, and are they asking too often?"""

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import AisleError
from ui.problems import refusal
from ui.rates import Rates
from ui.refusals import UnauthorizedError
from ui.sessions import Sessions
from ui.visitors import Visitor

_LIMITED: Final = (
    *("/v1/", "/metrics", "/shared/", "/studio/login"),
    *("/gradio_api/queue/join", "/studio/gradio_api/queue/join"),
)


class Gate:
    """ASGI middleware that puts the `Visitor` into the request's state.

    A token that doesn't hold is refused rather than taken for none, so that a client learns
    that it has to open a new session.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, rates: Rates) -> None:
        self._app = app
        self._sessions = sessions
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_LIMITED):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        address = client[0] if client else ""
        try:
            try:
                visitor = self._visitor(Headers(scope=scope))
            except UnauthorizedError:
                self._rates.check(Visitor(), address)  # guessing counts too
                raise
            self._rates.check(visitor, address)
        except AisleError as error:
            await refusal(error, Request(scope))(scope, receive, send)
            return
        scope.setdefault("state", {})["visitor"] = visitor
        await self._app(scope, receive, send)

    def _visitor(self, headers: Headers) -> Visitor:
        given = headers.get("authorization")
        if given is None:
            return Visitor()
        scheme, _, token = given.partition(" ")
        if scheme.casefold() != "bearer":
            raise UnauthorizedError
        return self._sessions.read(token.strip())
