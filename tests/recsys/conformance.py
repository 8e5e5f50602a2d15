"""What every candidate must do; a model's tests inherit this class."""

from dataclasses import replace

import numpy as np

from recsys.candidate import Candidate
from recsys.interactions import Interactions
from tests.recsys.shops import checkerboard, plain_table, withheld

N = 24


class CandidateConformance:
    """Set `finds_withheld` to False for models that can't know the checkerboard's answer."""

    finds_withheld = True

    def make(self) -> Candidate:
        raise AssertionError("a subclass says which model is tested")

    def fitted(self, data: Interactions | None = None) -> Candidate:
        return self.make().fit(data or checkerboard(N), plain_table(N))

    def test_scores_have_one_row_a_customer_and_one_column_a_product(self) -> None:
        scores = self.fitted().scores(np.array([3, 0, 7]))
        assert scores.shape == (3, N)
        assert scores.dtype == np.float32

    def test_scores_are_finite(self) -> None:
        assert np.isfinite(self.fitted().scores(np.arange(N))).all()

    def test_batches_score_like_single_customers(self) -> None:
        model = self.fitted()
        together = model.scores(np.arange(5))
        single = np.concatenate([model.scores(np.array([at])) for at in range(5)])
        np.testing.assert_allclose(together, single, rtol=1e-4, atol=1e-5)

    def test_the_same_fit_twice_gives_the_same_scores(self) -> None:
        first, second = (self.fitted().scores(np.arange(N)) for _ in range(2))
        np.testing.assert_allclose(first, second, rtol=1e-4, atol=1e-5)

    def test_no_customers_give_no_rows(self) -> None:
        assert self.fitted().scores(np.zeros(0, np.int64)).shape == (0, N)

    def test_empty_history_gives_finite_scores(self) -> None:
        data = checkerboard(N)
        lonely = data.select(data.customers != 4, data.now)
        assert np.isfinite(self.fitted(lonely).scores(np.array([4]))).all()

    def test_a_log_without_events_can_be_fitted(self) -> None:
        data = checkerboard(N)
        nothing = data.select(np.zeros(len(data.times), np.bool_), data.now)
        assert np.isfinite(self.fitted(nothing).scores(np.arange(3))).all()

    def test_a_product_nobody_bought_scores_no_higher_than_one_that_all_of_a_kind_did(self) -> None:
        data = checkerboard(N)
        unsold = replace(data.select(data.products != 20, data.now))
        scores = self.fitted(unsold).scores(np.array([0]))[0]
        assert scores[20] <= scores[2 * np.arange(1, 6)].max() + 1e-6

    def test_the_withheld_product_is_the_best_of_those_not_bought(self) -> None:
        if not self.finds_withheld:
            return
        data = checkerboard(N)
        bought = data.counts().toarray() > 0
        scores = np.where(bought, -np.inf, self.fitted(data).scores(np.arange(N)))
        assert scores.argmax(axis=1).tolist() == [withheld(at, N) for at in range(N)]
