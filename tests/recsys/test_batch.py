import numpy as np
import pytest

from core.errors import ArtifactError
from recsys import Recommender
from recsys.model import Mode, ServingConfig
from recsys.rerank import RerankConfig
from tests.recsys.shops import checkerboard, plain_table

N = 24
CUSTOMERS = [*(f"c{at}" for at in range(N)), None, "nobody"]


@pytest.fixture(scope="module")
def model() -> Recommender:
    return Recommender.fit(checkerboard(N), plain_table(N))


@pytest.mark.parametrize("mode", ["all", "discovery"])
@pytest.mark.parametrize("allowed", [range(N), range(5, 9), [3]])
def test_many_customers_get_what_each_would_alone(
    model: Recommender, mode: Mode, allowed: list[int]
) -> None:
    mask = np.zeros(N, np.bool_)
    mask[list(allowed)] = True
    picks = model.recommend_many(CUSTOMERS, 6, mask=mask, mode=mode, exclude=["p7"])
    for at, (customer, ids) in enumerate(zip(CUSTOMERS, picks.ids(), strict=True)):
        alone = model.recommend(customer, N, mask=mask, mode=mode, exclude=["p7"])
        worth = {item.product_id: item.score for item in alone}
        best = [item.score for item in alone[:6]]
        np.testing.assert_allclose([worth[id] for id in ids], best, atol=1e-5)
        np.testing.assert_allclose(picks.scores[at, : len(ids)], best, atol=1e-5)


def test_rules_of_the_shop_hold_for_many_customers_too(model: Recommender) -> None:
    strict = Recommender(
        model.tables, model.names, ServingConfig(rerank=RerankConfig(per_category=1))
    )
    for ids in strict.recommend_many(CUSTOMERS, 6).ids():
        assert len(ids) == 2


def test_who_is_known_by_history_is_told(model: Recommender) -> None:
    assert model.recommend_many(["c1", None, "nobody"]).personal.tolist() == [True, False, False]


def test_nobody_gets_no_rows_and_no_places_no_products(model: Recommender) -> None:
    assert len(model.recommend_many([])) == 0
    assert list(model.recommend_many(["c1"], 0).ids()) == [[]]


def test_a_mask_of_another_catalogue_is_refused(model: Recommender) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        model.recommend_many(["c0"], mask=np.ones(N + 1, np.bool_))
