"""The agent's loop: calls of the embedded model are made where it asks for them."""

from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from assistant import Assistant
from assistant.context import TurnContext
from assistant.embedded import answer
from tests.assistant.conversing import say, tools


def test_a_call_with_wrong_arguments_ends_no_turn(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseMessage] = []

    def wrongly(messages: Sequence[Any], context: TurnContext) -> AIMessage:
        told[:] = messages
        if any(isinstance(message, ToolMessage) for message in messages):
            return answer(messages, context)
        call = {"name": "search_products", "args": {"query": ["tent"]}, "id": "1"}
        return AIMessage("", tool_calls=[call])

    monkeypatch.setattr("assistant.agent.answer", wrongly)
    (turn,) = say(assistant, "show me tents")
    assert turn.reply
    assert not tools(turn)
    assert isinstance(told[-1], ToolMessage)
    assert told[-1].status == "error"


def test_what_a_call_finds_is_told_to_the_model(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseMessage] = []

    def noted(messages: Sequence[Any], context: TurnContext) -> AIMessage:
        told[:] = messages
        return answer(messages, context)

    monkeypatch.setattr("assistant.agent.answer", noted)
    (turn,) = say(assistant, "show me tents")
    assert [type(message).__name__ for message in told] == [
        "HumanMessage",
        "AIMessage",
        "ToolMessage",
    ]
    assert tools(turn) == ["search_products"]
