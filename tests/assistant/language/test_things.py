"""The thing that words name is found by the catalogue's nouns, wherever it stands."""

import pytest

from assistant.language.things import named_thing
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.store import Product


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    titles = ["Steel Kettle", "Rain Jacket", "Acoustic Guitar", "Camping Tent"]
    return Vocabulary.of(Catalog.of(
        [Product(id=str(at), title=title, category="all") for at, title in enumerate(titles)]
    ))  # fmt: skip


@pytest.mark.parametrize(("said", "thing"), [
    ("i wonder whether you stock any kettles", "kettles"),
    ("i'd be grateful for a rain jacket to keep me dry", "rain jacket to keep me dry"),
    ("what have you got in the way of tents", "tents"),
    ("i look for a guitar, i have 1500 dollars", "guitar"),
    ("my tent got stolen", None),
    ("something for the tent", None),
    ("a bit lighter", None),
    ("", None),
])  # fmt: skip
def test_the_thing_that_words_name(vocabulary: Vocabulary, said: str, thing: str | None) -> None:
    assert named_thing(said, vocabulary) == thing
