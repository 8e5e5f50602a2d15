"""An honest no: whether a shop carries what was asked, and which hits are of that kind.

MiniLM always finds something near. Whether it is near enough can't be read off the cosine
of a chatty question and a long description. So both are also compared with the names of
625 types of products that shops in general sell: which types does the question mean, and
does this shop have products close to those names? A shop without bicycles is far from
"bicycle" however it words its texts, and however the shopper words the question.

The weights are logistic regressions on one half of the judged queries
(`evals.search_queries`) over retail-demo-store, and over samples of its products with and
without categories. On the other half 76 % of what it doesn't carry is refused and 1.7 % of
what it does; .979 of the refusals are right. In Complete Journey, which nothing was fitted
on, 68 %, 0 % and 1.0; among 100 products of retail-demo-store 50 %, 3 % and .962.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import map_array, write_array
from retrieval.hybrid import HybridIndex, Scores, query_words

CARRIED_THRESHOLD = 0.45
"""Least probability of being carried at which a query isn't refused. Below the even .5, because
the encoder's integers round differently from one processor to the next."""

FIT_THRESHOLD = 0.3
"""Least `fit` of a hit that may be shown as an answer."""

CARRIED_WEIGHTS = (
    *(1.9, -6.73),  # cosine of the best product; highest cosine of any
    *(6.84, 3.96),  # cosine of the best product's category; highest of any
    1.73,  # lexical score of the best product
    *(8.54, 6.26, 2.73),  # coverage of the types meant: nearest, near, wording
    -3.36,  # cosine of the nearest type
    -2.9,  # log10 of the number of texts: among more, something is near by chance
)
CARRIED_BIAS = 3.0
"""`python -m evals.search_calibration` fits these anew."""

_SHARPNESS = 0.03  # cosine difference that makes a type e times less likely to be meant
_FEW = 3  # products that show how well a type is covered
_LARGEST = 3.4  # log10 of the texts of the largest shop that the size was fitted on
_BLOCK = 64  # types compared with all products at once; bounds memory
_ARRAYS = ("vectors", "nearest", "near", "wording")


def product_types() -> list[str]:
    """The types of products that shops in general sell."""
    text = files("retrieval").joinpath("data", "product_types.tsv").read_text(encoding="utf-8")
    return text.splitlines()[1:]


@dataclass(frozen=True)
class Coverage:
    """How well one shop covers the t types of `product_types`."""

    vectors: NDArray[np.float32]
    """`(t, d)` unit vectors of the types' names."""
    nearest: NDArray[np.float32]
    """`(t,)` cosine of a type's name and the nearest product."""
    near: NDArray[np.float32]
    """`(t,)` mean cosine of a type's name and the few nearest products."""
    wording: NDArray[np.float32]
    """`(t,)` highest lexical score of a type's name, [0, 1]."""

    @classmethod
    def build(cls, index: HybridIndex, vectors: NDArray[np.float32]) -> "Coverage":
        """Compare all types, whose names have these `vectors`, with all products."""
        nearest = np.zeros(len(vectors), np.float32)
        near = np.zeros(len(vectors), np.float32)
        few = min(_FEW, len(index))
        for start in range(0, len(vectors) if few else 0, _BLOCK):
            cosines = index.vectors @ vectors[start : start + _BLOCK].T
            top = np.partition(cosines, -few, axis=0)[-few:]
            nearest[start : start + _BLOCK] = top.max(axis=0)
            near[start : start + _BLOCK] = top.mean(axis=0)
        wording = [_lexical_best(index, name) for name in product_types()]
        return cls(vectors, nearest, near, np.array(wording, np.float32))

    def carried(self, scores: Scores, vector: NDArray[np.float32]) -> float:
        """Probability that the shop carries what a query asks for, [0, 1].

        Args:
            scores: of the query, over all texts of products.
            vector: of the query, `(d,)`.
        """
        if not len(scores.total):
            return 0.0
        margin = CARRIED_BIAS + self.features(scores, vector) @ np.array(CARRIED_WEIGHTS)
        return float(1 / (1 + np.exp(-margin)))

    def features(self, scores: Scores, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """What `carried` weighs, in the order of `CARRIED_WEIGHTS`; see there."""
        best = int(scores.total.argmax())
        cosines = self.vectors @ vector
        meant = np.exp((cosines - cosines.max()) / _SHARPNESS)
        meant /= meant.sum()
        return np.array(
            [
                scores.own[best],
                scores.own.max(),
                scores.group[best],
                scores.group.max(),
                scores.lexical[best],
                meant @ self.nearest,
                meant @ self.near,
                meant @ self.wording,
                cosines.max(),
                min(np.log10(len(scores.total)), _LARGEST),
            ],
            np.float64,
        )

    def save(self, folder: Path) -> None:
        """Write the coverage into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            write_array(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> "Coverage":
        """Map what `save` wrote.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        return cls(**{name: map_array(folder / f"{name}.npy") for name in _ARRAYS})


def fit(scores: Scores, rows: Sequence[int] | NDArray[np.int32]) -> NDArray[np.float64]:
    """Probability for each of `rows` that it is of the kind that was asked for.

    Given that the shop carries the kind at all; what scores as high as anything in the shop
    is then of that kind. Shape `(len(rows),)`, in [0, 1].
    """
    if not len(rows):
        return np.zeros(0)
    own, group = scores.own[rows], scores.group[rows]
    below_best = np.maximum(own - scores.own.max(), group - scores.group.max())
    margin = -1.91 + 5.08 * group + 1.95 * scores.lexical[rows] + 18.4 * below_best
    chance = 1 / (1 + np.exp(-margin.astype(np.float64)))
    is_best = scores.total[rows] >= scores.total.max()
    return np.asarray(np.where(is_best, np.maximum(chance, FIT_THRESHOLD), chance))


def _lexical_best(index: HybridIndex, text: str) -> float:
    raw, attainable = index.lexical.score(query_words(text))
    return float(raw.max(initial=0)) / max(attainable, 1e-9)
