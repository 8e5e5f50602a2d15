from decimal import Decimal

import pytest

from core.constraints import Constraints, Range
from ui.chips import Chip, constraint_chips


def labels(**held: object) -> list[str]:
    return [chip.label for chip in constraint_chips(Constraints.model_validate(held), "USD")]


def test_no_constraint_is_no_chip() -> None:
    assert constraint_chips(Constraints()) == []


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (None, 60, "up to $60"),
        (20, None, "from $20"),
        ("19.5", 1200, "$19.50 to $1,200"),
    ],
)
def test_a_price_range_is_one_chip(low: object, high: object, label: str) -> None:
    assert labels(price_min=low, price_max=high) == [label]


def test_attributes_read_with_their_units() -> None:
    assert labels(
        attributes={
            "capacity_l": Range(min=20),
            "weight_g": Range(max=900),
            "screen_in": Range(min=5, max=7),
            "color": ("black", "navy"),
            "shoe_width": ("wide",),
            "water_resistant": ("yes",),
            "scented": ("no",),
        }
    ) == [
        "capacity from 20 L",
        "weight up to 900 g",
        "screen 5 to 7 in",
        "black or navy",
        "wide",
        "water resistant",
        "not scented",
    ]


def test_every_constraint_has_a_chip_that_lifts_it() -> None:
    held = Constraints(
        category="Bags > Backpacks",
        price_max=Decimal(60),
        brands=("Corvo", "Aster"),
        exclude_brands=("Nike",),
        exclude_attributes={"material": ("leather",)},
        exclude_terms=("wheels", "wheel"),
        rating_min=4,
        quantity=2,
    )
    assert constraint_chips(held) == [
        Chip("Backpacks", "The category doesn't matter"),
        Chip("up to $60", "The price doesn't matter"),
        Chip("Corvo or Aster", "The brand doesn't matter"),
        Chip("not Nike", "Nike is fine after all"),
        Chip("not leather", "I don't mind leather"),
        Chip("without wheels", "I don't mind wheels"),
        Chip("★ 4 and up", "The rating doesn't matter"),
        Chip("2 of them", "The quantity doesn't matter"),
    ]


def test_a_refused_material_is_one_chip_with_all_its_kinds() -> None:
    held = {"exclude_attributes": {"material": ("leather", "calf leather", "suede and mesh")}}
    assert labels(**held) == ["not leather"]
    allergy = {
        "exclude_terms": ("wool", "wools", "merino"),
        "exclude_attributes": {"material": ("wool", "merino blend")},
    }
    assert labels(**allergy) == ["without wool"]
