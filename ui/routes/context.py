"""What every route is given.

These functions wait for nothing; they are coroutines because FastAPI would run each of them in a
thread otherwise, several a request, and threads are what a busy server is short of.
"""

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from ui.metrics import Metrics
from ui.ports import Shop
from ui.refusals import UnauthorizedError
from ui.sessions import Sessions
from ui.turns import Turns
from ui.visitors import Visitor

_bearer = HTTPBearer(
    auto_error=False,
    description="A visitor's token (POST /v1/session), or the shop's API key on its own servers.",
)


async def _shop(request: Request) -> Shop:
    return cast(Shop, request.app.state.shop)


async def _sessions(request: Request) -> Sessions:
    return cast(Sessions, request.app.state.sessions)


async def _turns(request: Request) -> Turns:
    return cast(Turns, request.app.state.turns)


async def _metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


CurrentShop = Annotated[Shop, Depends(_shop)]
"""The shop that the server serves."""

CurrentSessions = Annotated[Sessions, Depends(_sessions)]
"""What opens and reads visitors' sessions."""

CurrentTurns = Annotated[Turns, Depends(_turns)]
"""The queue in front of the assistant."""

CurrentMetrics = Annotated[Metrics, Depends(_metrics)]
"""What is counted of the server's work."""


async def _visitor(
    request: Request, shop: CurrentShop, _: Annotated[object, Depends(_bearer)]
) -> Visitor:
    visitor: Visitor = request.scope.get("state", {}).get("visitor", Visitor())
    is_open = shop.settings.environment == "development"
    if not (is_open or visitor.id or visitor.is_staff):
        raise UnauthorizedError
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(_visitor)]
"""Who asks. Outside development a token must say so."""


async def _staff(request: Request, shop: CurrentShop, visitor: CurrentVisitor) -> Visitor:
    is_open = shop.settings.environment == "development" and shop.settings.api_key is None
    if not (is_open or visitor.is_staff):
        raise UnauthorizedError
    return visitor


Staff = Annotated[Visitor, Depends(_staff)]
"""As `CurrentVisitor`, for what only the shop's staff may do: the API key must be shown,
except in development where none is set."""
