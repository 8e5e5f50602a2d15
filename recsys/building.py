"""Fits the models, ranks a pool for every customer, and lays out the serving tables."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.candidate import Candidate, top
from recsys.content import ContentConfig, TfidfContent, dense_vectors
from recsys.cores import in_parallel
from recsys.hybrid import BlendConfig
from recsys.interactions import Interactions, codes
from recsys.item_to_item import ItemToItem, ItemToItemConfig
from recsys.learning import LearningConfig, by_task, examples_before, learned, moments
from recsys.pooling import blended_pools, ranked_pools, scaled
from recsys.popularity import Popularity
from recsys.products import CustomerTable, ProductTable
from recsys.ranker import Ranker
from recsys.recommendation import PartKind
from recsys.repeat import intervals
from recsys.stage import Stage
from recsys.tables import PARTS, Names, Tables


@dataclass(frozen=True)
class RecommenderConfig:
    """Options of `Recommender.fit`."""

    learning: LearningConfig = field(default_factory=LearningConfig)
    blend: BlendConfig = field(default_factory=BlendConfig)
    """Used where the data is too little for `learning`."""
    item_to_item: ItemToItemConfig = field(default_factory=ItemToItemConfig)
    content: ContentConfig = field(default_factory=ContentConfig)
    pool: int = 150
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
    consents = _consents(data, customers)
    data = data.select(consents[data.customers], data.now)
    segments, segment_names, newcomers = _segments(data, customers, config.segment_trait)
    content = TfidfContent(config.content).fit(data, products)
    vectors = dense_vectors(products, content.words, config.vector_size, config.seed)
    fitted = _fitted(data, products, customers, segments, vectors, config)
    stage, neighbours, baskets = fitted.stage, fitted.neighbours, fitted.baskets
    size = max(1, min(config.pool, data.n_products))
    if fitted.rankers:
        pools = ranked_pools(stage, fitted.rankers, data.n_customers, size)
    else:
        candidates: list[Candidate] = [*stage.candidates(), neighbours, content]
        pools = blended_pools(data, candidates, dict(config.blend.weights), size)
    segment_pool, segment_parts = _segment_pools(stage.popular, products, len(segment_names), size)
    shelves = _shelves(products, stage.popular.everybody)
    tables = Tables(
        **pools,
        segment_pool=segment_pool,
        segment_parts=segment_parts,
        segments=segments,
        newcomers=np.array(list(newcomers.values()), np.int32),
        consents=consents,
        **_history(data, config.learning.stage.repeat.half_life_weeks),
        factors=stage.als.product_factors,
        customer_factors=stage.als.customer_factors,
        neighbours=neighbours.neighbours,
        neighbour_weights=neighbours.weights,
        basket_neighbours=baskets.neighbours,
        basket_weights=baskets.weights,
        vectors=vectors,
        popularity=stage.popular.everybody,
        exposure=_exposure(pools["fresh_pool"], data.n_products),
        margins=_margins(products),
        available=products.available(),
        **shelves.arrays,
        **_words(content),
    )
    names = Names(
        customers=data.customer_ids,
        newcomers=tuple(newcomers),
        products=tuple(products.ids),
        categories=shelves.categories,
        brands=shelves.brands,
        words=content.vocabulary,
        segments=segment_names,
        parts=PARTS,
        ranker="learned" if fitted.rankers else "blend",
        fingerprint=products.fingerprint(),
        regularization=stage.als.ridge,
        alpha=config.learning.stage.als.alpha,
    )
    return tables, names


@dataclass(frozen=True)
class _Fitted:
    """The models of one build."""

    rankers: dict[str, Ranker]
    """By task; empty where the data is too little."""
    stage: Stage
    neighbours: ItemToItem
    """Of the same customers."""
    baskets: ItemToItem
    """Of the same baskets."""


def _fitted(
    data: Interactions,
    products: ProductTable,
    customers: CustomerTable | None,
    segments: NDArray[np.int32],
    vectors: NDArray[np.float32],
    config: RecommenderConfig,
) -> _Fitted:
    """Everything that is fitted for long, side by side."""
    known = data, products, customers, segments, vectors
    with in_parallel() as workers:
        windows = workers.map(
            lambda moment: examples_before(moment, *known, config.learning),
            moments(data, config.learning),
        )
        neighbours, baskets = (
            workers.submit(model.fit, data, products) for model in _neighbours(config)
        )
        learning = {
            task: workers.submit(learned, examples, config.learning.ranker)
            for task, examples in by_task(windows, config.learning).items()
        }
        stage = workers.submit(Stage, *known, config.learning.stage)
        return _Fitted(
            {task: ranker.result() for task, ranker in learning.items()},
            stage.result(),
            neighbours.result(),
            baskets.result(),
        )


@dataclass(frozen=True)
class _Shelves:
    """Where products stand: the arrays of `Tables` and the names that they index."""

    arrays: dict[str, Any]
    categories: tuple[str, ...]
    brands: tuple[str, ...]


def _shelves(products: ProductTable, popularity: NDArray[np.float32]) -> _Shelves:
    category, categories = codes(products.categories)
    brand, brands = codes(products.brands)
    order = np.lexsort((-popularity, category))
    arrays = {
        "category": category,
        "category_order": order.astype(np.int32),
        "category_start": np.searchsorted(category[order], np.arange(len(categories) + 1)),
        "brand": brand,
    }
    return _Shelves(arrays, categories, brands)


def _neighbours(config: RecommenderConfig) -> tuple[ItemToItem, ItemToItem]:
    """Of the same customers, and of the same baskets."""
    by_basket = ItemToItemConfig(config.item_to_item.neighbours, together="basket")
    return ItemToItem(config.item_to_item), ItemToItem(by_basket)


def _words(content: TfidfContent) -> dict[str, Any]:
    """The word arrays of `Tables`."""
    by_word = content.words.tocsc()
    by_word.sort_indices()
    return {
        "word_start": by_word.indptr.astype(np.int64),
        "word_products": by_word.indices.astype(np.int32),
    }


def _segment_pools(
    popular: Popularity, products: ProductTable, n_segments: int, size: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Pools by popularity for each segment, and last for everybody."""
    rows = [*(popular.by_segment if n_segments else []), popular.everybody]
    scores = np.stack(rows).astype(np.float32)
    scores[:, ~products.available()] -= 1
    chosen = top(scores, size)
    parts = np.zeros((*chosen.shape, len(PARTS)), np.float32)
    parts[:, :, PARTS.index(PartKind.POPULARITY)] = np.take_along_axis(scores, chosen, axis=1)
    return chosen.astype(np.int32), scaled(parts, np.zeros(chosen.shape, np.bool_))


