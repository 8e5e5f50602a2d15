import numpy as np
import pytest

from recsys.interactions import SECONDS_PER_WEEK, Interactions
from recsys.repeat import Repeat, intervals
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import plain_table


class TestRepeat(CandidateConformance):
    finds_withheld = False

    def make(self) -> Repeat:
        return Repeat()


def bought(weeks_by_product: dict[str, list[int]], now_week: int) -> Interactions:
    rows = [(name, week) for name, weeks in weeks_by_product.items() for week in weeks]
    return Interactions.from_events(
        ["c"] * len(rows),
        [name for name, _ in rows],
        [week * SECONDS_PER_WEEK for _, week in rows],
        ["purchase"] * len(rows),
        catalogue=["p0", "p1"],
        now=now_week * SECONDS_PER_WEEK,
    )


def test_what_is_due_scores_above_what_was_just_bought() -> None:
    data = bought({"p0": [1, 5, 9], "p1": [4, 8, 12]}, 13)
    scores = Repeat().fit(data, plain_table(2)).scores(np.array([0]))[0]
    plain = data.counts(16.0).toarray()[0]
    assert scores[0] / plain[0] > scores[1] / plain[1]


def test_intervals_give_sessions_gap_and_time_since() -> None:
    pair = intervals(bought({"p0": [1, 5, 9]}, 13))
    assert (pair.sessions, pair.gap, pair.since, pair.first) == (3, 4, 4, 12)


def test_the_interval_of_a_single_purchase_is_unknown() -> None:
    assert np.isnan(intervals(bought({"p1": [2]}, 13)).gap[0])


def test_older_purchases_count_less() -> None:
    scores = Repeat().fit(bought({"p0": [1], "p1": [12]}, 13), plain_table(2)).scores(np.array([0]))
    assert scores[0, 1] == pytest.approx(scores[0, 0] * 2 ** (11 / 16), rel=1e-3)
