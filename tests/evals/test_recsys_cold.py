from dataclasses import replace

import numpy as np

from evals.bandit_simulator import ShopConfig, simulated_shop
from evals.recsys_cold import ColdConfig, cold_start
from evals.recsys_data import Split
from recsys import CustomerTable
from recsys.interactions import SECONDS_PER_WEEK


def small_split() -> Split:
    """Customers of two ages with tastes of their own."""
    shop = simulated_shop(
        ShopConfig(customers=150, categories=4, products_per_category=20, tastes=1)
    )
    moment = shop.data.now - 16 * SECONDS_PER_WEEK
    later = shop.data.select(shop.data.times >= moment, shop.data.now)
    bands = [f"taste {row.argmax()}" for row in shop.tastes]
    fit = shop.data.before(moment)
    return Split(
        "small",
        fit,
        shop.products,
        CustomerTable(shop.data.customer_ids, {"age_band": bands}),
        later.counts().astype(bool),
        fit.counts().astype(bool),
    )


def test_new_products_are_shown_to_those_whose_taste_they_meet() -> None:
    found = cold_start(small_split(), ColdConfig(products=0.3))["new_product"]
    assert found["ndcg@10_by_taste"] > 1.5 * found["ndcg@10_at_random"]
    assert found["lead_low"] > 0


def test_new_customers_gain_from_a_segment_that_says_something() -> None:
    found = cold_start(small_split())["new_customer"]
    assert found["lead_low"] > 0


def test_a_split_without_demographics_has_no_segments_to_judge() -> None:
    assert "new_customer" not in cold_start(replace(small_split(), customers=None))
    assert np.isfinite(list(cold_start(small_split())["new_product"].values())).all()
