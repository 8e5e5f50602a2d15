"""Fits the candidates, ranks a pool for every customer, and lays out the serving tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.als import Als, AlsConfig
from recsys.candidate import Candidate, top
from recsys.content import ContentConfig, EmbeddingContent, TfidfContent, dense_vectors
from recsys.ease import Ease, EaseConfig
from recsys.hybrid import BlendConfig, blend, repeat_rate
from recsys.interactions import Interactions
from recsys.item_to_item import ItemToItem, ItemToItemConfig
from recsys.popularity import Popularity, PopularityConfig
from recsys.products import CustomerTable, ProductTable, codes
from recsys.recommendation import PartKind
from recsys.repeat import Repeat, RepeatConfig, intervals
from recsys.tables import Names, Tables

PARTS: tuple[PartKind, ...] = (
    PartKind.REPEAT,
    PartKind.COLLABORATIVE,
    PartKind.CONTENT,
    PartKind.AFFINITY,
    PartKind.PRICE,
    PartKind.POPULARITY,
    PartKind.NOVELTY,
    PartKind.SENTIMENT,
    PartKind.CUSTOMER,
    PartKind.BASE,
)
"""The columns of a pool's parts."""

PART_OF_CANDIDATE = {
    "repeat": PartKind.REPEAT,
    "als": PartKind.COLLABORATIVE,
    "ease": PartKind.COLLABORATIVE,
    "item_to_item": PartKind.COLLABORATIVE,
    "words": PartKind.CONTENT,
    "meaning": PartKind.CONTENT,
    "popularity": PartKind.POPULARITY,
}
"""Which part of the score a candidate's opinion counts to."""

_BATCH = 128


@dataclass(frozen=True)
class RecommenderConfig:
    """Options of `Recommender.fit`."""

    als: AlsConfig = field(default_factory=AlsConfig)
    ease: EaseConfig = field(default_factory=EaseConfig)
    item_to_item: ItemToItemConfig = field(default_factory=ItemToItemConfig)
    content: ContentConfig = field(default_factory=ContentConfig)
    repeat: RepeatConfig = field(default_factory=RepeatConfig)
    popularity: PopularityConfig = field(default_factory=PopularityConfig)
    blend: BlendConfig = field(default_factory=BlendConfig)
    pool: int = 300
    """Products ranked in advance for each customer, >= 1."""
    vector_size: int = 64
    """Length of a content vector in the session profile, >= 1."""
    segment_trait: str = "age_band"
    """Trait of `CustomerTable` by which customers without history are told apart."""
    seed: int = 0


def build(
    data: Interactions,
    products: ProductTable,
    config: RecommenderConfig,
    customers: CustomerTable | None = None,
) -> tuple[Tables, Names]:
    """Learn everything from `data`; `products` is in the order of `data.product_ids`."""
    segments, segment_names = _segments(data, customers, config.segment_trait)
    popular = Popularity(config.popularity, segments).fit(data, products)
    content = TfidfContent(config.content).fit(data, products)
    als = Als(config.als).fit(data, products)
    neighbours = ItemToItem(config.item_to_item).fit(data, products)
    baskets = ItemToItem(ItemToItemConfig(config.item_to_item.neighbours, together="basket")).fit(
        data, products
    )
    candidates: list[Candidate] = [
        Repeat(config.repeat).fit(data, products),
        als,
        Ease(config.ease).fit(data, products),
        neighbours,
        content,
        popular,
    ]
    if products.embeddings is not None:
        candidates.append(EmbeddingContent(config.content).fit(data, products))
    pools = _pools(data, products, candidates, config)
    segment_pool, segment_parts = _segment_pools(popular, products, len(segment_names), config)
    category, category_names = codes(products.categories)
    brand, brand_names = codes(products.brands)
    by_word = content.words.tocsc()
    order = np.lexsort((-popular.everybody, category))
    tables = Tables(
        **pools,
        segment_pool=segment_pool,
        segment_parts=segment_parts,
        segments=segments,
        consents=_consents(data, customers),
        **_history(data, config.repeat.half_life_weeks),
        factors=als.product_factors,
        customer_factors=als.customer_factors,
        neighbours=neighbours.neighbours,
        neighbour_weights=neighbours.weights,
        basket_neighbours=baskets.neighbours,
        basket_weights=baskets.weights,
        vectors=dense_vectors(products, content.words, config.vector_size, config.seed),
        popularity=popular.everybody,
        available=products.available(),
        category=category,
        category_order=order.astype(np.int32),
        category_start=np.searchsorted(category[order], np.arange(len(category_names) + 1)),
        brand=brand,
        word_start=by_word.indptr.astype(np.int64),
        word_products=by_word.indices.astype(np.int32),
    )
    names = Names(
        customers=data.customer_ids,
        products=tuple(products.ids),
        categories=category_names,
        brands=brand_names,
        words=content.vocabulary,
        segments=segment_names,
        parts=PARTS,
        fingerprint=products.fingerprint(),
        regularization=config.als.regularization,
        alpha=config.als.alpha,
    )
    return tables, names


