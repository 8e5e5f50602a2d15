"""Extremes of attributes."""

from assistant.language.critiques import parse_superlative
from assistant.language.frames import Direction, Superlative
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.store import Product


def test_an_attribute_whose_name_has_no_words_is_not_what_has_the_most() -> None:
    rows = [
        Product(id=str(at), title="Lamp", category="lamp", attributes={"%": at, "runtime_h": at})
        for at in range(1, 9)
    ]
    vocabulary = Vocabulary.of(Catalog.of(rows))
    assert {"%", "runtime_h"} == {numeric.name for numeric in vocabulary.numerics}
    assert parse_superlative("the most beautiful lamp", vocabulary) is None
    longest = parse_superlative("the longest runtime", vocabulary)
    assert longest == Superlative("runtime_h", Direction.MORE)