def _history(data: Interactions, half_life_weeks: float) -> dict[str, Any]:
    """The history arrays of `Tables`."""
    counts = data.counts(half_life_weeks)
    counts.sort_indices()
    rows = np.repeat(np.arange(data.n_customers), np.diff(counts.indptr))
    bought = data.purchases
    pairs = intervals(bought)
    where = (pairs.customers, pairs.products)
    sessions = sparse.csr_matrix((pairs.sessions, where), shape=counts.shape)
    weeks = sparse.csr_matrix((pairs.since + 1, where), shape=counts.shape)
    return {
        "history_start": counts.indptr.astype(np.int64),
        "history": counts.indices.astype(np.int32),
        "history_weight": counts.data.astype(np.float32),
        "history_sessions": _entries(sessions, rows, counts.indices).astype(np.int32),
        "history_weeks": _entries(weeks, rows, counts.indices) - 1,
    }


def _entries(
    matrix: sparse.csr_matrix, rows: NDArray[np.int64], columns: NDArray[np.int32]
) -> NDArray[np.float32]:
    """The entries at `rows` and `columns`, of one length; scipy can't do it for none."""
    if not len(rows):
        return np.zeros(0, np.float32)
    return np.asarray(matrix[rows, columns], np.float32).ravel()


def _exposure(pool: NDArray[np.int32], n_products: int) -> NDArray[np.float32]:
    return np.bincount(pool[pool >= 0], minlength=n_products).astype(np.float32)


def _margins(products: ProductTable) -> NDArray[np.float32]:
    if products.margins is None:
        return np.full(len(products.ids), np.nan, np.float32)
    return np.asarray(products.margins, np.float32)


def _segments(
    data: Interactions, customers: CustomerTable | None, trait: str
) -> tuple[NDArray[np.int32], tuple[str, ...], dict[str, int]]:
    """Segment code of each customer of `data`, -1 for unknown; the segments' names; and the
    codes of those who consent but have done nothing yet, where somebody of `data` shares them.
    """
    if customers is None or trait not in customers.traits:
        return np.full(data.n_customers, -1, np.int32), (), {}
    known = dict(zip(customers.ids, customers.traits[trait], strict=True))
    segments, names = codes([known.get(customer) for customer in data.customer_ids])
    index = {name: code for code, name in enumerate(names)}
    active = set(data.customer_ids)
    consents = customers.consents
    newcomers = {
        customer: index[value]
        for at, (customer, value) in enumerate(known.items())
        if customer not in active and value in index and (consents is None or bool(consents[at]))
    }
    return segments, names, newcomers


def _consents(data: Interactions, customers: CustomerTable | None) -> NDArray[np.bool_]:
    if customers is None or customers.consents is None:
        return np.ones(data.n_customers, np.bool_)
    known = dict(zip(customers.ids, customers.consents.tolist(), strict=True))
    return np.array([known.get(customer, True) for customer in data.customer_ids], np.bool_)
