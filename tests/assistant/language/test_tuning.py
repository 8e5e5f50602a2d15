"""The encoder's changes: they tell acts apart, and the same lines give the same."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from assistant.language import tuning
from assistant.language.features import SIZE
from assistant.language.tuning import Lines, Tuned, tune

ASKED = ("will it shrink", "does it rust", "is it heavy", "can it be washed", "has it got a zip")
TOLD = ("mine shrank", "it went rusty", "too heavy for me", "I washed it", "the zip broke")


def lines(asked: tuple[str, ...], told: tuple[str, ...]) -> Lines:
    count = len(asked) + len(told)
    asks = np.arange(count) < len(asked)
    return Lines([*asked, *told], csr_matrix((count, SIZE), dtype=np.float32), 1 - asks, ~asks)


@pytest.fixture(scope="module")
def tuned() -> Tuned:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "_EPOCHS", 20)
        patch.setattr(tuning, "_BATCH", 5)
        patch.setattr(tuning, "_WARM_UP", 5)
        return _tuned()


def _tuned() -> Tuned:
    held = lines(("could it crack",), ("it cracked on me",))
    zeros = np.zeros((SIZE, 2), np.float32)
    return tune(lines(ASKED, TOLD), held, zeros, np.zeros(2, np.float32), 7)


def test_lines_that_were_held_out_are_told_apart(tuned: Tuned) -> None:
    assert tuned.held_out.argmax(axis=1).tolist() == [0, 1]


def test_only_the_upper_layers_change(tuned: Tuned) -> None:
    layers = {name.split(".")[2] for name in tuned.changes}
    assert layers == {"3", "4", "5"}
    ups = [values for name, values in tuned.changes.items() if name.endswith(".up")]
    assert len(ups) == 18
    assert all(np.abs(values).max() > 0 for values in ups)


def test_the_same_lines_give_the_same(tuned: Tuned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "_EPOCHS", 1)
    monkeypatch.setattr(tuning, "_BATCH", 5)
    first, second = _tuned(), _tuned()
    for name, values in first.changes.items():
        np.testing.assert_array_equal(values, second.changes[name])
    np.testing.assert_array_equal(first.coefficients, second.coefficients)
