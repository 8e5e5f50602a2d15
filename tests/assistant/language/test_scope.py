"""What a shop answers and what it doesn't, in words that are no training line."""

import numpy as np
import pytest

from assistant.language.acts import load_classifier
from assistant.language.examples import FRESH, read_sides
from assistant.language.features import SCOPE_SIZE, SIZE, scope_part
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoder
from core.turn import Act


@pytest.fixture(scope="module")
def reader(outdoor_shop: Catalog, encoder: Encoder) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoder, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(
    "said",
    [
        "my socks are always wet when I get to school",
        "the flat above us stomps around till two in the morning",
        "we got a hedgehog and have nothing for it",
        "what thickness of rope do I want for a swing",
        "my shoulders burn from carrying the little one",
    ],
)
def test_a_trouble_that_goods_mend_belongs(reader: LanguageUnderstanding, said: str) -> None:
    assert Act.OUT_OF_SCOPE not in reader.understand(said, FRESH).acts


@pytest.mark.parametrize(
    "said",
    [
        "which general lost at waterloo",
        "my exhaust fell off on the motorway",
        "move my physio to thursday",
        "refactor this function to be recursive",
        "can I be evicted in winter",
        "do gorillas swim",
    ],
)
def test_what_other_trades_do_is_out_of_scope(reader: LanguageUnderstanding, said: str) -> None:
    assert reader.understand(said, FRESH).acts == (Act.OUT_OF_SCOPE,)


def test_no_line_stands_on_both_sides() -> None:
    sides: dict[str, set[bool]] = {}
    for example in read_sides(seed=1, first=0):
        sides.setdefault(example.text.casefold(), set()).add(example.is_outside)
    assert not [text for text, found in sides.items() if len(found) > 1]


def test_the_scope_sees_all_features_but_the_words() -> None:
    features = np.arange(2 * SIZE, dtype=np.float32).reshape(2, SIZE)
    part = scope_part(features)
    assert part.shape == (2, SCOPE_SIZE)
    assert part[0, 0] == features[0, 0]
    assert part[1, -1] == features[1, -1]


def test_a_score_leans_with_the_bias() -> None:
    scope = load_classifier().scope
    inputs = np.zeros((1, SCOPE_SIZE), np.float32)
    units = np.maximum(scope.offsets, 0)
    assert scope.score(inputs)[0] == pytest.approx(units @ scope.output + scope.bias, abs=1e-4)
