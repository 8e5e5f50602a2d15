"""The fact check on hand-written statements; `aisle evals campaigns` plants thousands more."""

import pytest

from evals import campaigns_claims as claims


@pytest.mark.parametrize("part", claims.PARTS)
def test_no_false_statement_gets_through(part: str) -> None:
    found = claims.hand_written(part)
    assert found["planted"] >= 30
    assert found["through"] == []


def test_most_true_statements_pass() -> None:
    found = [claims.hand_written(part) for part in claims.PARTS]
    assert sum(len(part["rejected"]) for part in found) <= 2
