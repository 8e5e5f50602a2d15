"""What the classifier is sure of isn't overruled by words."""

import pytest

from assistant.language.examples import FOCUS, FRESH
from assistant.language.frames import Scene
from assistant.language.need import NOTHING
from assistant.language.slots import read_slots
from assistant.language.sorting import settle
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoders
from core.turn import Act


@pytest.fixture(scope="module")
def reader(outdoor_shop: Catalog, encoders: Encoders) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(
    ("scene", "said", "act"),
    [
        (FRESH, "bleach plus vinegar, bad idea?", Act.SAFETY),
        (FRESH, "stocking fillers for teenage grandsons", Act.GIFT),
        (FRESH, "wipe my search history", Act.PRIVACY),
        (FRESH, "reorder the dog food", Act.ORDER),
        (FRESH, "phone number for someone?", Act.HANDOFF),
        (FOCUS, "one star ones, read em", Act.REVIEW_QUESTION),
        (FOCUS, "similar but no buckles", Act.SUBSTITUTE),
        (FOCUS, "great, that helps a lot", Act.THANKS),
        (
            FRESH,
            "everything to paint at home: easel, brushes, canvas, 100 at most",
            Act.BUDGET_LIST,
        ),
        (FRESH, "kit for a first flat: lamp, kettle, towels, within 150", Act.BUDGET_LIST),
        (FOCUS, "are those sorted by price or by what exactly", Act.EXPLAIN),
    ],
)
def test_words_of_another_act_do_not_overrule_it(
    reader: LanguageUnderstanding, scene: Scene, said: str, act: Act
) -> None:
    assert reader.understand(said, scene).acts == (act,)


@pytest.mark.parametrize(
    "said",
    ["a lamp for at most 250", "a backpack, budget $80", "I'm looking for camping under $250"],
)
def test_one_thing_within_a_price_is_no_list(reader: LanguageUnderstanding, said: str) -> None:
    assert reader.understand(said, FRESH).acts == (Act.SEARCH,)


@pytest.mark.parametrize(
    "said",
    [
        "three wrong guesses in a row, well done",
        "two boxes went missing and nobody cares, not nice",
        "you keep showing me black ones, unbelievable",
    ],
)
def test_a_complaint_that_demands_nothing_changes_nothing(
    reader: LanguageUnderstanding, said: str
) -> None:
    found = reader.understand(said, FOCUS)
    assert (found.acts, found.changes) == ((Act.COMPLAINT,), ())


@pytest.mark.parametrize("said", ["you're not listening, I said no wool", "I told you under 50!"])
def test_what_a_complaint_demands_holds(reader: LanguageUnderstanding, said: str) -> None:
    found = reader.understand(said, FOCUS)
    assert set(found.acts) == {Act.COMPLAINT, Act.REFINE}
    assert found.changes


@pytest.mark.parametrize("said", ["rucksack", "rucksack please"])
def test_a_bare_name_of_goods_is_no_greeting(reader: LanguageUnderstanding, said: str) -> None:
    assert reader.understand(said, FRESH).acts == (Act.SEARCH,)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("my hands get cold on the bike, up to 40", "hands get cold on the bike"),
        (
            "my neck freezes on the bike in winter, under 40 please",
            "neck freezes on the bike in winter",
        ),
    ],
)
def test_a_trouble_within_a_price_is_what_is_sought(
    reader: LanguageUnderstanding, said: str, words: str
) -> None:
    found = reader.understand(said, FRESH)
    assert found.acts == (Act.SEARCH,)
    assert found.need == words
    assert [change.field for change in found.changes] == ["price_max"]


@pytest.mark.parametrize(
    ("said", "act"),
    [("any brand but Nike", Act.REFINE), ("any brands but Nike?", Act.CATALOGUE_FACT)],
)
def test_what_refuses_a_brand_asks_for_none(outdoor_shop: Catalog, said: str, act: Act) -> None:
    slots = read_slots(said, Vocabulary.of(outdoor_shop))
    scene = Scene(screen=FOCUS.screen, need="backpack")
    assert settle(Act.CATALOGUE_FACT, slots, NOTHING, True, scene, sure=False) is act
