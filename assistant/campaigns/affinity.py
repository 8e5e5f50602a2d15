"""Which categories each customer likes best, from the recommender's factors, for audience rules."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from assistant.services import Shop

_FAVOURITES = 12
"""Categories kept of each customer."""
_LEAST = 0.7
"""Share of customers who must like the category less."""


def refresh(shop: Shop, generation: str) -> bool:
    """Recompute the stored affinities if they are of another build.

    Returns:
        Whether anything was done.
    """
    audiences = shop.store.audiences
    if audiences.affinity_generation() == generation:
        return False
    known = set(shop.store.customers.ids())
    audiences.replace_affinities(
        [row for row in _rows(shop, generation) if row["customer_id"] in known]
    )
    return True


def _rows(shop: Shop, generation: str) -> Iterator[dict[str, Any]]:
    """One row a customer and favourite category.

    A customer's liking of a category is their factors times the mean factors of its products;
    its score is the share of customers who like the category less.
    """
    tables, names = shop.recommender.tables, shop.recommender.names
    codes = tables.category
    paths = names.categories
    if not len(paths) or not len(names.customers):
        return
    sums = np.zeros((len(paths), tables.factors.shape[1]), np.float32)
    counts = np.zeros(len(paths), np.float32)
    known = codes >= 0
    np.add.at(sums, codes[known], tables.factors[known])
    np.add.at(counts, codes[known], 1)
    means = sums / np.maximum(counts, 1)[:, None]
    liking = tables.customer_factors @ means.T
    ranks = liking.argsort(axis=0).argsort(axis=0) / max(1, len(liking) - 1)
    consents = tables.consents
    best = np.argsort(-ranks, axis=1)[:, :_FAVOURITES]
    for row, customer in enumerate(names.customers):
        if not consents[row] or not liking[row].any():
            continue
        for column in best[row].tolist():
            score = float(ranks[row, column])
            if score >= _LEAST and counts[column]:
                yield {
                    "customer_id": customer,
                    "category": paths[column],
                    "score": score,
                    "generation": generation,
                }
