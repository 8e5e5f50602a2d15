"""Several questions in one line."""

import pytest

from assistant import Assistant
from assistant.answers.several import questions_in
from core.turn import Act
from tests.assistant.conversing import say


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "is it waterproof, and how do I clean it?",
            ("is it waterproof", "how do I clean it?"),
        ),
        ("my zip is stuck, what can I do about it?", ()),
        ("how heavy is it?", ()),
        ("show me tents, and can I return them?", ()),
    ],
)
def test_questions_are_told_from_what_is_said_beside_one(text: str, parts: tuple[str, ...]) -> None:
    assert questions_in(text) == parts


def test_each_of_two_questions_gets_its_answer_with_its_source(assistant: Assistant) -> None:
    *_, turn = say(
        assistant,
        "Over-ear headphones",
        "tell me more about the first one",
        "how heavy is it, and how long does the noise cancelling last?",
    )
    assert {(item.kind, item.id) for item in turn.citations} == {
        ("specification", "p21"),
        ("description", "p21"),
    }
    assert "250 g" in turn.reply
    assert "Noise cancelling for thirty hours." in turn.reply


def test_one_answer_to_both_is_given_once(assistant: Assistant) -> None:
    turn = say(assistant, "can I return worn shoes, or can't worn shoes be returned?")[-1]
    assert [item.quote for item in turn.citations] == ["Worn shoes can't be returned."]


def test_what_is_not_found_beside_an_answer_is_said_to_be_so(assistant: Assistant) -> None:
    *_, turn = say(
        assistant,
        "Over-ear headphones",
        "tell me more about the first one",
        "how heavy is it, and how do I clean it?",
    )
    assert "250 g" in turn.reply
    assert "I couldn't find" in turn.reply


def test_two_acts_with_two_questions_each_ask_their_own(assistant: Assistant) -> None:
    *_, turn = say(
        assistant,
        "Over-ear headphones",
        "tell me more about the first one",
        "how heavy is it and how long does the noise cancelling last? what's your return policy and"
        " when do refunds arrive?",
    )
    assert {Act.PRODUCT_QUESTION, Act.POLICY} <= set(turn.acts)
    asked = [(call.args["question"], "product" in call.args) for call in turn.tool_calls]
    assert asked == [
        ("how heavy is it", True),
        ("how long does the noise cancelling last?", True),
        ("what's your return policy", False),
        ("when do refunds arrive?", False),
    ]
