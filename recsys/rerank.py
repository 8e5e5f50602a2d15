"""What the shop wants of a list besides its relevance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.slate import Slate
from recsys.tables import Tables

_DEPTH = 5
"""Products looked at for each place in the list."""


@dataclass(frozen=True)
class RerankConfig:
    """Options of `rerank`, in units of the score, which spans [0, 1] in a pool."""

    diversity: float = 0.0
    """What a product loses when it is just like one above it, >= 0."""
    coverage: float = 0.0
    """What a product loses for each tenfold of customers whose pools it is in, >= 0."""
    margin: float = 0.0
    """What a product gains when its price is all profit, >= 0."""
    per_category: int | None = None
    """Most products of one category, >= 1."""

    def is_off(self) -> bool:
        """Whether a list stays as it is."""
        return self == RerankConfig()


def rerank(
    slate: Slate,
    score: NDArray[np.float32],
    k: int,
    tables: Tables,
    config: RerankConfig,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Choose `k` products one by one, each the best beside those above it.

    Args:
        slate: candidates.
        score: `(m,)` relevance.
        k: how many.
        tables: for content, categories, margins and exposure.
        config: see `RerankConfig`.

    Returns:
        Indices into the slate, `(<= k,)`, and what the rules added to every candidate's
        score, `(m,)` float32.
    """
    adjusted = config.margin * np.nan_to_num(tables.margins[slate.products])
    adjusted -= config.coverage * np.log10(1 + tables.exposure[slate.products])
    depth = min(len(slate), k * _DEPTH if not config.coverage else len(slate))
    ruled = score + adjusted
    near = np.argpartition(-ruled, depth - 1)[:depth]
    near = near[np.lexsort((near, -ruled[near]))]
    if not config.diversity and config.per_category is None:
        return near[:k], adjusted.astype(np.float32)
    products = slate.products[near]
    vectors = tables.vectors[products]
    categories = tables.category[products]
    likeness = np.zeros(len(near), np.float32)
    open_places = np.ones(len(near), np.bool_)
    chosen: list[int] = []
    while len(chosen) < k and open_places.any():
        worth = np.where(open_places, ruled[near] - config.diversity * likeness, -np.inf)
        best = int(np.argmax(worth))
        chosen.append(best)
        adjusted[near[best]] -= config.diversity * likeness[best]
        open_places[best] = False
        likeness = np.maximum(likeness, vectors @ vectors[best])
        same = categories == categories[best]
        if config.per_category is not None and categories[best] >= 0:
            taken = int(np.count_nonzero(categories[chosen] == categories[best]))
            if taken >= config.per_category:
                open_places[same] = False
    return near[chosen], adjusted.astype(np.float32)
