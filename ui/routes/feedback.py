"""What shoppers think of answers."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from ui.fields import Identifier, Phrase
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import check_owner

router = APIRouter(prefix="/v1/feedback", tags=["events"])


class FeedbackRequest(BaseModel):
    """What a shopper thinks of one answer."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: Identifier
    turn: Annotated[int, Field(ge=1, le=1_000_000)]
    """Which answer; `turn` of the `Turn`."""
    helpful: bool
    comment: Phrase = ""
    customer_id: Identifier | None = None
    """Who says so; for the shop's own servers, and in the demo shop."""


class FeedbackReceipt(BaseModel):
    """The opinion is kept."""

    recorded: bool = True


@router.post("", status_code=202, summary="Say whether an answer helped")
def give_feedback(
    body: FeedbackRequest, shop: CurrentShop, visitor: CurrentVisitor
) -> FeedbackReceipt:
    """Keep what a shopper thinks of an answer; a second opinion replaces the first."""
    check_owner(shop, visitor, body.conversation_id, body.customer_id)
    shop.store.feedback.upsert(
        [
            {
                "id": f"{body.conversation_id[:150]}:{body.turn}",
                "conversation_id": body.conversation_id,
                "turn": body.turn,
                "helpful": body.helpful,
                "comment": body.comment,
                "time": datetime.now(UTC),
            }
        ]
    )
    return FeedbackReceipt()
