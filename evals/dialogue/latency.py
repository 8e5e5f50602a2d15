"""How long a turn takes, and how long until its first words come."""

from typing import Any

import numpy as np

from assistant import Assistant
from core.turn import Turn

_TALK = (
    "I'm looking for a backpack under $60",
    "something in black",
    "cheaper",
    "tell me more about the second one",
    "why did you recommend it?",
    "compare the first two",
    "actually my budget is 120 now",
    "what's the most expensive backpack you have?",
    "what's your return policy?",
    "can you write my essay",
)
ASIDES = (
    "", " please", " thanks", " thank you", " if you can", " if possible", " cheers", "!", " ok?",
    " please!", " then", " for me", " for me please",
)  # fmt: skip
"""What makes each round's lines new to the encoder, which remembers the last ones."""


def measure(assistant: Assistant, rounds: int = 12) -> dict[str, Any]:
    """Milliseconds of a turn of ten, over `rounds` conversations after one that isn't counted,
    each line with another of `ASIDES`.

    Returns:
        `p50, p95` of whole turns; `first_token_p50, first_token_p95` until the first piece of
        a streamed reply; `products` of the shop.
    """
    totals: list[float] = []
    firsts: list[float] = []
    for number in range(rounds + 1):
        conversation: str | None = None
        for bare in _TALK:
            line = bare + ASIDES[number % len(ASIDES)]
            if number % 2:
                turn = assistant.reply(line, conversation_id=conversation)
            else:
                turn = _streamed(assistant, line, conversation)
            conversation = turn.conversation_id
            if number:
                totals.append(turn.latency_ms["total"])
                firsts.append(turn.latency_ms["first_token"])
    return {
        "p50": float(np.median(totals)),
        "p95": float(np.quantile(totals, 0.95)),
        "first_token_p50": float(np.median(firsts)),
        "first_token_p95": float(np.quantile(firsts, 0.95)),
        "products": len(assistant.shop.catalog),
    }


def _streamed(assistant: Assistant, line: str, conversation: str | None) -> Turn:
    *_, turn = assistant.stream(line, conversation_id=conversation)
    if not isinstance(turn, Turn):
        raise TypeError("a stream must end with the turn")
    return turn
