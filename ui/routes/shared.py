"""The page that a list's link opens: readable and printable, for whoever has the link."""

from fastapi import APIRouter, Response

from assistant.lists.export import Format
from ui.fields import Identifier
from ui.routes.context import CurrentShop

router = APIRouter(tags=["lists"])


@router.get("/shared/{token}", summary="A shared list as a page", response_class=Response)
def shared_page(token: Identifier, shop: CurrentShop) -> Response:
    """The list and the trip that a link shows; 404 once it is revoked."""
    page = shop.lists.export(shop.lists.shared(token), Format.HTML)
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Response(page.content, media_type=page.media_type, headers=headers)
