"""Attributes answer what they can, and nothing else."""

from typing import Any

import pytest

from assistant.answers.specifications import specification

TENT: dict[str, Any] = {
    "capacity_persons": 3, "weight_g": 2400, "waterproof": "waterproof", "packed_length_cm": 54,
    "material": "ripstop nylon", "setup_min": 9, "warranty_years": 4, "water_column_mm": 3000,
}  # fmt: skip
HEADPHONES: dict[str, Any] = {
    "wireless": True, "battery_h": 38, "includes": ["cable", "hard case"],
    "charger_included": False, "weight_g": 305,
}  # fmt: skip
COAT: dict[str, Any] = {"sizes": ["S", "M", "L"], "material": "wool", "waterproof": "none"}


@pytest.mark.parametrize(
    ("question", "attributes", "sentence"),
    [
        ("what's the packed size?", TENT, "Packed, it is 54 cm long."),
        ("how heavy is it?", TENT, "It weighs 2.4 kg."),
        ("how many people fit in it?", TENT, "It is for 3 people."),
        ("what's the water column?", TENT, "Water column: 3000 mm."),
        ("how many years of warranty does it have?", TENT, "The warranty is 4 years."),
        ("how long does the battery last?", HEADPHONES, "The battery lasts 38 h."),
        ("what are they made of?", COAT, "It is made of wool."),
    ],
)
def test_an_attribute_is_told_with_its_unit(
    question: str, attributes: dict[str, Any], sentence: str
) -> None:
    found = specification(question, attributes)
    assert found is not None
    assert found.sentence == sentence


@pytest.mark.parametrize(
    ("question", "attributes", "verdict"),
    [
        ("does it come with a charger?", HEADPHONES, False),
        ("are they wireless?", HEADPHONES, True),
        ("is there a case in the box?", {"includes": ["cable"]}, False),
        ("does it come with a case?", HEADPHONES, True),
        ("does the first one come with a case?", HEADPHONES, True),
        ("does it come in XL?", COAT, False),
        ("do you have it in M?", COAT, True),
        ("is it waterproof?", COAT, False),
        ("is it waterproof?", TENT, True),
        ("will my 15 inch laptop fit?", {"laptop_in": 15.6}, True),
        ("will my 17 inch laptop fit?", {"laptop_in": 15.6}, False),
        ("is it suitable for a five year old?", {"age_min": 6}, False),
        ("is it suitable for a seven year old?", {"age_min": 6}, True),
    ],
)
def test_a_yes_or_no_question_gets_a_yes_or_a_no(
    question: str, attributes: dict[str, Any], verdict: bool
) -> None:
    found = specification(question, attributes)
    assert found is not None
    assert found.verdict is verdict
    assert found.sentence.startswith("Yes" if verdict else "No")


@pytest.mark.parametrize(
    "question",
    [
        "how do I store it?",
        "can I put it in the washing machine?",
        "is it made in Italy?",
        "does it have a window?",
        "what string tension is recommended?",
        "",
        "?",
    ],
)
def test_what_no_attribute_says_is_left_to_the_texts(question: str) -> None:
    assert specification(question, TENT) is None


@pytest.mark.parametrize(
    ("question", "attributes"),
    [
        ("are the wheels replaceable?", {"wheels": 4}),
        ("can the clay be baked?", {"material": "clay"}),
    ],
)
def test_an_attribute_that_is_only_named_answers_nothing(
    question: str, attributes: dict[str, Any]
) -> None:
    assert specification(question, attributes) is None


@pytest.mark.parametrize(
    ("question", "attributes", "sentence"),
    [
        ("how many mah", {"capacity_mah": 20_000}, "Capacity: 20000 mAh."),
        ("max watts?", {"power_w": 2_300}, "Power: 2300 W."),
        ("for what skin", {"skin_type": "dry"}, "Skin type: dry."),
        ("will a 16 inch macbook fit", {"laptop_in": 14}, "No. It takes laptops of up to 14 in."),
    ],
)
def test_terse_questions_find_their_attribute(
    question: str, attributes: dict[str, Any], sentence: str
) -> None:
    found = specification(question, attributes)
    assert found is not None
    assert found.sentence == sentence


def test_trouble_with_a_part_asks_for_no_figure_of_it() -> None:
    assert specification("the screen's stuck", {"screen_in": 1.3}) is None


def test_whether_they_run_small_is_no_question_of_sizes() -> None:
    assert specification("do they run true to size?", {"sizes": ["S", "M"]}) is None


def test_another_kind_of_what_is_in_the_box_is_neither_yes_nor_no() -> None:
    found = specification("does it come with a charging case?", HEADPHONES)
    assert found is not None
    assert found.verdict is None
    assert found.sentence == "In the box: cable and hard case."
