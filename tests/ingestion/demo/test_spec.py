import random

import pytest

from ingestion.demo.spec import Condition, draw, size_of
from ingestion.demo.tables import Sentence
from ingestion.demo.wording import fill, grams, show, title_case


def _many(spec: str, quality: float = 0.5, **values: object) -> set[object]:
    rng = random.Random(1)
    return {draw(spec, values, quality, rng) for _ in range(300)}  # type: ignore[arg-type]


def test_condition_needs_all_clauses_and_any_value() -> None:
    condition = Condition.parse("kind=a|b; size>=3")
    assert condition.holds({"kind": "b", "size": 3})
    assert not condition.holds({"kind": "c", "size": 3})
    assert not condition.holds({"kind": "a", "size": 2})
    assert not condition.holds({"kind": "a"})


def test_missing_value_equals_none() -> None:
    assert Condition.parse("spf=none").holds({})
    assert not Condition.parse("spf=none").holds({"spf": 30})


def test_unreadable_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="name=value"):
        Condition.parse("kind~a")


def test_options_and_ranges() -> None:
    assert _many("red; blue") == {"red", "blue"}
    assert _many("true; false") == {True, False}
    assert _many("2..4") == {2, 3, 4}
    assert _many("10..20/5") == {10, 15, 20}
    assert _many("none") == {None}


def test_numbers_and_levels_follow_quality() -> None:
    assert max(_many("100<200", 0.0)) < min(_many("100<200", 1.0))
    assert min(_many("9>-5", 0.0)) > max(_many("9>-5", 1.0))
    assert _many("tin < steel < titanium", 0.0) == {"tin"}
    assert _many("tin < steel < titanium", 1.0) == {"titanium"}


def test_number_times_another_attribute() -> None:
    assert _many("30..30 * litres", litres=20) == {600}


def test_branches_depend_on_other_attributes() -> None:
    spec = "kind=tablet -> 10; 11 || 6"
    assert _many(spec, kind="tablet") == {10, 11}
    assert _many(spec, kind="reader") == {6}


def test_lists_become_lists() -> None:
    assert draw("S + M + L", {}, 0.5, random.Random(1)) == ["S", "M", "L"]


def test_size_is_the_place_in_the_range() -> None:
    assert size_of("10..20", 15) == 0.5
    assert size_of("2; 4; 10", 10) == 1.0
    assert size_of("2; 4", None) == 0.5


def test_fill_refuses_a_slot_without_value() -> None:
    rng = random.Random(1)
    assert fill("weighs {weight_g}", {"weight_g": 1350}, rng) == "Weighs 1.35 kg"
    assert fill("weighs {weight_g}", {}, rng) is None
    assert fill("a {animal}", {"animal": "octopus"}, rng) == "An octopus"


def test_shown_values() -> None:
    assert grams(640) == "640 g"
    assert show("capacity_mah", 10_000) == "10,000"
    assert show("sizes", ["S", "M", "L"]) == "S, M and L"
    assert title_case("chef's knife") == "Chef's Knife"
    assert Sentence("x").when.holds({})
