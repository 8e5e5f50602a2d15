"""Talking to an assistant in tests."""

from assistant import Assistant
from core.turn import Turn


def say(assistant: Assistant, *lines: str, customer: str | None = None) -> list[Turn]:
    """One conversation, line by line."""
    turns: list[Turn] = []
    conversation = None
    for line in lines:
        turn = assistant.reply(line, conversation_id=conversation, customer_id=customer)
        conversation = turn.conversation_id
        turns.append(turn)
    return turns


def tools(turn: Turn) -> list[str]:
    """Names of the tools that a turn called."""
    return [call.name for call in turn.tool_calls]
