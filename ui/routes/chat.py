"""Chatting over HTTP: whole turns as JSON, or streamed as server-sent events."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.requests import ClientDisconnect

from core.turn import Turn
from ui.fields import Identifier, Message
from ui.limits import CLIENT_LEFT
from ui.ports import Shop
from ui.routes.context import CurrentShop, CurrentTurns, CurrentVisitor
from ui.streaming import TurnStream
from ui.turns import while_connected
from ui.visitors import Visitor, open_conversation

router = APIRouter(prefix="/v1/chat", tags=["chat"])


class ChatRequest(BaseModel):
    """One utterance."""

    model_config = ConfigDict(extra="forbid")

    message: Message
    conversation_id: Identifier | None = None
    """From an earlier turn, to go on with it; leave it out to begin a conversation."""
    customer_id: Identifier | None = None
    """Who is talking; for the shop's own servers, and in the demo shop."""


@router.post("", summary="Answer one utterance", response_model=Turn)
async def chat(
    body: ChatRequest,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    turns: CurrentTurns,
    request: Request,
) -> Turn | Response:
    """Answer one utterance with a whole `Turn`."""

    def reply() -> Turn:
        conversation_id, owner = _open(shop, visitor, body)
        return shop.assistant.reply(
            body.message, conversation_id=conversation_id, customer_id=owner
        )

    async def in_turn() -> Turn:
        async with turns.slot():
            return await turns.call(reply)

    try:
        return await while_connected(request.receive, in_turn)
    except ClientDisconnect:
        return Response(status_code=CLIENT_LEFT)


_EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {TurnStream.media_type: {"schema": {"type": "string"}}}}
}


@router.post(
    "/stream",
    summary="Answer one utterance as it comes",
    response_class=Response,
    responses=_EVENTS,
)
async def chat_stream(
    body: ChatRequest, shop: CurrentShop, visitor: CurrentVisitor, turns: CurrentTurns
) -> Response:
    """Answer one utterance as events: `token` with a piece of the reply, any number of times,
    then `turn` with the whole `Turn`; or `problem` with a problem document, and nothing after.
    """

    def begin() -> Callable[[], Iterator[str | Turn]]:
        conversation_id, owner = _open(shop, visitor, body)
        return lambda: shop.assistant.stream(
            body.message, conversation_id=conversation_id, customer_id=owner
        )

    return TurnStream(turns, begin)


def _open(shop: Shop, visitor: Visitor, body: ChatRequest) -> tuple[str, str | None]:
    return open_conversation(shop, visitor, body.conversation_id, body.customer_id)
