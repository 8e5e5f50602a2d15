import numpy as np
import pytest

from core.errors import ArtifactError
from recsys import BanditConfig, LinearThompson, teach, worth


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["view", "purchase", "click"], 1.0),
        (["dismiss"], -0.3),
        (["dislike", "click"], 0.3),
        (["no such kind"], None),
        ([], None),
    ],
)
def test_the_best_of_what_happened_counts(kinds: list[str], expected: float | None) -> None:
    assert worth(kinds) == expected


def test_a_click_that_becomes_a_purchase_is_learned_as_one_purchase() -> None:
    config = BanditConfig(memory=1.0)
    grown, at_once = LinearThompson(2, config), LinearThompson(2, config)
    teach(grown, [([1.0, 2.0], 0.3, None), ([1.0, 2.0], 1.0, 0.3)])
    teach(at_once, [([1.0, 2.0], 1.0, None)])
    np.testing.assert_allclose(grown.mean, at_once.mean)


def test_what_a_bandit_knows_survives_as_json() -> None:
    bandit = LinearThompson(2)
    teach(bandit, [([1.0, -1.0], 0.7, None), ([0.5, 0.5], 0.0, None)])
    again = LinearThompson.from_json(2, bandit.to_json())
    np.testing.assert_allclose(again.mean, bandit.mean)
    np.testing.assert_allclose(again.precision, bandit.precision)


@pytest.mark.parametrize(
    "state",
    [{"precision": [[1.0]], "evidence": [1.0]}, {"precision": "x", "evidence": []}, {"a": 1}],
)
def test_a_state_of_another_size_or_damaged_is_refused(state: dict[str, object]) -> None:
    with pytest.raises(ArtifactError, match="state"):
        LinearThompson.from_json(2, state)
