"""The web server: the shopper's page at `/`, the API at `/v1`, `/docs` and `/health`."""

from http import HTTPStatus
from typing import Any, Final

from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ui import problems
from ui.limits import MAX_BODY_BYTES, TURNS_AT_ONCE
from ui.middleware import ResponseHeaders
from ui.page import mount_page
from ui.ports import Shop
from ui.routes import chat, events, health, images, products

_METHODS: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(shop: Shop) -> FastAPI:
    """The application that serves one shop to shoppers and to other programs."""
    app = FastAPIOffline(
        title=f"{shop.shop_name} · Aisle",
        summary="A shopping assistant that answers with products the shop really has.",
        version="1",
        redoc_url=None,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.shop = shop
    app.state.turn_slots = CapacityLimiter(TURNS_AT_ONCE)
    app.add_middleware(ResponseHeaders)
    problems.install(app)
    for noun in (chat, products, events, health, images):
        app.include_router(noun.router)
    _describe_problems(app)
    for prefix in ("/v1", "/health", "/images"):
        app.add_api_route(
            prefix + "/{rest:path}", _refuse, methods=_METHODS, include_in_schema=False
        )
    mount_page(app, shop)
    return app


async def _refuse(request: Request, rest: str) -> None:
    """Answer what no route takes; the page, mounted last, would take it otherwise."""
    allowed: set[str] = set()
    for route in request.app.routes:
        methods = getattr(route, "methods", None)
        is_partial = route.matches(request.scope)[0] is Match.PARTIAL
        if methods and is_partial and route.endpoint is not _refuse:
            allowed |= methods
    if allowed:
        headers = {"Allow": ", ".join(sorted(allowed))}
        raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _describe_problems(app: FastAPI) -> None:
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = problems.describe(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
