from decimal import Decimal

import pytest

from assistant.language.frames import Reference, SceneItem
from assistant.language.references import parse_references


def _item(number: int, title: str, brand: str) -> SceneItem:
    return SceneItem(f"p{number}", title, "bags", brand, Decimal(50), {})


SCREEN = (
    _item(1, "Daylite Trail Backpack", "Osprey"),
    _item(2, "Waterproof Commuter Pack", "Deuter"),
    _item(3, "Mauve Leather Daypack", "Fjella"),
)


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("the second one", (2,)),
        ("number 3", (3,)),
        ("#2", (2,)),
        ("2", (2,)),
        ("option two please", (2,)),
        ("first and third", (1, 3)),
        ("the first three", (1, 2, 3)),
        ("the last one", (-1,)),
        ("that last one", (-1,)),
        ("the last two", (-2, -1)),
        ("1 vs 3", (1, 3)),
        ("which one is better, 1 or 2?", (1, 2)),
        ("compare the 2nd with the 4th", (2, 4)),
        ("number two versus number five", (2, 5)),
    ],
)
def test_places_are_read_in_order(text: str, positions: tuple[int, ...]) -> None:
    assert parse_references(text, SCREEN) == (Reference(positions=positions),)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("it", (Reference(pronoun=True),)),
        ("how heavy is that one", (Reference(pronoun=True),)),
        ("put that one in the basket", (Reference(pronoun=True),)),
        ("that one in my shopping cart please", (Reference(pronoun=True),)),
        ("the one in red", (Reference(words="red"),)),
        ("those two", (Reference(all=True, count=2),)),
        ("compare them", (Reference(all=True),)),
        ("the blue one from before", (Reference(words="blue", earlier=True),)),
        ("the leather one looks nice", (Reference(words="leather"),)),
        ("tell me about the osprey", (Reference(words="osprey"),)),
        ("the mauve leather daypack", (Reference(words="mauve leather daypack"),)),
        (
            "is the osprey better than the deuter",
            (Reference(words="osprey"), Reference(words="deuter")),
        ),
        ("compare it with the black one", (Reference(pronoun=True), Reference(words="black"))),
        ("go back to the first one you showed earlier", (Reference((1,), earlier=True),)),
    ],
)
def test_descriptions_and_pronouns_are_read(text: str, references: tuple[Reference, ...]) -> None:
    assert parse_references(text, SCREEN) == references


@pytest.mark.parametrize(
    "text",
    [
        "i need a first aid kit",
        "make it two",
        "i need two tents",
        "5 days in rome",
        "that's not what i asked for",
        "do you have hiking boots as well?",
        "is it possible to pay by card",
    ],
)
def test_other_words_point_at_nothing(text: str) -> None:
    assert parse_references(text, SCREEN) == ()
