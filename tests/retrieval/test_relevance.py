"""How good search is, on the half of the judged queries that nothing was chosen on."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.catalog import SEPARATOR
from evals.search_queries import Judged, judged_queries, ndcg, not_carried, phrased
from evals.search_queries import is_test as is_test_query
from retrieval.encoder import OnnxEncoder
from retrieval.hybrid import HybridIndex
from retrieval.text import words

Ranker = Callable[[str], NDArray[np.float32]]

_RRF = 60  # the constant of Cormack et al. 2009


@pytest.fixture(scope="module")
def index(retail_shop: Any) -> HybridIndex:
    return HybridIndex.load(retail_shop.generation / "retrieval" / "products" / "index")


@pytest.fixture(scope="module")
def rankers(index: HybridIndex, encoder: OnnxEncoder) -> dict[str, Ranker]:
    """Search as it is, and the peers that a user could pick up instead."""

    def bm25(query: str) -> NDArray[np.float32]:
        return index.lexical.score(words(query))[0]

    def dense(query: str) -> NDArray[np.float32]:
        return np.asarray(index.vectors @ encoder.encode([query])[0], np.float32)

    def fusion(query: str) -> NDArray[np.float32]:
        ranks = [np.argsort(np.argsort(-scores(query), kind="stable")) for scores in (bm25, dense)]
        return np.asarray(sum(1 / (_RRF + 1 + rank) for rank in ranks), np.float32)

    return {"bm25": bm25, "dense": dense, "fusion": fusion}


def _search(shop: Any) -> Ranker:
    def rank(query: str) -> NDArray[np.float32]:
        scores = np.zeros(len(shop.catalog), np.float32)
        for hit in shop.search.search(query, k=10):
            scores[hit.index] = 10 + hit.score
        return scores

    return rank


def _mean(ranker: Ranker, queries: list[Judged], shop: Any) -> float:
    styles = np.array([item.category.split(SEPARATOR)[-1] for item in shop.products])
    values = [ndcg(ranker(item.query), np.isin(styles, list(item.styles))) for item in queries]
    return float(np.mean(values))


def _queries(kind: str) -> list[Judged]:
    return [query for query in judged_queries() if query.kind == kind and query.is_test]


def test_conversational_search_beats_its_peers_by_five_points(
    retail_shop: Any, rankers: dict[str, Ranker]
) -> None:
    queries = _queries("conversational")
    peers = {name: _mean(ranker, queries, retail_shop) for name, ranker in rankers.items()}
    assert _mean(_search(retail_shop), queries, retail_shop) >= max(peers.values()) + 0.05


def test_keyword_search_is_no_worse_than_its_peers(
    retail_shop: Any, rankers: dict[str, Ranker]
) -> None:
    queries = _queries("keyword")
    peers = {name: _mean(ranker, queries, retail_shop) for name, ranker in rankers.items()}
    assert _mean(_search(retail_shop), queries, retail_shop) >= max(peers.values())


def test_what_is_not_carried_is_refused_and_what_is_carried_hardly_ever(retail_shop: Any) -> None:
    asked = [
        (text, carried)
        for query, carried in [
            *((item.query, True) for item in judged_queries()),
            *((query, False) for query in not_carried()),
        ]
        if is_test_query(query)
        for text in phrased(query)
    ]
    carried = np.array([answer for _, answer in asked])
    refused = np.array([not retail_shop.search.carries(text) for text, _ in asked])
    assert (refused & ~carried).sum() / refused.sum() >= 0.95
    assert refused[carried].mean() <= 0.02
    assert refused[~carried].mean() >= 0.7
