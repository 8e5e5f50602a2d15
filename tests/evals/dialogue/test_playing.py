"""What is held against a turn."""

import pytest

from core.constraints import Constraints, Range
from core.turn import Turn
from evals.dialogue.playing import wrong_constraints
from evals.dialogue.script import Step


@pytest.mark.parametrize(
    ("found", "is_right"),
    [
        (Range(min=40, max=None), True),
        (Range(min=None, max=50), True),
        (Range(min=50, max=None), False),
        (Range(min=None, max=None), False),
    ],
)
def test_a_range_without_limits_agrees_with_no_number(found: Range, is_right: bool) -> None:
    turn = Turn(
        conversation_id="c", turn=1, model="m", reply="Here.",
        constraints=Constraints(attributes={"capacity_l": found}),
    )  # fmt: skip
    step = Step("45 litres", (), holds={"capacity_l": 45})
    assert (list(wrong_constraints(step, turn)) == []) is is_right
