"""Which questions ask what to take, and what for."""

import pytest

from assistant.language.advice import asks_advice, concern


@pytest.mark.parametrize(("said", "matters"), [
    ("her ankles roll easily, which would you pick and why", "her ankles roll easily"),
    ("which one would you take?", ""),
    ("which of these is best for a small person?", "a small person"),
    ("help me choose", ""),
])  # fmt: skip
def test_what_matters_is_what_is_said_beside_the_question(said: str, matters: str) -> None:
    assert asks_advice(said)
    assert concern(said) == matters


@pytest.mark.parametrize(
    "said",
    ["which is the best rated one?", "what would you recommend for a boy of six?", "a tent"],
)
def test_other_questions_ask_for_no_advice(said: str) -> None:
    assert not asks_advice(said)
