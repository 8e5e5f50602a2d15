"""What shoppers do with products, reported by the page or by a site."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict

from core.store import EventKind
from ui.feedback import take_back, teach
from ui.fields import Identifier
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import check_owner, identify

router = APIRouter(prefix="/v1/events", tags=["events"])

Reported = Literal[
    EventKind.VIEW,
    EventKind.CLICK,
    EventKind.LIKE,
    EventKind.DISLIKE,
    EventKind.LIST_ADD,
    EventKind.DISMISS,
]
"""What a visitor may report of themselves; purchases come from the shop's own systems."""


class EventRequest(BaseModel):
    """One thing that a shopper did with a product."""

    model_config = ConfigDict(extra="forbid")

    kind: Reported
    product_id: Identifier
    conversation_id: Identifier | None = None
    """The conversation it happened in, which says who did it."""
    customer_id: Identifier | None = None
    """Who did it; for the shop's own servers, and in the demo shop."""
    recommendation_id: Identifier | None = None
    """The exposure that led here, if one did."""


class EventReceipt(BaseModel):
    """What became of a report."""

    recorded: bool
    """False for an anonymous shopper outside a conversation: there is nobody to remember it
    for."""


@router.post("", status_code=202, summary="Report what a shopper did")
def report(
    body: EventRequest,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> EventReceipt:
    """Record one event. Sent twice with the same Idempotency-Key, it counts once."""
    shop.store.products.get(body.product_id)
    if body.conversation_id is not None:
        customer_id = check_owner(shop, visitor, body.conversation_id, body.customer_id)
    else:
        customer = identify(shop, visitor, body.customer_id)
        customer_id = customer.id if customer else None
    recorded = teach(
        shop,
        body.kind,
        body.product_id,
        customer_id=customer_id,
        conversation_id=body.conversation_id,
        recommendation_id=body.recommendation_id,
        key=idempotency_key,
    )
    return EventReceipt(recorded=recorded)


@router.delete("", status_code=204, summary="Take back what a shopper did")
def withdraw(
    conversation_id: Identifier,
    product_id: Identifier,
    kind: Reported,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    customer_id: Identifier | None = None,
) -> None:
    """Undo what was reported of one kind and product in a conversation: a like taken back."""
    shop.store.products.get(product_id)
    owner = check_owner(shop, visitor, conversation_id, customer_id)
    take_back(shop, kind, product_id, customer_id=owner, conversation_id=conversation_id)
