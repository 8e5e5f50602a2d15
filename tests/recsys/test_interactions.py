import numpy as np
import pytest

from core.errors import ArtifactError
from recsys import Interactions
from recsys.interactions import SECONDS_PER_WEEK
from tests.recsys.shops import checkerboard


def events(kinds: list[str], **more: object) -> Interactions:
    n = len(kinds)
    return Interactions.from_events(
        ["c"] * n, ["p0"] * n, [100] * n, kinds, catalogue=["p0", "p1"], **more
    )


def test_events_of_unknown_products_and_kinds_are_left_out() -> None:
    data = Interactions.from_events(
        ["a", "a", "b"],
        ["p0", "gone", "p1"],
        [1, 2, 3],
        ["purchase", "purchase", "sneeze"],
        catalogue=["p0", "p1"],
    )
    assert data.customers.tolist() == [0]
    assert data.customer_ids == ("a", "b")


def test_a_product_counts_once_a_basket() -> None:
    assert events(["purchase"] * 3, sessions=["s1", "s1", "s2"]).counts()[0, 0] == 2


def test_an_event_one_half_life_old_counts_half() -> None:
    data = Interactions.from_events(
        ["c", "c"],
        ["p0", "p1"],
        [0, 4 * SECONDS_PER_WEEK],
        ["purchase"] * 2,
        catalogue=["p0", "p1"],
    )
    counts = data.counts(4.0)
    assert counts[0, 0] == pytest.approx(counts[0, 1] / 2)


def test_a_dislike_cancels_a_like() -> None:
    assert events(["like", "dislike"]).counts().nnz == 0


def test_before_sees_nothing_of_the_moment_or_later() -> None:
    data = checkerboard()
    moment = int(np.median(data.times))
    past = data.before(moment)
    assert past.times.max() < moment
    assert past.now == moment


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(ArtifactError, match="one length"):
        Interactions(
            ("c",),
            ("p",),
            np.zeros(2, np.int32),
            np.zeros(1, np.int32),
            np.zeros(1, np.int64),
            np.zeros(1, np.uint8),
            np.ones(1, np.float32),
            np.zeros(1, np.int64),
        )
