"""One moment in time as the ranker sees it: sources of candidates, and their features."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.als import Als, AlsConfig
from recsys.candidate import Candidate, top
from recsys.content import VectorContent
from recsys.ease import Ease, EaseConfig
from recsys.features import Features
from recsys.interactions import Interactions
from recsys.popularity import Popularity, PopularityConfig
from recsys.products import CustomerTable, ProductTable
from recsys.repeat import Repeat, RepeatConfig

BATCH = 128
"""Customers whose scores for the whole catalogue are held at a time."""

TASKS = ("all", "discovery")
"""`all`: anything may be recommended; `discovery`: only what was never bought."""


_SOURCES = ("ease", "ease_plain", "meaning")


@dataclass(frozen=True)
class StageConfig:
    """Options of `Stage`; the defaults were tuned on Complete Journey's validation weeks."""

    ease: EaseConfig = field(default_factory=EaseConfig)
    ease_plain: EaseConfig = field(
        default_factory=lambda: EaseConfig(300.0, customer_power=0.0, product_power=0.0)
    )
    """A second EASE, without normalisation, that knows popularity better."""
    ease_short: EaseConfig = field(default_factory=lambda: EaseConfig(half_life_weeks=4.0))
    """A third that knows what is bought these weeks."""
    ease_long: EaseConfig = field(default_factory=lambda: EaseConfig(half_life_weeks=52.0))
    """A fourth that knows what was bought all year."""
    als: AlsConfig = field(default_factory=lambda: AlsConfig(factors=64, iterations=8))
    repeat: RepeatConfig = field(default_factory=RepeatConfig)
    new: int = 100
    """Products never bought that each source may propose for discovery, >= 1."""
    new_beside: int = 40
    """Products never bought that each source may propose beside the customer's own, >= 0."""
    own: int = 300
    """Most products of the customer's own, >= 0."""
    most: int = 20_000
    """Most products that models propose to who hasn't bought them, those with most buyers, >= 1."""


