"""Conversations: what was said, so that a page can go on where it left off."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from core.turn import ShownProduct
from ui.fields import Identifier
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import check_owner

router = APIRouter(prefix="/v1/conversations", tags=["chat"])


class Said(BaseModel):
    """One utterance."""

    by: Literal["shopper", "assistant"]
    text: str


class ConversationView(BaseModel):
    """What a conversation has come to."""

    conversation_id: str
    said: list[Said]
    """The last few utterances, oldest first."""
    products: list[ShownProduct]
    """What is on screen now."""


@router.get("/{conversation_id}", summary="What was said in a conversation")
def conversation(
    conversation_id: Identifier,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    customer_id: Identifier | None = None,
) -> ConversationView:
    """The end of one of the visitor's conversations."""
    check_owner(shop, visitor, conversation_id, customer_id)
    said, products = shop.recall(conversation_id)
    return ConversationView(
        conversation_id=conversation_id,
        said=[Said(by=speaker, text=text) for speaker, text in said],
        products=list(products),
    )
