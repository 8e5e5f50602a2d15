"""What a shop answers and what it doesn't, in words that are no training line."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.language.acts import load_classifier
from assistant.language.examples import FRESH, read_sides
from assistant.language.features import SCOPE_PART, SCOPE_SIZE, SIZE
from assistant.language.frames import Scene
from assistant.language.scope import Scope
from assistant.language.sorting import insists
from assistant.language.text import normalise
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoders
from core.turn import Act


@pytest.fixture(scope="module")
def reader(outdoor_shop: Catalog, encoders: Encoders) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(
    "said",
    [
        "my socks are always wet when I get to school",
        "we got a hedgehog and have nothing for it",
        "what thickness of rope do I want for a swing",
        "my shoulders burn from carrying the little one",
        "the flat above us stomps around till two in the morning",
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
    part = features[:, SCOPE_PART]
    assert part.shape == (2, SCOPE_SIZE)
    assert part[0, 0] == features[0, 0]
    assert part[1, -1] == features[1, -1]


def test_a_score_leans_with_the_bias() -> None:
    scope = load_classifier().scope
    inputs = np.ones((1, SCOPE_SIZE), np.float32)
    leant = replace(scope, bias=scope.bias + 2)
    assert leant.score(inputs)[0] - scope.score(inputs)[0] == pytest.approx(2, abs=1e-4)


def test_a_scope_is_kept_as_it_was() -> None:
    scope = load_classifier().scope
    inputs = np.random.default_rng(3).normal(size=(4, SCOPE_SIZE)).astype(np.float32)
    again = Scope.of(scope.arrays(), scope.bias)
    np.testing.assert_array_equal(again.score(inputs), scope.score(inputs))


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("no, I mean to buy one", True),
        ("i want to buy one", True),
        ("I'd like to order it", True),
        ("do you sell those?", True),
        ("sorry, i meant do you have one in your shop", True),
        ("no", False),
        ("I want a lamp", False),
        ("who sells it in town", False),
        ("can I get a refund", False),
    ],
)
def test_who_insists_says_only_that_it_is_to_be_bought(said: str, is_so: bool) -> None:
    assert insists(said.lower()) is is_so


def test_what_was_refused_is_searched_once_the_shopper_insists(
    reader: LanguageUnderstanding,
) -> None:
    scene = Scene(last_acts=(Act.OUT_OF_SCOPE,), refused="who makes a tent for four")
    found = reader.understand("no, I mean to buy one", scene)
    assert found.acts == (Act.SEARCH,)
    assert found.need is not None
    assert "tent" in found.need


@pytest.mark.parametrize(
    "said", ["how does a democracy work", "how do bees make honey", "write a resignation letter"]
)
def test_a_short_sentence_is_no_bare_name_of_a_product(
    reader: LanguageUnderstanding, said: str
) -> None:
    assert reader.understand(said, FRESH).acts == (Act.OUT_OF_SCOPE,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats new", "what's new"),
        ("I cant find it", "I can't find it"),
        ("Im sure they dont", "I'm sure they don't"),
        ("theres none, youve none", "there's none, you've none"),
        ("its wants and ants", "its wants and ants"),
    ],
)
def test_short_forms_get_their_apostrophe(typed: str, meant: str) -> None:
    assert normalise(typed) == meant
