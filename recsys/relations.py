"""Products that go with a product, whoever asks."""

import numpy as np
from numpy.typing import NDArray

from recsys.tables import Tables


def similarity(tables: Tables, product: int) -> NDArray[np.float32]:
    """How like `product` each product is, by content and category, `(n_products,)`."""
    score = tables.vectors @ tables.vectors[product]
    category = tables.category[product]
    if category >= 0:
        score += tables.category == category
    return np.asarray(score, np.float32)


def companionship(tables: Tables, product: int) -> NDArray[np.float32]:
    """How often each product of another category is in the same basket, `(n_products,)`.

    -inf for products that never are.
    """
    score = np.full(len(tables.popularity), -np.inf, np.float32)
    weights = tables.basket_weights[product]
    found = weights > 0
    score[tables.basket_neighbours[product][found]] = weights[found]
    category = tables.category[product]
    if category >= 0:
        score[tables.category == category] = -np.inf
    return score


def companionship_of_kind(tables: Tables, product: int) -> NDArray[np.float32]:
    """How often each product of another category is in a basket with one of this product's
    category, `(n_products,)`.

    -inf for products that never are, and for all of them where the product has no category.
    """
    n = len(tables.popularity)
    category = tables.category[product]
    if category < 0:
        return np.full(n, -np.inf, np.float32)
    own = tables.category == category
    neighbours, weights = tables.basket_neighbours[own].ravel(), tables.basket_weights[own].ravel()
    found = weights > 0
    score = np.bincount(neighbours[found], weights[found], minlength=n).astype(np.float32)
    score[(score <= 0) | own] = -np.inf
    return score