def _pools(
    data: Interactions,
    products: ProductTable,
    candidates: Sequence[Candidate],
    config: RecommenderConfig,
) -> dict[str, Any]:
    """The four pool arrays of `Tables`."""
    size = max(1, min(config.pool, data.n_products))
    n = data.n_customers
    pool, fresh = np.full((2, n, size), -1, np.int32)
    parts, fresh_parts = np.zeros((2, n, size, len(PARTS)), np.float32)
    weights = dict(config.blend.weights)
    weights["repeat"] = weights.get("repeat", 0.0) * min(1.0, 2 * repeat_rate(data))
    bought = data.purchases().counts()
    for start in range(0, n, _BATCH):
        rows = np.arange(start, min(start + _BATCH, n))
        scores = {candidate.name: candidate.scores(rows) for candidate in candidates}
        known = bought[rows].toarray() > 0
        pool[rows], parts[rows] = _rank(scores, weights, np.zeros_like(known), size)
        del scores["repeat"]
        fresh[rows], fresh_parts[rows] = _rank(scores, weights, known, size)
    return {
        "pool": pool,
        "pool_parts": parts,
        "fresh_pool": fresh,
        "fresh_parts": fresh_parts,
    }


def _rank(
    scores: dict[str, NDArray[np.float32]],
    weights: dict[str, float],
    hidden: NDArray[np.bool_],
    size: int,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    blended = blend(scores, weights)
    total = np.sum(list(blended.values()), axis=0)
    total[hidden] = -np.inf
    chosen = top(total, size)
    parts = np.zeros((*chosen.shape, len(PARTS)), np.float32)
    for name, values in blended.items():
        parts[:, :, PARTS.index(PART_OF_CANDIDATE[name])] += np.take_along_axis(
            values, chosen, axis=1
        )
    gone = np.take_along_axis(hidden, chosen, axis=1)
    return np.where(gone, -1, chosen).astype(np.int32), scaled(parts, gone)


def scaled(parts: NDArray[np.float32], padding: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Parts shifted (by the base) and scaled so that each row's scores span [0, 1].

    Args:
        parts: `(m, q, parts)`, best first.
        padding: `(m, q)` entries that hold nothing; they get zeros.
    """
    total = np.where(padding, np.nan, parts.sum(axis=2))
    blank = padding.all(axis=1)
    total[blank] = 0
    low = np.nanmin(total, axis=1, keepdims=True)
    span = np.nanmax(total, axis=1, keepdims=True) - low
    span = np.where(span > 0, span, 1)
    shifted = parts / span[:, :, None]
    shifted[:, :, PARTS.index(PartKind.BASE)] -= low / span
    shifted[padding] = 0
    return np.asarray(shifted, np.float32)


def _segment_pools(
    popular: Popularity, products: ProductTable, n_segments: int, config: RecommenderConfig
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Pools by popularity for each segment, and last for everybody."""
    rows = [*(popular.by_segment if n_segments else []), popular.everybody]
    scores = np.stack(rows).astype(np.float32)
    scores[:, ~products.available()] -= 1
    chosen = top(scores, max(1, min(config.pool, len(products.ids))))
    parts = np.zeros((*chosen.shape, len(PARTS)), np.float32)
    parts[:, :, PARTS.index(PartKind.POPULARITY)] = np.take_along_axis(scores, chosen, axis=1)
    return chosen.astype(np.int32), scaled(parts, np.zeros(chosen.shape, np.bool_))


def _history(data: Interactions, half_life_weeks: float) -> dict[str, Any]:
    """The history arrays of `Tables`."""
    counts = data.counts(half_life_weeks)
    counts.sort_indices()
    rows = np.repeat(np.arange(data.n_customers), np.diff(counts.indptr))
    bought = data.purchases()
    pairs = intervals(bought)
    where = (pairs["customer"], pairs["product"])
    sessions = sparse.csr_matrix((pairs["sessions"], where), shape=counts.shape)
    weeks = sparse.csr_matrix((pairs["since"] + 1, where), shape=counts.shape)
    return {
        "history_start": counts.indptr.astype(np.int64),
        "history": counts.indices.astype(np.int32),
        "history_weight": counts.data.astype(np.float32),
        "history_sessions": np.asarray(sessions[rows, counts.indices], np.int32).ravel(),
        "history_weeks": np.asarray(weeks[rows, counts.indices], np.float32).ravel() - 1,
    }


def _segments(
    data: Interactions, customers: CustomerTable | None, trait: str
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Segment code of each customer of `data`, -1 for unknown, and the segments' names."""
    if customers is None or trait not in customers.traits:
        return np.full(data.n_customers, -1, np.int32), ()
    known = dict(zip(customers.ids, customers.traits[trait], strict=True))
    return codes([known.get(customer) for customer in data.customer_ids])


def _consents(data: Interactions, customers: CustomerTable | None) -> NDArray[np.bool_]:
    if customers is None or customers.consents is None:
        return np.ones(data.n_customers, np.bool_)
    known = dict(zip(customers.ids, customers.consents.tolist(), strict=True))
    return np.array([known.get(customer, True) for customer in data.customer_ids], np.bool_)
