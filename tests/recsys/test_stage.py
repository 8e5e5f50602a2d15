"""Which pairs of a customer and a product are ranked at all."""

import numpy as np

from recsys.stage import Pairs, Stage, StageConfig
from tests.recsys.shops import checkerboard, plain_table

N = 24


def _pairs(most: int) -> tuple[Stage, dict[str, Pairs]]:
    vectors = np.eye(N, dtype=np.float32)
    stage = Stage(checkerboard(N), plain_table(N), None, None, vectors, StageConfig(most=most))
    return stage, stage.pairs(np.arange(N))


def test_models_propose_only_what_most_customers_buy() -> None:
    data = checkerboard(N).purchases
    buyers = np.bincount(np.unique(np.stack((data.products, data.customers)), axis=1)[0])
    _, pairs = _pairs(6)
    proposed = set(pairs["discovery"].columns.tolist())
    assert 0 < len(proposed) <= 6
    assert min(buyers[list(proposed)]) >= np.sort(buyers)[-6]


def test_a_customers_own_are_candidates_whatever_they_are() -> None:
    data = checkerboard(N).purchases
    own = set(zip(data.customers.tolist(), data.products.tolist(), strict=True))
    stage, pairs = _pairs(6)
    found = pairs["all"]
    assert own <= set(zip(found.rows.tolist(), found.columns.tolist(), strict=True))
    assert (np.diff(found.rows) >= 0).all()
    described = stage.describe(stage.advised(pairs)["all"])
    assert described.shape == (len(found.rows), len(stage.names))


def test_with_few_products_all_are_proposed() -> None:
    _, few = _pairs(N)
    _, many = _pairs(10 * N)
    np.testing.assert_array_equal(few["all"].columns, many["all"].columns)
    np.testing.assert_allclose(few["all"].opinions, many["all"].opinions)
