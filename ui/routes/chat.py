"""Chatting over HTTP: whole turns as JSON, or streamed as server-sent events."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict

from core.errors import AisleError
from core.turn import Turn
from ui.fields import Identifier, Message
from ui.problems import problem_of
from ui.routes.context import CurrentShop
from ui.visitors import open_conversation

router = APIRouter(prefix="/v1/chat", tags=["chat"])


class ChatRequest(BaseModel):
    """One utterance."""

    model_config = ConfigDict(extra="forbid")

    message: Message
    conversation_id: Identifier | None = None
    """From an earlier turn, to go on with it; leave it out to begin a conversation."""
    customer_id: Identifier | None = None
    """Who is talking; in the demo shop only."""


class _Utterance(BaseModel):
    text: str
    conversation_id: str
    customer_id: str | None


def _utterance(body: ChatRequest, shop: CurrentShop) -> _Utterance:
    conversation_id, owner = open_conversation(shop, body.conversation_id, body.customer_id)
    return _Utterance(text=body.message, conversation_id=conversation_id, customer_id=owner)


Utterance = Annotated[_Utterance, Depends(_utterance)]


def _turn_slots(request: Request) -> CapacityLimiter:
    slots: CapacityLimiter = request.app.state.turn_slots
    return slots


TurnSlots = Annotated[CapacityLimiter, Depends(_turn_slots)]


@router.post("", summary="Answer one utterance")
async def chat(said: Utterance, shop: CurrentShop, slots: TurnSlots) -> Turn:
    """Answer one utterance with a whole `Turn`."""

    def reply() -> Turn:
        return shop.assistant.reply(
            said.text, conversation_id=said.conversation_id, customer_id=said.customer_id
        )

    return await to_thread.run_sync(reply, limiter=slots)


@router.post(
    "/stream", summary="Answer one utterance as it comes", response_class=EventSourceResponse
)
async def chat_stream(
    said: Utterance, shop: CurrentShop, slots: TurnSlots, request: Request
) -> AsyncIterator[ServerSentEvent]:
    """Answer one utterance as events: `token` with a piece of the reply, any number of times,
    then `turn` with the whole `Turn`; or `problem` with a problem document, and nothing after.
    """
    pieces = shop.assistant.stream(
        said.text, conversation_id=said.conversation_id, customer_id=said.customer_id
    )
    try:
        async for piece in _in_threads(pieces, slots):
            if isinstance(piece, Turn):
                yield ServerSentEvent(event="turn", data=piece)
            else:
                yield ServerSentEvent(event="token", data=piece)
    except AisleError as error:
        yield ServerSentEvent(event="problem", data=problem_of(error, request))


async def _in_threads(
    pieces: Iterator[str | Turn], slots: CapacityLimiter
) -> AsyncIterator[str | Turn]:
    """Iterate without blocking the loop; a client that leaves ends the work at the next piece."""
    try:
        while (piece := await to_thread.run_sync(next, pieces, None, limiter=slots)) is not None:
            yield piece
    finally:
        if close := getattr(pieces, "close", None):
            close()
