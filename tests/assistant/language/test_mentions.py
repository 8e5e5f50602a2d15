"""What is named, and whether it is wanted."""

import pytest

from assistant.language.slots import read_slots
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog


@pytest.fixture(scope="module")
def vocabulary(outdoor_shop: Catalog) -> Vocabulary:
    return Vocabulary.of(outdoor_shop)


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize(
    "said",
    ["a backpack, nothing apart from black", "nothing except black", "no colour but black",
     "I don't want anything other than black", "I don't want anything but black",
     "I'm not looking for anything but black"],
)  # fmt: skip
def test_who_wants_nothing_but_black_does_not_refuse_it(
    vocabulary: Vocabulary, said: str, refuses: bool
) -> None:
    (mention,) = read_slots(said, vocabulary, refuses=refuses).mentions
    assert not mention.negated


@pytest.mark.parametrize(
    "said", ["anything apart from black", "any colour except black", "everything but black"]
)
def test_who_wants_anything_but_black_refuses_it(vocabulary: Vocabulary, said: str) -> None:
    (mention,) = read_slots(said, vocabulary).mentions
    assert mention.negated


@pytest.mark.parametrize(
    "said",
    ["i have not found anything except black ones, i want blue",
     "i found nothing except black ones, i want blue"],
)  # fmt: skip
def test_who_found_nothing_but_black_refuses_it(vocabulary: Vocabulary, said: str) -> None:
    black, blue = read_slots(said, vocabulary).mentions
    assert black.negated
    assert not blue.negated


@pytest.mark.parametrize("said", ["nothing apart from wheels", "nothing except wheels"])
def test_the_words_of_an_exception_are_no_thing(vocabulary: Vocabulary, said: str) -> None:
    assert read_slots(said, vocabulary).unwanted == ()


@pytest.mark.parametrize(
    "said", ["there's no point in that", "right, not risking it", "no leave it"]
)
def test_a_turn_of_speech_refuses_nothing(vocabulary: Vocabulary, said: str) -> None:
    assert read_slots(said, vocabulary).unwanted == ()
