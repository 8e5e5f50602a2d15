"""The shop's pictures, served so that nothing in them can run."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from core.errors import NotFoundError
from ui.pictures import TYPES, draw_placeholder, find_picture
from ui.routes.context import CurrentShop

router = APIRouter(prefix="/images", tags=["images"])

_INERT: Final = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "cache-control": "public, max-age=3600",
}


_PICTURES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media_type: {} for media_type in sorted(set(TYPES.values()))}}
}


@router.get(
    "/placeholder.svg",
    summary="Picture for products without one",
    response_class=Response,
    responses=_PICTURES,
)
async def placeholder(
    title: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """A drawn picture with the initials of `title`, in the tint of `kind`."""
    drawing = draw_placeholder(title, kind).encode(errors="replace")
    return Response(drawing, media_type=TYPES[".svg"], headers=_INERT)


@router.get(
    "/{name:path}",
    summary="One of the shop's pictures",
    response_class=FileResponse,
    responses=_PICTURES,
)
def image(name: str, shop: CurrentShop) -> FileResponse:
    """A picture file from the workspace's images folder."""
    path = find_picture(shop.settings.home, name)
    if path is None:
        raise NotFoundError(f"The shop has no picture '{name[:80]}'.")
    return FileResponse(path, media_type=TYPES[path.suffix.lower()], headers=_INERT)
