"""What of a product a question or a statement is about, in whatever words."""

import pytest

from core.ports import Encoders
from retrieval.attributes import is_about_another, likely_attribute, overlap

HELD = ("color", "weight_g", "lifetime_l", "folded_cm")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("would my shoulders ache from lugging it up the hill?", "weight_g"),
        ("how much water will it clean before I have to get a new one", "lifetime_l"),
        ("we have a tiny boot, how little does it get when it's collapsed?", "folded_cm"),
        ("how do I get jam out of it", None),
        ("does it play the radio?", None),
    ],
)
def test_an_attribute_is_meant_without_a_word_that_names_it(
    encoders: Encoders, question: str, name: str | None
) -> None:
    assert likely_attribute(encoders.asking.encode([question])[0], HELD) == name


def test_an_attribute_that_the_product_lacks_is_not_meant(encoders: Encoders) -> None:
    assert likely_attribute(encoders.asking.encode(["how heavy is it?"])[0], ()) is None


def test_what_tells_of_what_is_asked_agrees_most(encoders: Encoders) -> None:
    told = [
        "The straps are 6 cm wide.",
        "It holds the heat of soup until supper.",
        "Made in Leeds.",
    ]
    (asked,) = encoders.asking.encode(["is my tea still warm when I knock off at five?"])
    alike = overlap(asked, encoders.asking.encode(told))
    assert alike.argmax() == 1
    assert ((alike >= 0) & (alike <= 1 + 1e-6)).all()


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("will it stay dry if I cycle through a downpour with my laptop in it?", True),
        ("is it big enough for my work laptop?", False),
    ],
)
def test_a_thing_that_is_only_named_is_not_asked_about(
    encoders: Encoders, question: str, another: bool
) -> None:
    assert is_about_another(encoders.asking.encode([question])[0], "laptop_in") is another
