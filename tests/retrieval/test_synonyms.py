"""Other words for the same thing, where the shop uses those."""

from typing import Any

import pytest

from retrieval.lexical import LexicalIndex
from retrieval.synonyms import replacements

SNEAKERS = LexicalIndex.build([(f"Canvas sneakers {n}", "") for n in range(6)])


@pytest.mark.parametrize("word", ["trainers", "trainer"])
def test_a_word_that_the_shop_never_uses_becomes_the_one_it_does(word: str) -> None:
    assert replacements([word], SNEAKERS) == {word: "sneakers"}


def test_a_word_that_the_shop_uses_stays() -> None:
    index = LexicalIndex.build([("Trainers", ""), ("Sneakers", ""), ("Sneakers", "")])
    assert replacements(["trainers"], index) == {}


def test_without_a_better_word_nothing_changes() -> None:
    assert replacements(["trainers", "tent"], LexicalIndex.build([("Tent", "")])) == {}


def test_a_phrase_counts_as_often_as_its_rarest_word() -> None:
    index = LexicalIndex.build([("Frying pan", "")] * 6 + [("Frying", "")])
    assert replacements(["skillet"], index) == {"skillet": "frying pan"}


@pytest.mark.parametrize(
    ("query", "leaf"), [("trainers", "sneaker"), ("settee", "sofas"), ("rucksack", "backpack")]
)
def test_search_understands_the_other_word(retail_shop: Any, query: str, leaf: str) -> None:
    assert retail_shop.search.carries(query)
    for hit in retail_shop.search.search(query, k=5):
        assert retail_shop.products[hit.index].category.endswith(leaf)
