"""Whether what an explanation names is what raised the score, by taking it away."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from evals.bandit_simulator import Shop, ShopConfig, simulated_shop
from recsys import Cause, PartKind, Recommender, RecommenderConfig, learning
from recsys.als import AlsConfig
from recsys.content import TfidfContent, dense_vectors
from recsys.learning import LearningConfig
from recsys.ranker import Ranker
from recsys.stage import Stage, StageConfig

pytestmark = pytest.mark.slow

CONFIG = RecommenderConfig(
    learning=LearningConfig(
        stage=StageConfig(als=AlsConfig(factors=8, threads=1)), min_positives=200
    )
)
FEW = 40
"""So few customers lose a purchase that what everybody buys hardly changes."""


@dataclass(frozen=True)
class Learned:
    """A model, and the ranker that it was made with."""

    shop: Shop
    model: Recommender
    ranker: Ranker
    vectors: NDArray[np.float32]

    def products_of(self, cause: Cause) -> NDArray[np.int64]:
        """The products that a cause is, or those that have its word."""
        if cause.kind == "product":
            return np.array([self.shop.data.product_ids.index(cause.ref)])
        words, starts = self.model.names.words, self.model.tables.word_start
        at = words.index(cause.ref)
        return np.asarray(self.model.tables.word_products[starts[at] : starts[at + 1]], np.int64)

    def scores(self, kept: NDArray[np.bool_], shown: dict[int, int]) -> NDArray[np.float32]:
        """Log odds of each customer's product, as the ranker sees the events that are kept."""
        past = self.shop.data.select(kept, self.shop.data.now)
        stage = Stage(past, self.shop.products, None, None, self.vectors, CONFIG.learning.stage)
        customers = np.array(sorted(shown))
        pairs = stage.advised(stage.pairs(customers))["discovery"]
        table = np.full((past.n_customers, past.n_products), np.nan, np.float32)
        table[pairs.rows, pairs.columns] = self.ranker.split(stage.describe(pairs)).sum(axis=1)
        return table[customers, [shown[customer] for customer in customers.tolist()]]


@pytest.fixture(scope="module")
def learned() -> Learned:
    shop = simulated_shop(ShopConfig(customers=250, categories=6, products_per_category=20))
    words = TfidfContent(CONFIG.content).fit(shop.data, shop.products).words
    vectors = dense_vectors(shop.products, words, CONFIG.vector_size)
    config = CONFIG.learning
    windows = (
        learning.examples_before(moment, shop.data, shop.products, None, None, vectors, config)
        for moment in learning.moments(shop.data, config)
    )
    examples = learning.by_task(windows, config)["discovery"]
    model = Recommender.fit(shop.data, shop.products, CONFIG)
    return Learned(shop, model, learning.learned(examples, config.ranker), vectors)


@pytest.mark.parametrize("kind", [PartKind.COLLABORATIVE, PartKind.CONTENT])
def test_taking_the_named_purchase_away_lowers_the_score_of_most(
    learned: Learned, kind: PartKind
) -> None:
    data = learned.shop.data
    shown: dict[int, int] = {}
    named = np.zeros(len(data.times), np.bool_)
    for customer, name in enumerate(data.customer_ids[:FEW]):
        for item in learned.model.recommend(name, 3, mode="discovery"):
            causes = [part.causes for part in item.parts if part.kind == kind and part.value > 0]
            if causes and causes[0]:
                shown[customer] = data.product_ids.index(item.product_id)
                gone = learned.products_of(causes[0][0])
                named |= (data.customers == customer) & np.isin(data.products, gone)
                break
    assert len(shown) > FEW / 2
    before = learned.scores(np.ones(len(named), np.bool_), shown)
    fall = before - learned.scores(~named, shown)
    fall = fall[~np.isnan(fall)]
    assert (fall > 0).mean() > 0.6
    assert fall.mean() > 0
