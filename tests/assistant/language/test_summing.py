"""Questions of what things come to, by their form."""

from decimal import Decimal

import pytest

from assistant.language.summing import SumQuestion, read_sum, sum_aside


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("total please", SumQuestion("total")),
        ("so what's the sum", SumQuestion("total")),
        ("whats it all come to", SumQuestion("total")),
        ("how much would all of that come to?", SumQuestion("total")),
        ("what have i spent so far", SumQuestion("total")),
        ("what's in my basket in total? what's the total of my basket?",
         SumQuestion("total", of="cart")),
        ("ok whats the grand total now, with delivery", SumQuestion("total", shipped=True)),
        ("what's left of the 900?", SumQuestion("left", Decimal(900))),
        ("and now i'd have how much left out of the 3000?", SumQuestion("left", Decimal(3000))),
        ("what's the total and how much have i got left", SumQuestion("left")),
        ("am i still inside my 60?", SumQuestion("left", Decimal(60))),
        ("does it exceed 60?", SumQuestion("left", Decimal(60))),
        ("still under 300 yeah?", SumQuestion("left", Decimal(300))),
        ("over or under?", SumQuestion("left")),
        ("did that break the budget?", SumQuestion("left")),
        ("and how far under 350 is that", SumQuestion("left", Decimal(350))),
        ("how much did that save?", SumQuestion("saved")),
        ("by how much did the total go down", SumQuestion("saved")),
        ("how much per person is that?", SumQuestion("share")),
        ("and now, without it?", SumQuestion("total")),
        ("price of three?", SumQuestion("total", units=3)),
        ("what do i pay for three of them?", SumQuestion("total", units=3)),
        ("k 2 pairs how much", SumQuestion("total", units=2)),
        ("what would two cost, her twin will scream otherwise", SumQuestion("total", units=2)),
        ("what would it cost with two of them?", SumQuestion("total", units=2)),
        ("if we buy four for the whole office, what's the bill", SumQuestion("total", units=4)),
        ("how many pairs could i get for 50", SumQuestion("left", Decimal(50), as_many=True)),
    ],
)  # fmt: skip
def test_a_sum_is_asked_for_in_many_words(said: str, question: SumQuestion) -> None:
    assert read_sum(said) == question


@pytest.mark.parametrize(
    "said",
    [
        "are we under 18?",
        "will it fit 13?",
        "how much is it?",
        "what does the first one cost?",
        "how many left do you have of it",
        "how much is left of the red",
        "under 300",
        "is it under 100",
        "and under 100?",
        "what is the total weight",
        "what would a tent and a stove cost together",
        "upgrade the lamp with what's left",
        "what's the bill for repairs",
        "two tents",
        "what would another $50 change?",
    ],
)
def test_what_names_a_thing_or_a_limit_alone_is_no_sum(said: str) -> None:
    assert read_sum(said) is None


def test_a_sum_is_gone_on_with() -> None:
    assert read_sum("and 6?", "what do 4 of them cost") == SumQuestion("total", units=6)
    assert read_sum("by how much?", "am i over the 300?") == SumQuestion("left", Decimal(300))
    assert read_sum("and 6?", "show me lamps") is None


def test_what_is_said_before_the_question_is_told_apart() -> None:
    assert sum_aside("leave the fleece out. what's the total?") == "leave the fleece out. "
    assert sum_aside("what's the total?") == ""
