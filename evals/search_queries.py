"""The judged queries: needs and keywords over retail-demo-store, and things it doesn't carry.

Written before any weight was chosen, and split by a hash of the query into a half that
weights were chosen on and a half that they are judged on.
"""

import csv
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_DATA = Path(__file__).parent / "data"
_FRAMES = ("{}", "do you have {}", "I'm looking for {}", "I need {} for my brother")
_KEYWORDS = 4  # at most so many words make a keyword query


@dataclass(frozen=True)
class Judged:
    """One query and the styles of products that answer it."""

    query: str
    kind: str
    """`conversational` or `keyword`."""
    styles: frozenset[str]

    @property
    def is_test(self) -> bool:
        """Whether it belongs to the half that nothing was chosen on."""
        return is_test(self.query)


def is_test(query: str) -> bool:
    """Whether a query belongs to the half that nothing was chosen on."""
    return blake2b(query.encode()).digest()[0] % 2 == 1


def judged_queries() -> list[Judged]:
    """All judged queries."""
    with (_DATA / "search_retail.tsv").open(newline="", encoding="utf-8") as file:
        return [
            Judged(row["query"], row["kind"], frozenset(row["relevant styles"].split(",")))
            for row in csv.DictReader(file, delimiter="\t")
        ]


def not_carried() -> list[str]:
    """Queries for things that retail-demo-store doesn't carry."""
    return (_DATA / "search_not_carried.tsv").read_text(encoding="utf-8").splitlines()[1:]


def supermarket_queries() -> list[tuple[str, bool]]:
    """Queries, and whether the supermarket of Complete Journey carries what they ask for."""
    with (_DATA / "search_completejourney.tsv").open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["query"], row["carried"] == "yes") for row in rows]


def phrased(query: str) -> list[str]:
    """A keyword query in the frames shoppers put it in; a longer query as it is.

    Both sides of the decision whether something is carried get the same frames, so that
    their wording can't decide it.
    """
    if len(query.split()) > _KEYWORDS:
        return [query]
    return [frame.format(query) for frame in _FRAMES]


def ndcg(scores: NDArray[np.float32], relevant: NDArray[np.bool_], k: int = 10) -> float:
    """nDCG@k with binary relevance (Järvelin and Kekäläinen 2002), the ideal cut at k too."""
    discounts = 1 / np.log2(np.arange(2, k + 2))
    top = np.argsort(-scores, kind="stable")[:k]
    ideal = discounts[: min(k, int(relevant.sum()))].sum()
    return float((relevant[top] * discounts[: len(top)]).sum() / ideal)
