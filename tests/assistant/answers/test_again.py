"""A question is put again of another product in a few words."""

import pytest

from assistant import Assistant
from assistant.answers.again import asked_again
from assistant.language.frames import Reference, Understanding
from assistant.state import DialogueState
from core.turn import Act
from tests.assistant.conversing import say

SECOND = Reference(positions=(2,))


def after_question(question: str | None = "how heavy is it?") -> DialogueState:
    state = DialogueState(turn=3, question=question, last_acts=(Act.PRODUCT_QUESTION,))
    state.show(("p01", "p02", "p03"), {})
    return state


@pytest.mark.parametrize(
    "text", ["and the second?", "what about the second one", "hmm mixed. and the second one?"]
)
def test_words_that_only_point_ask_the_last_question_again(text: str) -> None:
    understood = Understanding((Act.REFER,), 0.9, references=(SECOND,))
    again = asked_again(after_question(), text, understood)
    assert again is not None
    assert again.acts == (Act.PRODUCT_QUESTION,)
    assert again.question == "how heavy is it?"
    assert again.references == (SECOND,)


def test_the_next_one_is_that_behind_what_was_talked_about() -> None:
    state = after_question()
    state.focus = "p02"
    again = asked_again(state, "and the next one?", Understanding((Act.REFER,), 0.9))
    assert again is not None
    assert again.references == (Reference(product_ids=("p03",)),)
    state.focus = "p03"
    assert asked_again(state, "and the next one?", Understanding((Act.REFER,), 0.9)) is None


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("the second one", Act.REFER),
        ("what about the second one, tell me more", Act.REFER),
        ("and the second one goes in the cart", Act.CART),
    ],
)
def test_what_says_more_or_asks_nothing_is_taken_as_it_was(text: str, act: Act) -> None:
    understood = Understanding((act,), 0.9, references=(SECOND,))
    assert asked_again(after_question(), text, understood) is None


def test_where_nothing_was_asked_nothing_is_asked_again() -> None:
    understood = Understanding((Act.REFER,), 0.9, references=(SECOND,))
    assert asked_again(after_question(None), "and the second?", understood) is None


def test_the_second_backpack_is_asked_for_its_weight_too(assistant: Assistant) -> None:
    _, first, second, shown = say(
        assistant, "backpacks", "how heavy is the first one?", "and the second?", "the second one"
    )
    assert "It weighs" in first.reply
    assert "It weighs" in second.reply
    assert first.reply != second.reply
    assert "It weighs" not in shown.reply
