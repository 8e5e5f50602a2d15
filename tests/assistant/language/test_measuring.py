"""What is measured, what is not, and what nobody has measured."""

from collections.abc import Callable

import pytest

from assistant.language.changes import constraint_changes, unrecorded, used_spans
from assistant.language.critiques import parse_superlative
from assistant.language.frames import Direction, Scene, Superlative, Understanding
from assistant.language.money import parse_money
from assistant.language.need import read_need
from assistant.language.quantities import parse_measures
from assistant.language.slots import read_slots
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.constraints import Range
from core.ports import Encoders
from core.store import Product
from core.turn import Act
from tests.assistant.language.test_understand import SHOWN


@pytest.fixture(scope="module")
def vocabulary(outdoor_shop: Catalog) -> Vocabulary:
    return Vocabulary.of(outdoor_shop)


@pytest.fixture(scope="module")
def read(encoders: Encoders, vocabulary: Vocabulary) -> Callable[[str, Scene], Understanding]:
    return LanguageUnderstanding(encoders, vocabulary).understand


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("nothing over a kilo", None, 1_000.0),
        ("max weight 6.5 kilos", None, 6_500.0),
        ("min weight of 2 kg", 2_000.0, None),
        ("comfort down to -5 °c", None, -5.0),
        ("down to -5", None, -5.0),
        ("for -10 degrees", None, -10.0),
    ],
)
def test_limits_are_read_however_they_are_put(
    text: str, low: float | None, high: float | None
) -> None:
    (measure,) = parse_measures(text)
    assert (measure.min, measure.max) == (low, high)


def test_half_a_litre_is_a_measure() -> None:
    (measure,) = parse_measures("half a litre")
    assert measure.min is not None
    assert measure.max is not None
    assert measure.min < 0.5 < measure.max


def test_minus_between_two_numbers_is_a_range() -> None:
    (measure,) = parse_measures("10-15 litres")
    assert (measure.min, measure.max) == (10, 15)


def test_pounds_that_nothing_says_weigh_are_money(vocabulary: Vocabulary) -> None:
    slots = read_slots("a tent under 200 pounds", vocabulary)
    assert not slots.measures
    assert slots.money[0].max == 200
    assert not read_slots("a tent lighter than 20 pounds", vocabulary).money
    assert not read_slots("a tent under 5 pounds", vocabulary).money


def test_what_a_person_weighs_is_neither_a_limit_nor_money(vocabulary: Vocabulary) -> None:
    slots = read_slots("my boy is 44 pounds", vocabulary)
    assert not slots.money
    assert not slots.measures


def test_a_size_that_somebody_is_between_is_no_price() -> None:
    assert not parse_money("i'm between 42 and 43 so")
    assert parse_money("between 42 and 43")


def test_the_sides_of_a_box_are_no_single_measure(vocabulary: Vocabulary) -> None:
    assert not read_slots("a backpack for the cabin, 55 x 40 x 20 cm", vocabulary).measures


def test_a_measure_goes_with_the_name_of_what_is_measured(
    read: Callable[[str, Scene], Understanding],
) -> None:
    found = read("max weight 800 grams", SHOWN)
    assert found.acts == (Act.REFINE,)
    assert found.need is None
    assert found.superlative is None
    assert [change.value for change in found.changes] == [Range(max=800)]


def test_what_nothing_here_is_measured_in_is_told(vocabulary: Vocabulary) -> None:
    assert unrecorded(read_slots("at least -10 degrees", vocabulary), vocabulary) == "warmth"
    assert unrecorded(read_slots("under 800 grams", vocabulary), vocabulary) is None


def test_a_question_of_what_a_figure_means_limits_nothing(
    read: Callable[[str, Scene], Understanding],
) -> None:
    found = read("what does 900 g even mean", SHOWN)
    assert Act.REFINE not in found.acts
    assert not found.changes


def test_at_least_is_no_extreme(vocabulary: Vocabulary) -> None:
    assert parse_superlative("capacity at least 40 litres", vocabulary) is None
    largest = Superlative("capacity_l", Direction.MORE)
    assert parse_superlative("the largest capacity", vocabulary) == largest


def test_unisex_is_whatever_is_not_made_for_others() -> None:
    genders = ("women", "men")
    vocabulary = Vocabulary.of(
        Catalog.of(Product(id=g, title="Backpack", attributes={"gender": g}) for g in genders)
    )
    said = "a backpack, mens or unisex"
    (change,) = constraint_changes(read_slots(said, vocabulary), vocabulary)
    assert (change.field, change.value) == ("exclude_attributes", ("women",))
    assert read_need(
        said, used_spans(read_slots(said, vocabulary), vocabulary), vocabulary
    ).words == ("backpack")


def test_a_number_behind_the_name_of_a_measure_is_no_price(vocabulary: Vocabulary) -> None:
    slots = read_slots("more capacity, 40 at least", vocabulary)
    assert not slots.money
    (change,) = constraint_changes(slots, vocabulary)
    assert (change.attribute, change.value) == ("capacity_l", Range(min=40))


def test_a_material_that_is_written_as_a_place_is_one(demo_store: Catalog) -> None:
    vocabulary = Vocabulary.of(demo_store)
    assert not read_slots("flowers for my mum in Cork", vocabulary).mentions
    assert read_slots("a board in cork", vocabulary).mentions
    assert read_slots("show me bags in Leather", vocabulary).mentions