@dataclass(frozen=True)
class Pairs:
    """Candidate (customer, product) pairs of some customers, by customer."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    opinions: NDArray[np.float32]
    """`(m, 2 * sources)` scores by source, and their ranks within the customer's pairs; behind
    those, what `Stage.advised` adds."""

    def take(self, keep: NDArray[np.bool_] | slice) -> "Pairs":
        """The pairs where `keep` is true."""
        return Pairs(self.rows[keep], self.columns[keep], self.opinions[keep])

    @classmethod
    def joined(cls, pieces: Sequence["Pairs"]) -> "Pairs":
        """The pairs of several batches of customers, ascending; at least one batch."""
        return cls(
            np.concatenate([piece.rows for piece in pieces]),
            np.concatenate([piece.columns for piece in pieces]),
            np.concatenate([piece.opinions for piece in pieces]),
        )

    def batches(self, customers: int) -> Iterator["Pairs"]:
        """The pairs of so many customers at a time."""
        distinct = np.unique(self.rows)
        cuts = np.searchsorted(self.rows, distinct[::customers]).tolist()
        for start, end in itertools.pairwise([*cuts, len(self.rows)]):
            yield self.take(slice(start, end))


class Stage:
    """Everything learned from the events before `data.now`, but no ranker yet."""

    def __init__(
        self,
        data: Interactions,
        products: ProductTable,
        customers: CustomerTable | None,
        segments: NDArray[np.int32] | None,
        vectors: NDArray[np.float32],
        config: StageConfig,
    ) -> None:
        self.config = config
        self.features = Features(data, products, customers)
        self._data = data
        self._products = products
        self._vectors = vectors
        self.repeat = Repeat(config.repeat).fit(data, products)
        self.popular = Popularity(segments=segments).fit(data, products)
        self._bought = sparse.csr_matrix(data.purchases.counts().astype(bool))
        self._columns = _most_bought(self._bought, config.most)
        self._place = np.full(data.n_products, -1)
        self._place[self._columns] = np.arange(len(self._columns))
        self._narrow = data.only(self._columns), products.take(self._columns)
        sources = (
            Ease(config.ease),
            Ease(config.ease_plain),
            VectorContent(vectors[self._columns]),
        )
        self._sources: list[Candidate] = [source.fit(*self._narrow) for source in sources]
        self._advisers = {"ease_short": config.ease_short, "ease_long": config.ease_long}
        self._sellers = (
            Popularity(segments=segments).fit(*self._narrow),
            Popularity(PopularityConfig(2.0)).fit(*self._narrow),
        )

    @cached_property
    def als(self) -> Als:
        """Fitted on first use: the ranker gains nothing from it beside EASE."""
        return Als(self.config.als).fit(self._data, self._products)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that `describe` gives of advised pairs."""
        ranks = (f"{name}_rank" for name in _SOURCES)
        return (*_SOURCES, *ranks, *self._advisers, *self.features.names)

    def candidates(self) -> list[Candidate]:
        """What a blend is made of, besides neighbours and words."""
        learned = (Ease(self.config.ease), VectorContent(self._vectors))
        ease, meaning = (model.fit(self._data, self._products) for model in learned)
        return [self.repeat, self.als, ease, self.popular, meaning]

    def pairs(self, customers: NDArray[np.int64]) -> dict[str, Pairs]:
        """The candidates of some customers for each of `TASKS`.

        Args:
            customers: `(m,)` indices, ascending.
        """
        scores = [source.scores(customers) for source in self._sources]
        bought = self._bought[customers][:, self._columns].toarray()
        most = self.config.new
        best = [top(np.where(bought, -np.inf, values), most) for values in scores]
        beside = [proposed[:, : self.config.new_beside] for proposed in best]
        for popular in self._sellers:  # half of what sells best is often bought already
            best.append(popular.best(customers, 2 * most))
            beside.append(best[-1][:, : 2 * self.config.new_beside])
        discovery = _marked(best, bought.shape) & ~bought
        others = self._proposed(_marked(beside, bought.shape) & ~bought)
        own = self._own(customers)
        everything = np.concatenate((own, others), axis=1)
        everything = everything[:, np.lexsort(everything[::-1])]
        return {
            "all": self._pairs(everything, scores, customers),
            "discovery": self._pairs(self._proposed(discovery), scores, customers),
        }

    def _proposed(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Row and product, `(2, m)`, of what is marked among the products that models propose."""
        rows, columns = np.nonzero(marked)
        return np.stack((rows, self._columns[columns]))

    def _pairs(
        self,
        where: NDArray[np.int64],
        scores: Sequence[NDArray[np.float32]],
        customers: NDArray[np.int64],
    ) -> Pairs:
        at, columns = where
        values = np.stack([self._at(source, at, columns) for source in scores], axis=1)
        ranks = np.stack([_ranks(column, at) for column in values.T], axis=1)
        return Pairs(customers[at], columns, np.concatenate((values, ranks), axis=1))

    def _at(
        self, scores: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Scores of pairs; 0, no opinion, for a product that no model proposes."""
        place = self._place[columns]
        return np.where(place >= 0, scores[rows, place], np.float32(0))

    def advised(self, found: Mapping[str, Pairs]) -> dict[str, Pairs]:
        """The pairs of each task with the scores of models that propose none themselves.

        Each model is fitted, asked and given up before the next: a large one at a time. Those
        that propose are given up first, so that `pairs` can't be asked for any more.

        Args:
            found: task to all pairs that will be described.
        """
        advice: dict[str, list[NDArray[np.float32]]] = {task: [] for task in found}
        self._sources = []
        for config in self._advisers.values():
            adviser = Ease(config).fit(*self._narrow)
            for task, pairs in found.items():
                advice[task].append(self._asked(adviser, pairs))
        return {
            task: replace(pairs, opinions=np.column_stack((pairs.opinions, *advice[task])))
            for task, pairs in found.items()
        }

    def _asked(self, candidate: Candidate, pairs: Pairs) -> NDArray[np.float32]:
        """What a candidate scores each pair."""
        scores = [np.zeros(0, np.float32)]
        for batch in pairs.batches(BATCH):
            customers, at = np.unique(batch.rows, return_inverse=True)
            scores.append(self._at(candidate.scores(customers), at, batch.columns))
        return np.concatenate(scores)

    def _own(self, customers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row and product, `(2, m)`, of the customer's own most likely to be bought again."""
        own = self.repeat.matrix[customers]
        for start, end in itertools.pairwise(own.indptr.tolist()):
            few = end - start - self.config.own
            if few > 0:
                values = own.data[start:end]
                values[np.argpartition(values, few)[:few]] = 0
        chosen = (own > 0).multiply(self._bought[customers]).tocoo()
        return np.stack((chosen.row, chosen.col)).astype(np.int64)

    def describe(self, pairs: Pairs) -> NDArray[np.float32]:
        """Features of candidate pairs, `(m, len(names))` float32."""
        return np.concatenate((pairs.opinions, self.features.get(pairs.rows, pairs.columns)), 1)


def _marked(lists: list[NDArray[np.int64]], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """True at the columns that any of some lists, `(m, k)` each, holds for the row."""
    marked = np.zeros(shape, np.bool_)
    for columns in lists:
        np.put_along_axis(marked, columns, True, axis=1)
    return marked


def _most_bought(bought: sparse.csr_matrix, most: int) -> NDArray[np.int64]:
    """The products with most buyers, ascending."""
    buyers = np.bincount(bought.indices, minlength=bought.shape[1])
    return np.sort(np.argsort(-buyers, kind="stable")[:most])


def _ranks(values: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Rank of each value within its row, 0 for the highest; `rows` is ascending."""
    order = np.lexsort((-values, rows))
    sorted_rows = rows[order]
    ranks = np.empty(len(values), np.float32)
    ranks[order] = np.arange(len(values)) - np.searchsorted(sorted_rows, sorted_rows)
    return ranks
