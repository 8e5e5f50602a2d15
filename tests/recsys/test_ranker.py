import numpy as np
import pytest

from recsys.feature_names import part_of
from recsys.ranker import Ranker, RankerConfig
from recsys.recommendation import PartKind
from recsys.tables import PARTS

NAMES = ("pair_half_16", "ease", "product_4_weeks", "price_fit", "brand_lift", "customer_size")


@pytest.fixture(scope="module")
def taught() -> tuple[Ranker, np.ndarray]:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((4000, len(NAMES))).astype(np.float32)
    bought = rng.random(4000) < 1 / (1 + np.exp(-(2 * features[:, 0] + features[:, 1] - 1)))
    config = RankerConfig(trees=40, min_leaf=20, feature_share=1.0, threads=1)
    return Ranker(NAMES, config).fit(features, bought, PARTS), features


def test_parts_sum_exactly_to_what_the_trees_predict(taught: tuple[Ranker, np.ndarray]) -> None:
    ranker, features = taught
    raw = ranker._booster.predict(features, raw_score=True, num_threads=1)
    np.testing.assert_allclose(ranker.split(features).sum(axis=1), raw, atol=1e-4)


def test_the_part_of_the_feature_that_matters_varies_most(
    taught: tuple[Ranker, np.ndarray],
) -> None:
    ranker, features = taught
    spread = dict(zip(PARTS, ranker.split(features).std(axis=0), strict=True))
    assert max(spread, key=spread.__getitem__) == PartKind.REPEAT
    assert spread[PartKind.COLLABORATIVE] > spread[PartKind.PRICE]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ease_plain_rank", PartKind.COLLABORATIVE),
        ("product_age", PartKind.NOVELTY),
        ("product_trend_1", PartKind.POPULARITY),
        ("category_share", PartKind.AFFINITY),
        ("trait_age_band", PartKind.CUSTOMER),
        ("meaning", PartKind.CONTENT),
    ],
)
def test_each_feature_counts_to_its_part(name: str, part: PartKind) -> None:
    assert part_of(name) == part
