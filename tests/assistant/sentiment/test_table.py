"""What reviews say of aspects, added up for ranking."""

from pathlib import Path

import numpy as np
import pytest

from assistant.sentiment import OpinionTable
from core.store import AspectsRow

_IDS = ("a", "b", "c")


def _said(product: str, customer: str | None, **scores: float) -> AspectsRow:
    aspects = [{"name": name, "score": score, "quote": ""} for name, score in scores.items()]
    return AspectsRow(product, customer, aspects)


@pytest.fixture
def table() -> OpinionTable:
    rows = [
        *[_said("a", f"x{n}", comfort=1.0) for n in range(8)],
        _said("b", "ann", comfort=-0.9, price=0.5),
        _said("b", "ann", comfort=-0.7),
        _said("gone", None, comfort=1.0),
    ]
    return OpinionTable.of(rows, _IDS)


def test_many_who_praise_an_aspect_weigh_more_than_one(table: OpinionTable) -> None:
    comfort = table.verdicts("comfort")
    np.testing.assert_allclose(comfort, [0.8, -0.4, 0.0], atol=1e-6)
    assert table.verdicts("price")[1] == pytest.approx(0.5 / 3)
    assert not table.verdicts("battery").any()


def test_a_request_lifts_by_the_aspects_that_it_names(table: OpinionTable) -> None:
    lifts = table.lifts(("comfort", "battery"))
    assert list(lifts) == ["comfort"]
    np.testing.assert_allclose(lifts["comfort"], table.verdicts("comfort"))


def test_a_customer_lifts_by_what_their_own_reviews_speak_of(table: OpinionTable) -> None:
    lifts = table.lifts((), "ann")
    np.testing.assert_allclose(lifts["comfort"], table.verdicts("comfort") * 2 / 3, rtol=1e-5)
    np.testing.assert_allclose(lifts["price"], table.verdicts("price") / 3, rtol=1e-5)
    assert table.lifts((), "somebody new") == {}
    assert table.lifts() == {}


def test_a_saved_table_is_the_same(table: OpinionTable, tmp_path: Path) -> None:
    table.save(tmp_path)
    loaded = OpinionTable.load(tmp_path)
    np.testing.assert_allclose(loaded.verdicts("comfort"), table.verdicts("comfort"), atol=1e-3)
    assert loaded.lifts((), "ann").keys() == table.lifts((), "ann").keys()
