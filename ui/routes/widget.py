"""The widget: a launcher for shops' pages, its panel in a frame, and a page to try it on."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.embedded.phrases import OPENERS
from assistant.presentation import shown_product
from assistant.wording import money
from core.errors import NotFoundError
from ui.framing import demo_panel_policy, panel_policy
from ui.limits import MAX_MESSAGE_CHARS
from ui.pictures import picture_url
from ui.ports import Shop
from ui.routes.context import CurrentShop

router = APIRouter(tags=["widget"], include_in_schema=False)

_FILES: Final = Path(__file__).parents[1] / "static" / "widget"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
_SERVED: Final = frozenset(
    ("panel.js", "stream.js", "markdown.js", "panel.css", "demo.js", "demo.css")
)
_FRESH: Final = {"cache-control": "public, max-age=300"}
_TEMPLATES: Final = Path(__file__).parents[1] / "templates"

Origin = Annotated[str, Query(max_length=300)]


@router.get("/widget.js")
async def launcher() -> FileResponse:
    """The script that a shop's page loads; any page may load it, only the shop's may frame."""
    headers = {**_FRESH, "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(_FILES / "widget.js", media_type=_TYPES[".js"], headers=headers)


@router.get("/widget/panel")
async def panel(shop: CurrentShop, host: Origin = "") -> Response:
    """The chat for a frame on one of the shop's sites (`AISLE_SITES`); none when it is empty."""
    return _panel(shop, panel_policy(shop.settings), host, shop.settings.sites)


@router.get("/widget-demo/panel")
async def demo_panel(shop: CurrentShop, request: Request, host: Origin = "") -> Response:
    """The chat for a frame on the demo page, which is this server's own."""
    _ensure_demo(shop)
    here = str(request.base_url).rstrip("/")
    return _panel(shop, demo_panel_policy(), host, (here,))


@router.get("/widget/{name}")
async def file(name: str) -> FileResponse:
    """A script or style of the panel."""
    if name not in _SERVED:
        raise NotFoundError(f"The widget has no file '{name[:80]}'.")
    path = _FILES / name
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=_FRESH)


@router.get("/widget-demo")
def demo(shop: CurrentShop) -> Response:
    """A page such as a shop's own, under a strict policy, that embeds the widget."""
    _ensure_demo(shop)
    product = next(iter(shop.store.products.all()), None)
    picture = picture_url(shop.settings.home, shown_product(product, "")) if product else ""
    page = _render(
        "widget_demo.html", product=product, picture=picture, shop_key=shop.settings.shop_key
    )
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, headers={"content-security-policy": policy})


def _ensure_demo(shop: Shop) -> None:
    if not (shop.is_demo or shop.settings.environment == "development"):
        raise NotFoundError("There is no demo page here.")


def _panel(shop: Shop, policy: str, host: str, sites: tuple[str, ...]) -> Response:
    headers = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "cross-origin-resource-policy": "cross-origin",
    }
    if host not in sites:
        said = "This site isn't on the shop's list of sites (AISLE_SITES)."
        return Response(said, status_code=403, media_type="text/plain", headers=headers)
    page = _render(
        "widget_panel.html",
        shop_name=shop.shop_name[:1].upper() + shop.shop_name[1:],
        host=host,
        openers=list(OPENERS),
        longest=MAX_MESSAGE_CHARS,
    )
    return HTMLResponse(page, headers=headers)


def _render(name: str, **values: object) -> str:
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    templates.filters["money"] = money
    return templates.get_template(name).render(**values)
