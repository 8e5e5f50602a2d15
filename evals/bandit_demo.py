"""The demo shop's own simulator as a `Shop` of known tastes."""

import numpy as np

from evals.bandit_simulator import Shop
from ingestion.demo import DemoShop, generate
from recsys.interactions import Interactions
from recsys.products import ProductTable

_STRONG = 0.15
"""Share of attention from which an interest counts as a taste."""
_WANTED = 10


def demo_shop(seed: int = 7, customers: int = 2000) -> Shop:
    """Generate the demo shop as it stands at the end of its year.

    What a customer wants next are the products of highest utility that they haven't bought.
    """
    demo = generate(seed, customers=customers)
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
