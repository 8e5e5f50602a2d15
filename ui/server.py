"""The web server: the shopper's page at `/`, the API at `/v1`, `/docs` and `/health`."""

import re
from typing import Any, Final

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.routing import Match, Mount
from starlette.types import Scope

from ui import problems
from ui.limits import TURNS_AT_ONCE
from ui.middleware import BodyLimit, ResponseHeaders
from ui.ports import Shop
from ui.routes import chat, events, health, images, products

_PAGE: Final = re.compile(
    r"/(|(assets|static)/.+|theme\.css|favicon\.ico|manifest\.json|config"
    r"|gradio_api/(heartbeat/\w+|queue/(join|data)|startup-events|reset|cancel))"
)


def create_app(shop: Shop) -> FastAPI:
    """The application that serves one shop to shoppers and to other programs."""
    from ui.page import mount_page  # Gradio takes seconds to import

    app = create_api(shop)
    mount_page(app, shop)
    mounted = app.router.routes.pop()
    app.router.routes.append(_PageMount("", app=mounted.app))  # type: ignore[attr-defined]
    return app


def create_api(shop: Shop) -> FastAPI:
    """The same without the page."""
    app = FastAPIOffline(
        title=f"{shop.shop_name} · Aisle",
        summary="A shopping assistant that answers with products the shop really has.",
        version="1",
        redoc_url=None,
    )
    app.state.shop = shop
    app.state.turn_slots = CapacityLimiter(TURNS_AT_ONCE)
    app.add_middleware(BodyLimit)
    app.add_middleware(ResponseHeaders)
    problems.install(app)
    for noun in (chat, products, events, health, images):
        app.include_router(noun.router)
    _describe_problems(app)
    return app


class _PageMount(Mount):
    """Lets through to Gradio only what the page needs; it offers much more, such as uploads."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not _PAGE.fullmatch(scope.get("path", "")):
            return Match.NONE, {}
        return super().matches(scope)


def _describe_problems(app: FastAPI) -> None:
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = problems.describe(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
