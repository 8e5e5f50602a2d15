"""Simulated shoppers whose tastes are known, so that regret and adaptation can be measured."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import KINDS, SECONDS_PER_DAY, Interactions
from recsys.products import ProductTable

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RoundsConfig:
    """Options of `random_rounds`."""

    rounds: int = 10_000
    arms: int = 20
    """Products to choose one from in each round."""
    taste_size: int = 5
    """Length of a shopper's and of a product's description."""
    change_at: float | None = None
    """Share of the rounds after which what shoppers like about products changes; None: never."""
    seed: int = 0


@dataclass(frozen=True)
class Rounds:
    """One product shown a round; whether each arm would be clicked is drawn beforehand, so
    that every policy meets the same draws.
    """

    shoppers: Floats
    """`(rounds, f)` what is seen of the shopper, of length one."""
    products: Floats
    """`(arms, g)` what is seen of each product, of length one."""
    chances: Floats
    """`(rounds, arms)` probability of a click."""
    clicks: NDArray[np.bool_]
    """`(rounds, arms)` whether there would be one."""

    def __len__(self) -> int:
        return len(self.shoppers)

    def contexts(self, at: int) -> Floats:
        """What a shared model sees of each arm, `(arms, arms + f * g)`."""
        pairs = np.einsum("i,aj->aij", self.shoppers[at], self.products)
        return np.concatenate((np.eye(len(pairs)), pairs.reshape(len(pairs), -1)), axis=1)

    def shopper(self, at: int) -> Floats:
        """What a model an arm sees of the shopper, `(1 + f,)`."""
        return np.concatenate(([1.0], self.shoppers[at]))

    def regret(self, at: int, arm: int) -> float:
        """Chance of a click lost against the best arm."""
        return float(self.chances[at].max() - self.chances[at, arm])


def random_rounds(config: RoundsConfig) -> Rounds:
    """A click comes with `sigmoid(2.5 u' W z + b - 1)`.

    `u` describes the shopper, `z` the product, both seen; `W` says who likes what and `b` how
    good a product is, both hidden.
    """
    rng = np.random.default_rng(config.seed)
    size = config.taste_size
    shoppers = unit(rng.standard_normal((config.rounds, size)))
    products = unit(rng.standard_normal((config.arms, size)))
    merit = 0.5 * rng.standard_normal(config.arms)
    liking = rng.standard_normal((2, size, size))
    changed = np.arange(config.rounds) >= config.rounds * (config.change_at or np.inf)
    utility = np.where(
        changed[:, None],
        shoppers @ liking[1] @ products.T,
        shoppers @ liking[0] @ products.T,
    )
    chances = 1 / (1 + np.exp(-(2.5 * utility + merit - 1)))
    return Rounds(shoppers, products, chances, rng.random(chances.shape) < chances)


def unit(rows: Floats) -> Floats:
    """Rows of length one; zeros stay zeros."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


@dataclass(frozen=True)
class ShopConfig:
    """Options of `simulated_shop`."""

    customers: int = 400
    categories: int = 12
    products_per_category: int = 40
    tastes: int = 2
    """Categories that a customer buys from."""
    purchases: int = 30
    """Of each customer in the year."""
    faithful: float = 0.9
    """Share of purchases within the tastes, in [0, 1]."""
    seed: int = 0


@dataclass(frozen=True)
class Shop:
    """A year of purchases by customers of known tastes."""

    data: Interactions
    products: ProductTable
    tastes: NDArray[np.bool_]
    """`(customers, tastes)` what each customer is drawn to."""
    serves: NDArray[np.bool_]
    """`(products, tastes)` which tastes each product serves."""
    next: NDArray[np.int64]
    """`(customers, 10)` products that each customer wants next, none bought before."""


def simulated_shop(config: ShopConfig) -> Shop:
    """Draw a shop; within a category, some products are bought more than others."""
    rng = np.random.default_rng(config.seed)
    n, width = config.categories * config.products_per_category, config.products_per_category
    category = np.repeat(np.arange(config.categories), width)
    tastes = np.zeros((config.customers, config.categories), np.bool_)
    for row in tastes:
        row[rng.choice(config.categories, config.tastes, replace=False)] = True
    appeal = 1 / (1 + np.arange(width)) ** 0.7
    customers, products, following = [], [], []
    for customer, taste in enumerate(tastes):
        chance = np.where(taste[category], config.faithful, 0.0) / config.tastes
        chance = chance + (1 - config.faithful) / config.categories
        chance = chance * np.tile(appeal / appeal.sum(), config.categories)
        chosen = rng.choice(n, config.purchases + 10, replace=False, p=chance / chance.sum())
        customers.append(np.full(config.purchases, customer))
        products.append(chosen[:-10])
        following.append(chosen[-10:])
    rows = np.concatenate(customers)
    times = rng.integers(0, 365 * SECONDS_PER_DAY, len(rows)) + 1_700_000_000
    ids = tuple(f"p{at}" for at in range(n))
    table = ProductTable(
        ids=ids,
        texts=[f"kind{kind} thing{at % width}" for at, kind in enumerate(category.tolist())],
        categories=[f"kind{kind}" for kind in category.tolist()],
        brands=[f"maker{at % 7}" for at in range(n)],
        prices=rng.uniform(5, 100, n),
        stock=np.full(n, np.nan),
    )
    data = Interactions(
        customer_ids=tuple(f"c{at}" for at in range(config.customers)),
        product_ids=ids,
        customers=rows.astype(np.int32),
        products=np.concatenate(products).astype(np.int32),
        times=times,
        kinds=np.full(len(rows), KINDS.index("purchase"), np.uint8),
        values=np.ones(len(rows), np.float32),
        sessions=times // SECONDS_PER_DAY,
    )
    serves = category[:, None] == np.arange(config.categories)
    return Shop(data, table, tastes, serves, np.stack(following))
