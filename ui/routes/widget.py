"""The widget: the script that a site includes, and the panel that it opens in a frame."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

from core.errors import NotFoundError
from ui.framing import demo_panel_policy, panel_policy
from ui.ports import Shop
from ui.routes.context import CurrentShop

router = APIRouter(tags=["widget"], include_in_schema=False)

_FILES: Final = Path(__file__).parent.parent / "static" / "widget"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_SHORTLY: Final = "public, max-age=300"
_ANY_SITE: Final = {"cache-control": _SHORTLY, "cross-origin-resource-policy": "cross-origin"}


@router.get("/widget.js")
def script() -> FileResponse:
    """The launcher; any page may load it, the panel decides where it shows."""
    return FileResponse(_FILES / "widget.js", media_type=_TYPES[".js"], headers=_ANY_SITE)


@router.get("/widget/panel")
def panel(shop: CurrentShop) -> FileResponse:
    """The chat, for frames in the pages that the shop has listed."""
    return _panel(panel_policy(shop.settings))


@router.get("/widget-demo/panel")
def demo_panel(shop: CurrentShop) -> FileResponse:
    """The chat, for the frame in this server's own demo page."""
    _only_in_demo(shop)
    return _panel(demo_panel_policy())


@router.get("/widget-demo")
def demo_page(shop: CurrentShop) -> FileResponse:
    """A page of an imagined site that has the widget on it."""
    _only_in_demo(shop)
    return FileResponse(_FILES / "demo.html", media_type="text/html")


@router.get("/widget/{name}")
def asset(name: str) -> FileResponse:
    """A script or style of the panel."""
    path = _FILES / name
    media_type = _TYPES.get(path.suffix)
    if media_type is None or path.parent != _FILES or not path.is_file():
        raise NotFoundError(f"The widget has no file '{name[:80]}'.")
    return FileResponse(path, media_type=media_type, headers={"cache-control": _SHORTLY})


def _panel(policy: str) -> FileResponse:
    headers = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "cross-origin-resource-policy": "cross-origin",
    }
    return FileResponse(_FILES / "panel.html", media_type="text/html", headers=headers)


def _only_in_demo(shop: Shop) -> None:
    if not (shop.is_demo or shop.settings.environment == "development"):
        raise NotFoundError("The widget's demo page is served in development only.")
