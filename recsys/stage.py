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
        self.ease = Ease(config.ease).fit(data, products)
        self.repeat = Repeat(config.repeat).fit(data, products)
        self.popular = Popularity(segments=segments).fit(data, products)
        self.meaning = VectorContent(vectors).fit(data, products)
        self._sources: dict[str, Candidate] = {
            "ease": self.ease,
            "ease_plain": Ease(config.ease_plain).fit(data, products),
            "meaning": self.meaning,
        }
        self._advisers = {"ease_short": config.ease_short, "ease_long": config.ease_long}
        self._sellers = (
            self.popular,
            Popularity(PopularityConfig(2.0)).fit(data, products),
        )
        self.bought = sparse.csr_matrix(data.purchases.counts().astype(bool))

    @cached_property
    def als(self) -> Als:
        """Fitted on first use: the ranker gains nothing from it beside EASE."""
        return Als(self.config.als).fit(self._data, self._products)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that `describe` gives of advised pairs."""
        ranks = (f"{name}_rank" for name in self._sources)
        return (*self._sources, *ranks, *self._advisers, *self.features.names)

    def candidates(self) -> list[Candidate]:
        """What a blend is made of, besides neighbours and words."""
        return [self.repeat, self.als, self.ease, self.popular, self.meaning]

    def pairs(self, customers: NDArray[np.int64]) -> dict[str, Pairs]:
        """The candidates of some customers for each of `TASKS`.

        Args:
            customers: `(m,)` indices, ascending.
        """
        scores = {name: source.scores(customers) for name, source in self._sources.items()}
        bought = self.bought[customers].toarray()
        most = self.config.new
        best = [top(np.where(bought, -np.inf, values), most) for values in scores.values()]
        beside = [proposed[:, : self.config.new_beside] for proposed in best]
        for popular in self._sellers:  # half of what sells best is often bought already
            best.append(popular.best(customers, 2 * most))
            beside.append(best[-1][:, : 2 * self.config.new_beside])
        discovery = _marked(best, bought.shape) & ~bought
        everything = (_marked(beside, bought.shape) & ~bought) | self._own(customers)
        return {
            "all": _pairs(everything, scores, customers),
            "discovery": _pairs(discovery, scores, customers),
        }

    def advised(self, found: Mapping[str, Pairs]) -> dict[str, Pairs]:
        """The pairs of each task with the scores of models that propose none themselves.

        Each model is fitted, asked and given up before the next: a large one at a time.

        Args:
            found: task to all pairs that will be described.
        """
        advice: dict[str, list[NDArray[np.float32]]] = {task: [] for task in found}
        for config in self._advisers.values():
            adviser = Ease(config).fit(self._data, self._products)
            for task, pairs in found.items():
                advice[task].append(_asked(adviser, pairs))
        return {
            task: replace(pairs, opinions=np.column_stack((pairs.opinions, *advice[task])))
            for task, pairs in found.items()
        }

    def _own(self, customers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The customer's own products most likely to be bought again, `(m, n_products)`."""
        own = self.repeat.matrix[customers]
        for start, end in itertools.pairwise(own.indptr.tolist()):
            few = end - start - self.config.own
            if few > 0:
                values = own.data[start:end]
                values[np.argpartition(values, few)[:few]] = 0
        chosen = (own.toarray() > 0) & self.bought[customers].toarray()
        return np.asarray(chosen, np.bool_)

    def describe(self, pairs: Pairs) -> NDArray[np.float32]:
        """Features of candidate pairs, `(m, len(names))` float32."""
        return np.concatenate((pairs.opinions, self.features.get(pairs.rows, pairs.columns)), 1)


def _marked(lists: list[NDArray[np.int64]], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """True at the columns that any of some lists, `(m, k)` each, holds for the row."""
    marked = np.zeros(shape, np.bool_)
    for columns in lists:
        np.put_along_axis(marked, columns, True, axis=1)
    return marked


def _pairs(
    chosen: NDArray[np.bool_],
    scores: dict[str, NDArray[np.float32]],
    customers: NDArray[np.int64],
) -> Pairs:
    at, columns = np.nonzero(chosen)
    values = np.stack([source[at, columns] for source in scores.values()], axis=1)
    ranks = np.stack([_ranks(column, at) for column in values.T], axis=1)
    return Pairs(customers[at], columns, np.concatenate((values, ranks), axis=1))


def _asked(candidate: Candidate, pairs: Pairs) -> NDArray[np.float32]:
    """What a candidate scores each pair."""
    scores = [np.zeros(0, np.float32)]
    for batch in pairs.batches(BATCH):
        customers, at = np.unique(batch.rows, return_inverse=True)
        scores.append(candidate.scores(customers)[at, batch.columns])
    return np.concatenate(scores)


def _ranks(values: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Rank of each value within its row, 0 for the highest; `rows` is ascending."""
    order = np.lexsort((-values, rows))
    sorted_rows = rows[order]
    ranks = np.empty(len(values), np.float32)
    ranks[order] = np.arange(len(values)) - np.searchsorted(sorted_rows, sorted_rows)
    return ranks
