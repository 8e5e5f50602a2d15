import numpy as np
import pytest

from recsys.ease import Ease, EaseConfig
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import checkerboard, plain_table

CONFIG = EaseConfig(1.0)


class TestEase(CandidateConformance):
    def make(self) -> Ease:
        return Ease(CONFIG)


@pytest.mark.parametrize("learners", [24, 20])
def test_the_dual_form_equals_the_primal(learners: int) -> None:
    data = checkerboard()
    dual = Ease(EaseConfig(1.0, max_learners=learners)).fit(data, plain_table(24))
    primal = Ease(EaseConfig(1.0, max_learners=learners)).fit(data, plain_table(24))
    active = np.argsort(-np.diff(primal.inputs.indptr), kind="stable")[:learners]
    primal._fit_primal(primal.inputs[np.sort(active)])
    primal._position[:] = -1
    customers = np.arange(24)
    np.testing.assert_allclose(dual.scores(customers), primal.scores(customers), atol=1e-4)


def test_a_products_own_count_adds_nothing_to_its_score() -> None:
    model = Ease(CONFIG).fit(checkerboard(), plain_table(24))
    inputs = model.inputs[[0]].copy()
    before = model.scores_of(inputs)[0, 4]
    inputs[0, 4] = 9.0
    assert model.scores_of(inputs)[0, 4] == pytest.approx(before, abs=1e-3)
