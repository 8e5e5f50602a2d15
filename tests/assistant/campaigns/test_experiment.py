"""Arms, power, Thompson sampling and uplift, against known answers."""

import numpy as np
import pytest

from assistant.campaigns.experiment import HOLDOUT, Counts, assign, plan_power, thompson
from assistant.campaigns.results import qini, rate, uplift
from assistant.campaigns.send_time import best_hours


def test_arms_are_even_and_stay_the_same() -> None:
    arms = [assign("c", f"k{n}", 0.2, ("A", "B")) for n in range(10_000)]
    assert arms == [assign("c", f"k{n}", 0.2, ("A", "B")) for n in range(10_000)]
    shares = [arms.count(arm) / 10_000 for arm in (HOLDOUT, "A", "B")]
    assert shares == pytest.approx([0.2, 0.4, 0.4], abs=0.02)


def test_a_group_of_the_size_that_is_needed_detects_the_difference() -> None:
    needed = plan_power(1, 1, 0.04).needed
    assert plan_power(needed, needed, 0.04).detectable == pytest.approx(0.02, rel=0.03)


def test_a_clear_winner_stops_the_test_and_a_tie_does_not() -> None:
    rng = np.random.default_rng(1)
    clear = thompson({"A": Counts(2_000, 60), "B": Counts(2_000, 140)}, rng)
    assert (clear.stop, clear.winner) == (True, "B")
    tie = thompson({"A": Counts(2_000, 100), "B": Counts(2_000, 101)}, rng)
    assert not tie.stop
    assert sum(tie.shares.values()) == pytest.approx(1)
    assert min(tie.shares.values()) >= 0.09


def test_too_few_tries_decide_nothing() -> None:
    found = thompson({"A": Counts(20, 0), "B": Counts(20, 15)}, np.random.default_rng(1))
    assert not found.stop


def test_the_uplift_interval_covers_the_truth_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        treated, control = rng.binomial(900, 0.06), rng.binomial(300, 0.04)
        found = uplift(rate(int(treated), 900), rate(int(control), 300))
        hits += found.low <= 0.02 <= found.high
    assert hits / 400 >= 0.93


def test_qini_is_positive_for_those_who_are_persuaded_first() -> None:
    treated = [True, False] * 200
    won = [n < 200 and t for n, t in enumerate(treated)]
    scores = [-float(n) for n in range(400)]
    assert qini(scores, treated, won) > 0.1
    assert qini([-s for s in scores], treated, won) < -0.1


def test_who_never_came_is_written_to_at_everybodys_hour() -> None:
    visits = np.zeros((1, 24), np.int32)
    visits[0, 18] = 40
    assert best_hours(["a", "stranger"], ["a"], visits).tolist() == [18, 18]
    assert best_hours(["a"], [], np.zeros((0, 24), np.int32)).tolist() == [10]
