"""How shoppers say what they want done to a list."""

import pytest

from assistant.lists import wording


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("stick a tent on the list", "tent"),
        ("lovely, chuck the lamp on my list", "lamp"),
        ("and note the first one", "first one"),
        ("add a rug to it, please", "rug"),
        ("could you stick the lamp on it", "lamp"),
        ("let's chuck in a tent", "tent"),
        ("could we stick a tent on there", "tent"),
        ("ok stick a lamp on", "lamp"),
        ("i'd like to stick a lamp on it", "lamp"),
        ("maybe chuck in a torch", "torch"),
    ],
)
def test_an_order_adds_what_it_names(said: str, item: str) -> None:
    match = wording.ADD.search(said)
    assert match is not None
    assert match["item"] == item


@pytest.mark.parametrize(
    "said",
    ["is the walking stick a good one", "what does that note mean", "a non-stick pan",
     "sticky notes and a glue stick", "does the glue stick a sole to a shoe"],
)  # fmt: skip
def test_a_stick_and_a_note_are_things(said: str) -> None:
    assert wording.ADD.search(said) is None
