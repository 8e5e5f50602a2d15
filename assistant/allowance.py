"""What a language model may use in one turn: calls, time and tokens."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AIMessage, AnyMessage

from core.errors import ModelError

MAX_CALLS = 6
"""Tool calls in one turn, at the most."""

_MAX_ANSWERS = MAX_CALLS + 2
"""Answers of the model in one turn: one a tool call, the reply, and one for a slip."""
_CHARS_A_TOKEN = 3.5
"""For endpoints that don't say what they used; low, so that the estimate errs upwards."""


@dataclass(frozen=True)
class Limits:
    """Limits on one turn."""

    call_seconds: float = 20.0
    """Of one call to the model."""
    turn_seconds: float = 45.0
    """Of all calls together."""
    tokens: int = 24_000
    """Read and written, of all calls together."""


@dataclass
class Allowance:
    """What is left of the limits in one turn."""

    limits: Limits
    started: float = field(default_factory=time.monotonic)
    tokens: int = 0
    """Used so far."""
    answers: int = 0
    """Given by the model so far."""

    def next_call(self, messages: Sequence[AnyMessage], prompt: str) -> float:
        """Seconds that the next call may take.

        Args:
            messages: that the model will read.
            prompt: what it is told before them, tools included.

        Raises:
            ModelError: nothing is left of the time, the tokens or the answers.
        """
        left = self.limits.turn_seconds - (time.monotonic() - self.started)
        if left <= 0:
            raise ModelError("The language model has used up the time of this turn.")
        if self.answers >= _MAX_ANSWERS:
            raise ModelError(f"The language model gave {self.answers} answers and no reply.")
        if self.tokens + estimate(messages, prompt) > self.limits.tokens:
            raise ModelError(
                f"The language model would use more than {self.limits.tokens:,} tokens in this "
                "turn. Raise AISLE_MODEL_TOKENS if that is too few."
            )
        return min(left, self.limits.call_seconds)

    def used(self, messages: Sequence[AnyMessage], prompt: str, answer: AIMessage) -> None:
        """Count one answer."""
        self.answers += 1
        usage = answer.usage_metadata
        self.tokens += usage["total_tokens"] if usage else estimate([*messages, answer], prompt)


def estimate(messages: Sequence[AnyMessage], prompt: str) -> int:
    """Tokens of `messages` and `prompt`, roughly."""
    said = sum(len(message.text) for message in messages)
    calls = sum(
        len(str(message.tool_calls)) for message in messages if isinstance(message, AIMessage)
    )
    return int((len(prompt) + said + calls) / _CHARS_A_TOKEN)
