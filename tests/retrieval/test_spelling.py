"""Typing mistakes are corrected; real words of the language never are."""

from collections.abc import Collection
from pathlib import Path

import pytest

from core.errors import ArtifactError
from retrieval.spelling import Speller, save_language

VOCABULARY = {"headphones": 9, "running": 5, "leather": 7, "power": 8, "bridge": 3, "heather": 1}


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    save_language(folder)
    return folder


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hedphones", "headphones"), ("runing", "running"), ("lether", "leather")],
)
def test_a_typing_mistake_becomes_the_word_that_was_meant(
    language: Path, typed: str, meant: str
) -> None:
    assert Speller(VOCABULARY, language).correct([typed]) == {typed: meant}


@pytest.mark.parametrize(
    "word", ["mower", "fridge", "heater", "fridges", "running", "abc", "12345"]
)
def test_a_real_word_that_the_shop_lacks_is_left_alone(language: Path, word: str) -> None:
    assert Speller(VOCABULARY, language).correct([word]) == {}


def test_the_more_frequent_of_equally_near_words_wins() -> None:
    words: Collection[str] = frozenset()
    assert Speller({"boots": 1, "books": 9}, words).correct(["boohs"]) == {"boohs": "books"}


def test_a_missing_word_list_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        Speller(VOCABULARY, tmp_path)
