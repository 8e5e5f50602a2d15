"""Shopping lists and itineraries: made from a wish, edited, exported, shared."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.lists.changes import ListEdit
from assistant.lists.export import Format
from assistant.lists.service import Kept, Owner
from core.errors import NotFoundError
from core.turn import Itinerary, ShoppingListView
from ui.fields import Amount, Identifier, Message
from ui.ports import Shop
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import check_owner, identify

router = APIRouter(prefix="/v1", tags=["lists"])


def _owner(
    shop: CurrentShop,
    visitor: CurrentVisitor,
    conversation_id: Identifier | None = None,
    customer_id: Identifier | None = None,
) -> Owner:
    """Whose lists a request is about: the customer's, or those of a stranger's conversation."""
    if conversation_id is not None:
        owner = check_owner(shop, visitor, conversation_id, customer_id)
        return Owner(owner, conversation_id)
    customer = identify(shop, visitor, customer_id)
    if customer is None:
        raise NotFoundError(
            "A stranger's lists belong to their conversation: give its conversation_id."
        )
    return Owner(customer.id)


CurrentOwner = Annotated[Owner, Depends(_owner)]


class Wish(BaseModel):
    """What a list or a trip is to be for."""

    model_config = ConfigDict(extra="forbid")

    wish: Message
    """In the shopper's words: `Kit out a dorm for $300`, `Four days in Lisbon in June`."""
    budget: Amount | None = None
    """Instead of one that the words name; for lists."""


class Edits(BaseModel):
    """Changes to a list, in order."""

    model_config = ConfigDict(extra="forbid")

    edits: Annotated[list[ListEdit], Field(min_length=1, max_length=20)]


class ListPage(BaseModel):
    """A kept list, with the trip that it is for."""

    shopping: ShoppingListView
    itinerary: Itinerary | None
    updated: datetime | None
    shared: bool
    """Whether a link shows it to whoever has it."""
    notes: list[str] = []
    """What came of edits, each a sentence."""

    @classmethod
    def of(cls, kept: Kept, notes: tuple[str, ...] = ()) -> "ListPage":
        """As the API shows it."""
        return cls(
            shopping=kept.view,
            itinerary=kept.itinerary,
            updated=kept.updated,
            shared=kept.shared,
            notes=[*notes],
        )


class ListPages(BaseModel):
    """Kept lists, the newest first."""

    lists: list[ListPage]


class Link(BaseModel):
    """What opens a shared list."""

    token: str
    """Shown this once; `GET /v1/shared/{token}`."""


@router.get("/lists", summary="My lists")
def lists(shop: CurrentShop, owner: CurrentOwner) -> ListPages:
    """The shopper's lists, the newest first."""
    return ListPages(lists=[ListPage.of(kept) for kept in shop.lists.kept(owner)])


@router.post("/lists", status_code=201, summary="Make a list")
def make_list(body: Wish, shop: CurrentShop, owner: CurrentOwner) -> ListPage:
    """Make and keep a list for a wish, within its budget."""
    return ListPage.of(shop.lists.create(body.wish, owner, body.budget))


@router.get("/lists/{list_id}", summary="One list")
def one_list(list_id: Identifier, shop: CurrentShop, owner: CurrentOwner) -> ListPage:
    """One of the shopper's lists."""
    return ListPage.of(shop.lists.get(list_id, owner))


@router.post("/lists/{list_id}/edits", summary="Change a list")
def edit_list(list_id: Identifier, body: Edits, shop: CurrentShop, owner: CurrentOwner) -> ListPage:
    """Make edits, in order, and keep the result."""
    kept, edited = shop.lists.edit(list_id, body.edits, owner)
    return ListPage.of(kept, edited.notes)


@router.delete("/lists/{list_id}", status_code=204, summary="Forget a list")
def delete_list(list_id: Identifier, shop: CurrentShop, owner: CurrentOwner) -> None:
    """Forget a list, and with it its link."""
    shop.lists.delete(list_id, owner)


_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            media_type: {"schema": {"type": "string"}}
            for media_type in ("text/markdown", "text/csv", "text/html", "text/calendar")
        }
    }
}


@router.get(
    "/lists/{list_id}/export",
    summary="A list as a file",
    response_class=Response,
    responses=_FILES,
)
def export_list(
    list_id: Identifier, shop: CurrentShop, owner: CurrentOwner, format: Format = Format.MARKDOWN
) -> Response:
    """A list, with its trip, as Markdown, CSV, HTML for print, or a calendar."""
    return as_file(shop, shop.lists.get(list_id, owner), format)


@router.post("/lists/{list_id}/share", status_code=201, summary="Make a link to a list")
def share_list(list_id: Identifier, shop: CurrentShop, owner: CurrentOwner) -> Link:
    """Make a link that shows the list to whoever has it; an earlier one stops working."""
    return Link(token=shop.lists.share(list_id, owner))


@router.delete("/lists/{list_id}/share", status_code=204, summary="Revoke the link")
def revoke_link(list_id: Identifier, shop: CurrentShop, owner: CurrentOwner) -> None:
    """Make the list's link stop working."""
    shop.lists.revoke(list_id, owner)


@router.get("/shared/{token}", summary="A shared list")
def shared(token: Identifier, shop: CurrentShop, _: CurrentVisitor) -> ListPage:
    """The list that a link shows."""
    return ListPage.of(shop.lists.shared(token))


@router.get("/itineraries", summary="My trips")
def itineraries(shop: CurrentShop, owner: CurrentOwner) -> ListPages:
    """The shopper's trips with their packing lists, the newest first."""
    kept = [kept for kept in shop.lists.kept(owner) if kept.trip is not None]
    return ListPages(lists=[ListPage.of(trip) for trip in kept])


@router.post("/itineraries", status_code=201, summary="Plan a trip")
def plan_trip(body: Wish, shop: CurrentShop, owner: CurrentOwner) -> ListPage:
    """Plan a trip day by day, with what it needs from the shop, and keep both."""
    return ListPage.of(shop.plan_trip(body.wish, owner))


@router.get("/itineraries/{list_id}", summary="One trip")
def itinerary(list_id: Identifier, shop: CurrentShop, owner: CurrentOwner) -> ListPage:
    """One of the shopper's trips."""
    kept = shop.lists.get(list_id, owner)
    if kept.trip is None:
        raise NotFoundError(f"There is no trip '{list_id[:80]}' of yours.")
    return ListPage.of(kept)


def as_file(shop: Shop, kept: Kept, format: Format) -> Response:
    """A list as a file to be saved."""
    file = shop.lists.export(kept, format)
    headers = {
        "content-disposition": f'attachment; filename="{file.filename}"',
        # An HTML export opened from here may not run or load anything.
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
