import numpy as np

from recsys.popularity import Popularity, PopularityConfig
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import checkerboard, plain_table


class TestPopularity(CandidateConformance):
    finds_withheld = False

    def make(self) -> Popularity:
        return Popularity()


def test_only_the_window_counts() -> None:
    data = checkerboard()
    late = data.select((data.products == 3) | (data.times < data.times.min() + 3600), data.now)
    model = Popularity(PopularityConfig(0.95)).fit(late, plain_table(24))
    assert model.everybody.argmax() == 3


def test_a_segment_sees_what_its_members_buy() -> None:
    segments = (np.arange(24) % 2).astype(np.int32)
    model = Popularity(segments=segments, prior=1.0).fit(checkerboard(), plain_table(24))
    scores = model.scores(np.array([0, 1]))
    assert scores[0, ::2].min() > scores[0, 1::2].max()
    assert scores[1, 1::2].min() > scores[1, ::2].max()
