"""Questions of how far apart things are."""

import pytest

from assistant.language.gaps import asks_gap, asks_times, gap_field
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog


@pytest.mark.parametrize(
    "text",
    [
        "what is the difference in price between the first and the third?",
        "how much dearer is the second one?",
        "how many dollars apart are they",
        "how much more do i pay for the better one",
        "what's the saving compared to the diamond one",
    ],
)
def test_how_far_apart_things_are_is_asked(text: str) -> None:
    assert asks_gap(text)


@pytest.mark.parametrize(
    "text",
    [
        "what's the difference between the first and the second?",
        "how much more for free delivery",
        "show me more",
    ],
)
def test_other_questions_ask_no_gap(text: str) -> None:
    assert not asks_gap(text)


def test_how_many_times_is_a_gap_too() -> None:
    assert asks_times("how many times the price is that")
    assert not asks_times("how much dearer is that")


def test_a_gap_is_in_price_unless_a_measure_is_named(outdoor_shop: Catalog) -> None:
    vocabulary = Vocabulary.of(outdoor_shop)
    assert gap_field("how much heavier is it", vocabulary) == "weight_g"
    assert gap_field("what's the difference, in grams", vocabulary) == "weight_g"
    assert gap_field("how much more is it", vocabulary) == "price"
