"""What links to a list open: a page to read and print, and files to save."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from assistant.lists.export import Format
from ui.fields import Identifier
from ui.routes.context import CurrentSessions, CurrentShop
from ui.routes.lists import as_file

router = APIRouter(tags=["lists"])


@router.get("/shared/{token}", summary="A shared list as a page", response_class=Response)
def shared_page(token: Identifier, shop: CurrentShop) -> Response:
    """The list and the trip that a link shows; 404 once it is revoked."""
    page = shop.lists.export(shop.lists.shared(token), Format.HTML)
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Response(page.content, media_type=page.media_type, headers=headers)


@router.get("/shared/file/{token}", summary="A list as a file", response_class=Response)
def shared_file(
    token: Annotated[str, Path(max_length=1_000)],
    shop: CurrentShop,
    sessions: CurrentSessions,
    format: Format = Format.MARKDOWN,
) -> Response:
    """What the page's own links save: the list and the trip of a download pass."""
    response = as_file(shop, shop.lists.find(sessions.read_download_pass(token)), format)
    response.headers.update({"cache-control": "no-store", "referrer-policy": "no-referrer"})
    return response
