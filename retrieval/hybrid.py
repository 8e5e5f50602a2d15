"""Hybrid ranking of short texts: meaning, words, and the company a text keeps.

A text's score is `DENSE_WEIGHT * dense + LEXICAL_WEIGHT * lexical`:

- `lexical` is BM25 over its attainable maximum (see `retrieval.lexical`), in [0, 1];
- `dense` blends three cosines to the query: of the text itself, of the mean of its group
  (a product's category), and of the group's name. One description is
  noisy; what fifty backpacks have in common says what a backpack is for. On queries such as
  "something to keep my neck warm" this lifts nDCG@10 from .50 to .60 (`tests/retrieval`).

Everything is exact: every text is scored, so a filter of any selectivity costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import map_array, write_array
from retrieval.lexical import LexicalIndex
from retrieval.text import content_words, stems

OWN_WEIGHT, GROUP_WEIGHT, NAME_WEIGHT = 0.4, 0.4, 0.2
"""Shares of the three cosines; chosen on the development queries, flat around there."""

_PRIOR = np.float32(1)  # texts of average cosine that each group is thought to have besides

DENSE_WEIGHT, LEXICAL_WEIGHT = 0.8, 0.2

_ARRAYS = ("vectors", "group", "centroids", "names")


@dataclass(frozen=True)
class IndexedText:
    """What is indexed of one product or passage."""

    title: str
    body: str
    group: str | None = None
    """Texts that belong together have equal names here; None stands alone."""


@dataclass(frozen=True)
class Scores:
    """How every text answers one query; n is the number of texts."""

    total: NDArray[np.float32]
    """`(n,)`, about [-0.2, 1]."""
    own: NDArray[np.float32]
    """`(n,)` cosine of the text itself."""
    group: NDArray[np.float32]
    """`(n,)` cosine of the mean of its group; its own where it stands alone."""
    lexical: NDArray[np.float32]
    """`(n,)` BM25 over its attainable maximum, [0, 1]."""

    def at(self, rows: NDArray[np.integer]) -> "Scores":
        """The scores of some texts alone."""
        return Scores(self.total[rows], self.own[rows], self.group[rows], self.lexical[rows])


@dataclass(frozen=True)
class HybridIndex:
    """Vectors, groups and words of n texts."""

    vectors: NDArray[np.float32]
    """`(n, d)` unit rows."""
    group: NDArray[np.int32]
    """`(n,)` number of the group; -1 for a text that stands alone."""
    centroids: NDArray[np.float32]
    """`(g, d)` unit mean of each group's vectors."""
    names: NDArray[np.float32]
    """`(g, d)` unit vector of each group's name."""
    lexical: LexicalIndex

    @classmethod
    def build(
        cls,
        texts: Sequence[IndexedText],
        vectors: NDArray[np.float32],
        group_names: Sequence[str],
        group_vectors: NDArray[np.float32],
    ) -> "HybridIndex":
        """Index `texts`, whose `vectors` are `(n, d)`.

        Args:
            texts: what to index.
            vectors: their unit vectors, row by row.
            group_names: the distinct groups of `texts`; see `group_names`.
            group_vectors: `(g, d)` unit vectors of those names.
        """
        number = {name: index for index, name in enumerate(group_names)}
        group = np.array([number.get(text.group or "", -1) for text in texts], np.int32)
        return cls(
            vectors=vectors,
            group=group,
            centroids=_centroids(vectors, group, len(group_names)),
            names=group_vectors,
            lexical=LexicalIndex.build((text.title, text.body) for text in texts),
        )

    def __len__(self) -> int:
        return len(self.vectors)

    def score(
        self,
        words: Sequence[str],
        vector: NDArray[np.float32],
        rows: NDArray[np.int64] | None = None,
    ) -> Scores:
        """Score texts for a query's content `words` and its unit `vector`, `(d,)`.

        Args:
            words: of the query.
            vector: of the query.
            rows: `(r,)` the texts to score, whose scores come in this order and are the same as
                among all; None scores all n. Few rows of a large index are far cheaper.
        """
        raw, attainable = self.lexical.score(words)
        lexical = raw / np.float32(max(attainable, 1e-9))
        own = self.vectors @ vector if rows is None else self.vectors[rows] @ vector
        groups = self.group if rows is None else self.group[rows]
        lexical = lexical if rows is None else lexical[rows]
        group, drawn, name = own, own, own
        if len(self.centroids):
            grouped = groups >= 0
            means = self.centroids @ vector
            average = np.float32(self._mean @ vector)
            group = np.where(grouped, means[groups], own)
            drawn = np.where(grouped, self._drawn(means, average)[groups], own)
            name = np.where(grouped, (self.names @ vector)[groups], own)
        dense = OWN_WEIGHT * own + GROUP_WEIGHT * drawn + NAME_WEIGHT * name
        total = np.float32(DENSE_WEIGHT) * dense + np.float32(LEXICAL_WEIGHT) * lexical
        return Scores(total.astype(np.float32), own, group, lexical)

    def _drawn(self, means: NDArray[np.float32], average: np.float32) -> NDArray[np.float32]:
        """The groups' cosines `means`, `(g,)`, those of small groups drawn to the `average` text's.

        Otherwise one odd product that is alone in its category would outrank whole
        categories, whose means are never as near to anything.
        """
        sizes = self._sizes
        return np.asarray((sizes * means + _PRIOR * average) / (sizes + _PRIOR))

    @cached_property
    def _mean(self) -> NDArray[np.float32]:
        """`(d,)` the mean of all vectors, whose product with a query is the mean cosine."""
        return np.asarray(self.vectors.mean(axis=0), np.float32)

    @cached_property
    def _sizes(self) -> NDArray[np.float32]:
        counts = np.bincount(self.group[self.group >= 0], minlength=len(self.centroids))
        return counts.astype(np.float32)

    def matched(self, words: Sequence[str], rows: NDArray[np.int32]) -> list[tuple[str, ...]]:
        """For each of `rows`, those of `words` whose stem stands in its text."""
        present = [self.lexical.present(stem, rows) for stem in stems(words)]
        return [
            tuple(word for word, found in zip(words, present, strict=True) if found[at])
            for at in range(len(rows))
        ]

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            write_array(folder / f"{name}.npy", getattr(self, name))
        self.lexical.save(folder / "lexical")

    @classmethod
    def load(cls, folder: Path) -> "HybridIndex":
        """Map what `save` wrote.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        arrays = {name: map_array(folder / f"{name}.npy") for name in _ARRAYS}
        return cls(lexical=LexicalIndex.load(folder / "lexical"), **arrays)


def group_names(texts: Sequence[IndexedText]) -> list[str]:
    """The distinct groups of `texts`, sorted."""
    return sorted({text.group for text in texts if text.group})


def query_words(query: str) -> list[str]:
    """The words of a query that are looked up: distinct content words, in order."""
    return list(dict.fromkeys(content_words(query)))


def best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Positions of the `k` highest finite scores, best first; ties by position."""
    allowed = np.flatnonzero(scores > -np.inf)
    if len(allowed) > k > 0:
        threshold = np.partition(scores[allowed], -k)[-k]
        allowed = allowed[scores[allowed] >= threshold]
    return allowed[np.argsort(-scores[allowed], kind="stable")][:k]


def _centroids(
    vectors: NDArray[np.float32], group: NDArray[np.int32], count: int
) -> NDArray[np.float32]:
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    grouped = group >= 0
    np.add.at(sums, group[grouped], vectors[grouped])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, 1e-9), np.float32)
