import numpy as np

from recsys import Interactions
from recsys.interactions import SECONDS_PER_DAY, SECONDS_PER_WEEK
from recsys.visits import visits


def test_purchases_are_counted_by_visit_and_visits_since_by_time() -> None:
    days = np.array([0, 0, 7, 14, 7]) * SECONDS_PER_DAY
    data = Interactions.from_events(
        ["a", "a", "a", "a", "b"],
        ["p0", "p1", "p0", "p1", "p0"],
        days,
        ["purchase"] * 5,
        catalogue=["p0", "p1"],
        now=3 * SECONDS_PER_WEEK,
    )
    found = visits(data)
    assert found.later.tolist() == [2, 2, 1, 0, 0]
    assert found.customers.tolist() == [0, 0, 0, 1]
    assert sorted(found.sizes.tolist()) == [1, 1, 1, 2]
    assert sorted(found.ages.tolist()) == [1, 2, 2, 3]
