"""Which attribute a question is likely about, in whatever words."""

import pytest

from assistant.answers.attributes import likely_attribute
from assistant.services import Shop

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
    shop: Shop, question: str, name: str | None
) -> None:
    assert likely_attribute(shop.encoder.encode([question])[0], HELD) == name


def test_an_attribute_that_the_product_lacks_is_not_meant(shop: Shop) -> None:
    assert likely_attribute(shop.encoder.encode(["how heavy is it?"])[0], ()) is None
