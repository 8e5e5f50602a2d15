import numpy as np

from recsys.als import Als, AlsConfig, FoldIn, confidences
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import checkerboard, plain_table


class TestAls(CandidateConformance):
    def make(self) -> Als:
        return Als(AlsConfig(factors=8, regularization=0.01, threads=1))


def test_confidences_exceed_one_so_that_implicit_subtracts_nothing() -> None:
    assert confidences(checkerboard().counts(8.0), 2.0).data.min() > 1


def test_fold_in_of_the_whole_history_gives_the_fitted_factors() -> None:
    data = checkerboard()
    config = AlsConfig(factors=8, regularization=0.1, iterations=40, threads=1)
    model = Als(config).fit(data, plain_table(24))
    counts = data.counts()[[3]]
    fold = FoldIn(model.product_factors, model.ridge, config.alpha)
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    added = dict(zip(counts.indices.tolist(), counts.data.tolist(), strict=True))
    change = fold.change(nothing, added)
    np.testing.assert_allclose(change, model.customer_factors[3], atol=0.02)


def test_fold_in_raises_the_liking_of_products_bought_together() -> None:
    model = Als(AlsConfig(factors=8, regularization=0.01, threads=1)).fit(
        checkerboard(), plain_table(24)
    )
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    liking = model.product_factors @ FoldIn(model.product_factors, model.ridge, 2.0).change(
        nothing, {2: 3.0}
    )
    assert liking[::2].mean() > liking[1::2].mean()


def test_what_past_purchases_contribute_sums_to_the_score() -> None:
    data = checkerboard()
    model = Als(AlsConfig(factors=8, regularization=0.1, threads=1)).fit(data, plain_table(24))
    counts = data.counts()[[3]]
    history = counts.indices, counts.data
    fold = FoldIn(model.product_factors, model.ridge, 2.0)
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    factors = fold.change(nothing, dict(zip(*(part.tolist() for part in history), strict=True)))
    products = np.array([0, 5, 7])
    parts = fold.contributions(history, products)
    np.testing.assert_allclose(
        parts.sum(axis=1), model.product_factors[products] @ factors, atol=1e-5
    )
