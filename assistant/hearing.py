"""From what was said to all that the turn goes by: what it means, and what is asked of plans."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from assistant.answers.recognition import recognise
from assistant.caution import one_question
from assistant.commands import uncommanded
from assistant.language.frames import Understanding
from assistant.language.manner import asks_nothing
from assistant.language.summing import cart_order
from assistant.language.text import normalise
from assistant.plan_acts import about_plans
from assistant.plan_reading import PlanRequest, read_plan
from assistant.scene import scene_of
from assistant.services import Shop
from assistant.state import DialogueState
from core.turn import Act


def hear(
    shop: Shop,
    text: str,
    embedding: NDArray[np.float32],
    state: DialogueState,
    is_empty: Callable[[], bool],
) -> tuple[Understanding, PlanRequest | None]:
    """What an utterance means, and what it asks of lists, trips and sums.

    An order of the cart that goes before a sum is all that is heard: it tells the new sum itself.

    Args:
        shop: whose texts and products it may be about.
        text: as typed.
        embedding: of `text`, `(EMBEDDING_SIZE,)`.
        state: of the conversation.
        is_empty: whether there is nothing in the cart.
    """
    ordered = cart_order(normalise(text))
    if ordered is not None:
        embedded = shop.encoder.encode([ordered])[0]
        heard = hear(shop, ordered, embedded, state, is_empty)
        if Act.CART in heard[0].acts:
            return heard
    understood = shop.language.understand(text, scene_of(shop, state))
    if not asks_nothing(understood, text):
        understood = recognise(shop, state, text, understood, embedding)
    understood = one_question(understood)
    today = datetime.now(UTC).date()
    request = read_plan(shop, text, understood, state, today, is_empty=is_empty)
    if request is not None:
        understood = about_plans(shop, understood, request.act, request.calls[0][0])
    return uncommanded(understood, text), request
