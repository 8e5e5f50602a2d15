"""The web server: the shopper's page at `/`, the API at `/v1`, `/docs` and `/health`."""

import re
from typing import Any, Final

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match, Mount
from starlette.types import Scope

from ui import problems
from ui.gate import Gate
from ui.idempotency import Idempotency
from ui.metrics import Metrics
from ui.middleware import BodyLimit, ResponseHeaders
from ui.observing import Observer
from ui.ports import Shop
from ui.rates import Rates
from ui.routes import (
    campaigns,
    chat,
    conversations,
    events,
    feedback,
    health,
    images,
    lists,
    metrics,
    products,
    profile,
    session,
    shared,
    widget,
)
from ui.safety import ensure_safe
from ui.sessions import Sessions
from ui.turns import Turns

_PAGE: Final = re.compile(
    r"/(|(assets|static)/.+|theme\.css|favicon\.ico|manifest\.json|config"
    r"|gradio_api/(heartbeat/\w+|queue/(join|data)|startup-events|reset|cancel))"
)

_NOUNS: Final = (
    *(session, chat, conversations, products, events, feedback, lists, shared, profile),
    *(health, images, metrics, widget, campaigns),
)

_CORS: Final[dict[str, Any]] = {
    "allow_methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["authorization", "content-type", "idempotency-key"],
    "expose_headers": ["x-request-id", "retry-after"],
    "max_age": 600,
}


def create_app(shop: Shop) -> FastAPI:
    """The application that serves one shop to shoppers and to other programs.

    Raises:
        SettingsError: the settings aren't safe outside development.
    """
    from ui.page import mount_page  # Gradio takes seconds to import
    from ui.studio_page import mount_studio

    app = create_api(shop)
    mount_studio(app, shop)
    mount_page(app, shop)
    mounted = app.router.routes.pop()
    app.router.routes.append(_PageMount("", app=mounted.app))  # type: ignore[attr-defined]
    return app


def create_api(shop: Shop) -> FastAPI:
    """The same without the page."""
    settings = shop.settings
    ensure_safe(settings, is_demo=shop.is_demo)
    app = FastAPIOffline(
        title=f"{shop.shop_name} · Aisle",
        summary="A shopping assistant that answers with products the shop really has.",
        version="1",
        redoc_url=None,
    )
    app.state.shop = shop
    app.state.turns = turns = Turns(settings)
    app.state.sessions = sessions = Sessions(settings, shop.store)
    app.state.metrics = measured = Metrics(lambda: turns.inside)
    # The last one added is the first that a request meets.
    app.add_middleware(Idempotency, store=shop.store)
    app.add_middleware(BodyLimit)
    app.add_middleware(Gate, sessions=sessions, rates=Rates(settings))
    app.add_middleware(CORSMiddleware, **_CORS, allow_origins=settings.sites)
    app.add_middleware(Observer, metrics=measured)
    app.add_middleware(ResponseHeaders)
    problems.install(app)
    for noun in _NOUNS:
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
