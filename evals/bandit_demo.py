"""The demo shop's own simulator: a `Shop` of known tastes, and `Rounds` of the bandit."""

import numpy as np
from numpy.typing import NDArray

from evals.bandit_simulator import Rounds, RoundsConfig, Shop, unit
from ingestion.demo import DemoShop
from recsys.interactions import Interactions
from recsys.model import Recommender
from recsys.products import ProductTable

_STRONG = 0.15
"""Share of attention from which an interest counts as a taste."""
_WANTED = 10


def demo_shop(demo: DemoShop) -> Shop:
    """The demo shop as it stands at the end of its year.

    What a customer wants next are the products of highest utility that they haven't bought.
    """
    data = interactions(demo)
    model, truth = demo.simulator, demo.truth
    rows = {customer: at for at, customer in enumerate(model.customer_ids)}
    order = np.array([rows[customer] for customer in data.customer_ids])
    bought = data.purchases.counts().toarray() > 0
    changed = truth.changed[order]
    utility = model.lasting_utility[changed.astype(int), order]
    utility = np.where(bought, -np.inf, utility)
    tastes = np.where(changed[:, None], truth.taste_after[order], truth.taste_before[order])
    return Shop(
        data=data,
        products=product_table(demo),
        tastes=tastes >= _STRONG,
        serves=model.product_interests > 0,
        next=np.argsort(-utility, axis=1)[:, :_WANTED],
    )


def demo_rounds(demo: DemoShop, model: Recommender, config: RoundsConfig) -> Rounds:
    """One product of the demo shop shown to one of its customers a round.

    The arms are the best sellers of as many categories. Both sides are seen as the
    recommender's factors, turned to the directions in which the arms differ the most. A click
    comes with the shop simulator's own chance, `sigmoid(utility - click_threshold)`; in the
    second half, those whose taste changes have changed.
    """
    rng = np.random.default_rng(config.seed)
    simulator = demo.simulator
    arms = _best_sellers(model, config.arms)
    factors = model.tables.factors[arms].astype(np.float64)
    axes = np.linalg.svd(factors - factors.mean(axis=0), full_matrices=False)[2]
    axes = axes[: config.taste_size]
    customers = rng.integers(0, len(model.names.customers), config.rounds)
    rows = {customer: at for at, customer in enumerate(simulator.customer_ids)}
    order = np.array([rows[customer] for customer in model.names.customers])[customers]
    columns = {product: at for at, product in enumerate(simulator.product_ids)}
    column = np.array([columns[model.product_ids[at]] for at in arms])
    late = (np.arange(config.rounds) >= config.rounds / 2).astype(int)
    utility = simulator.lasting_utility[late[:, None], order[:, None], column]
    chances = 1 / (1 + np.exp(simulator.config.click_threshold - utility.astype(np.float64)))
    return Rounds(
        unit(model.tables.customer_factors[customers] @ axes.T),
        unit(factors @ axes.T),
        chances,
        rng.random(chances.shape) < chances,
    )


def _best_sellers(model: Recommender, count: int) -> NDArray[np.int64]:
    """The most popular product of each of the categories that sell the most."""
    tables = model.tables
    leaders = tables.category_order[tables.category_start[:-1]]
    best = np.argsort(-tables.popularity[leaders], kind="stable")[:count]
    return np.asarray(leaders[best], np.int64)


def interactions(demo: DemoShop) -> Interactions:
    """The year's events over the whole catalogue."""
    return Interactions.from_events(
        [row["customer_id"] for row in demo.events],
        [row["product_id"] for row in demo.events],
        [int(row["time"]) for row in demo.events],
        [str(row["kind"]) for row in demo.events],
        catalogue=[row["id"] for row in demo.products],
        sessions=[row.get("session_id") for row in demo.events],
    )


def product_table(demo: DemoShop) -> ProductTable:
    """The catalogue as the recommender sees it."""
    rows = demo.products
    return ProductTable(
        ids=[row["id"] for row in rows],
        texts=[f"{row['title']}. {row['description']}" for row in rows],
        categories=[row["category"] for row in rows],
        brands=[row["brand"] for row in rows],
        prices=np.array([float(row["price"]) for row in rows]),
        stock=np.array([float(row["stock"]) for row in rows]),
    )
