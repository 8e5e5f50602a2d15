"""Each edit changes what it names; whatever contradicts it gives way; the rest holds."""

from decimal import Decimal

import pytest

from assistant.edits import edit
from assistant.language.frames import Change, Operation
from core.constraints import Constraints, Range

SET, ADD, REMOVE = Operation.SET, Operation.ADD, Operation.REMOVE
D = Decimal


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ({}, Change(SET, "price_max", D(60)), {"price_max": D(60)}),
        ({"price_max": D(60)}, Change(SET, "price_max", D(120)), {"price_max": D(120)}),
        ({"price_max": D(60)}, Change(REMOVE, "price_max"), {}),
        (
            {"price_min": D(100)},
            Change(SET, "price_max", D(60)),
            {"price_max": D(60)},
        ),
        (
            {"price_max": D(60)},
            Change(SET, "price_min", D(100)),
            {"price_min": D(100)},
        ),
        ({"brands": ("A",)}, Change(ADD, "brands", ("B",)), {"brands": ("A", "B")}),
        ({"brands": ("A",)}, Change(SET, "brands", ("B",)), {"brands": ("B",)}),
        (
            {"brands": ("Nike", "B")},
            Change(ADD, "exclude_brands", ("nike",)),
            {"brands": ("B",), "exclude_brands": ("nike",)},
        ),
        ({"exclude_brands": ("Nike",)}, Change(REMOVE, "exclude_brands", ("nike",)), {}),
        ({"exclude_brands": ("Nike",)}, Change(REMOVE, "brands", ("Nike",)), {}),
        (
            {"attributes": {"color": ("red",)}},
            Change(ADD, "attributes", ("black",), "color"),
            {"attributes": {"color": ("red", "black")}},
        ),
        (
            {"attributes": {"color": ("red",)}},
            Change(SET, "attributes", ("black",), "color"),
            {"attributes": {"color": ("black",)}},
        ),
        (
            {"attributes": {"color": ("red",), "material": ("wool",)}},
            Change(REMOVE, "attributes", None, "color"),
            {"attributes": {"material": ("wool",)}},
        ),
        (
            {"attributes": {"color": ("red",)}},
            Change(ADD, "exclude_attributes", ("red",), "color"),
            {"exclude_attributes": {"color": ("red",)}},
        ),
        (
            {"attributes": {"weight_g": ("x",)}},
            Change(SET, "attributes", Range(max=500), "weight_g"),
            {"attributes": {"weight_g": Range(max=500)}},
        ),
        ({"exclude_terms": ("wheels",)}, Change(REMOVE, "exclude_terms", ("wheels",)), {}),
        ({"price_max": D(60), "brands": ("A",)}, Change(REMOVE, "all"), {}),
    ],
)
def test_an_edit_leaves_exactly_what_should_hold(
    before: dict[str, object], change: Change, after: dict[str, object]
) -> None:
    assert edit(Constraints.model_validate(before), change) == Constraints.model_validate(after)
