"""`aisle evals search`: does search find what answers, and does it know when nothing does?

Each judged query is typed into the search box (`aisle search`): limits in its words become
constraints, and ten products come back. Peers get the same words. Only the half of the
queries that nothing was chosen on is judged. nDCG@10 is binary, its ideal cut at 10.
"""

import csv
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import Found
from assistant.finding import find
from assistant.search_box import read
from assistant.services import Shop
from core.catalog import SEPARATOR
from core.errors import ArtifactError
from core.store import Product
from evals.judged_shops import demo_shop, retail_shop
from evals.search_peers import DEPTH, Peers, Ranker
from evals.search_queries import is_test, judged_queries, not_carried, phrased
from evals.search_relevance import relevant
from evals.search_report import write_report
from retrieval.reranking import MOST, load_reranker

_DATA = Path(__file__).parent / "data"
AISLE, RERANKED = "aisle", "aisle, re-ranked"


@dataclass(frozen=True)
class Judged:
    """A query put to one shop."""

    shop: str
    kind: str
    """`keyword` or `conversational`."""
    traits: str
    """What is hard about it: `typo`, `number`, `negation` ...; empty for nothing."""
    query: str
    relevant: NDArray[np.bool_]
    """`(n,)` products that answer it."""


def run(report: Path | None = None, *, half: str = "test") -> dict[str, Any]:
    """Run the suite.

    Args:
        report: write every query with each ranker's nDCG@10 here, with a plot (Markdown or HTML).
        half: `test`, or `dev` for the half that may be looked at.

    Raises:
        SourceError: the data folder beside the project is missing.
    """
    started = time.perf_counter()
    rows: list[tuple[Judged, dict[str, float]]] = []
    refusals: dict[str, dict[str, float]] = {}
    for name, opened in (("retail-demo-store", retail_shop), ("demo", demo_shop)):
        shop = opened()
        queries = [item for item in _queries(name, shop) if is_test(item.query) == (half == "test")]
        products = shop.products(tuple(shop.catalog.ids))
        with tempfile.TemporaryDirectory() as folder:
            rankers = {AISLE: ranker(shop), **_reranked(shop)}
            rankers |= _peers(shop, products, Path(folder))
            rows += [(item, _scores(item, rankers)) for item in queries]
        refusals[name] = _refusals(shop, name, queries, half)
    result = {
        "suite": "search",
        "protocol": f"{len(rows)} judged queries, {half} half, nDCG@10",
        "metrics": {
            **{kind: _mean(rows, AISLE, kind) for kind in ("keyword", "conversational")},
            "by trait": _by_trait(rows),
            "no match": refusals,
        },
        "peers": {
            name: {kind: _mean(rows, name, kind) for kind in ("keyword", "conversational")}
            for name in rows[0][1]
            if name != AISLE
        },
        "seconds": round(time.perf_counter() - started, 1),
    }
    if report is not None:
        write_report(report, result, rows)
    return result


def ask(shop: Shop, query: str, limit: int = DEPTH) -> Found:
    """What the search box finds for `query`: limits in the words become constraints."""
    state, order = read(shop, query)
    return find(shop, state, None, need=query, order=order, limit=limit)


def _peers(shop: Shop, products: Sequence[Product], folder: Path) -> Mapping[str, Ranker]:
    return Peers(products, shop.search.vectors, shop.encoder, folder).rankers()


def ranker(shop: Shop) -> Ranker:
    """Search as a shopper meets it."""

    def rank(query: str) -> list[int]:
        found = ask(shop, query)
        positions = (shop.catalog.position(item.id) for item in (*found.products, *found.nearest))
        return [at for at in positions if at is not None]

    return rank


def _reranked(shop: Shop) -> dict[str, Ranker]:
    """The same with the cross-encoder on, where its weights are installed."""
    try:
        return {RERANKED: ranker(replace(shop, reranker=load_reranker(MOST)))}
    except ArtifactError:
        return {}


def ndcg(ranked: Sequence[int], answers: NDArray[np.bool_], k: int = DEPTH) -> float:
    """nDCG@k with binary relevance (Järvelin and Kekäläinen 2002), the ideal cut at k too; NaN
    where nothing is relevant.
    """
    if not answers.any():
        return float("nan")
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gains = np.array([answers[at] for at in ranked[:k]], np.float64)
    return float((gains * discounts[: len(gains)]).sum() / discounts[: answers.sum()].sum())


def _queries(name: str, shop: Shop) -> list[Judged]:
    """The queries for one shop that have an answer in it."""
    catalog = shop.catalog
    found = []
    if name == "demo":
        files = ["search_demo"]
    else:
        files = ["search_retail_limits"]
        leaves = np.array([path.rsplit(SEPARATOR, 1)[-1] for path in catalog.categories])
        for item in judged_queries():
            answers = np.isin(leaves, list(item.styles))[catalog.category]
            found.append(Judged(name, item.kind, "", item.query, answers))
    for file in files:
        with (_DATA / f"{file}.tsv").open(newline="", encoding="utf-8") as rows:
            for row in csv.DictReader(rows, delimiter="\t"):
                answers = relevant(row["relevant"], catalog)
                found.append(Judged(name, row["kind"], row["traits"], row["query"], answers))
    return [item for item in found if item.relevant.any()]


def _scores(item: Judged, rankers: Mapping[str, Ranker]) -> dict[str, float]:
    return {name: ndcg(rank(item.query), item.relevant) for name, rank in rankers.items()}


def _refusals(shop: Shop, name: str, queries: Sequence[Judged], half: str) -> dict[str, float]:
    """How well "we don't carry that" is decided: precision and recall of refusing, and the share
    of what is carried that is refused, over all phrasings.
    """
    absent = not_carried()
    if name == "demo":
        path = _DATA / "search_demo_not_carried.tsv"
        absent = path.read_text(encoding="utf-8").splitlines()[1:]
    asked = [(text, True) for item in queries for text in phrased(item.query)]
    asked += [
        (text, False)
        for query in absent
        if is_test(query) == (half == "test")
        for text in phrased(query)
    ]
    refused = np.array([not ask(shop, text).carried for text, _ in asked])
    carried = np.array([is_carried for _, is_carried in asked])
    return {
        "precision": round(float((refused & ~carried).sum() / max(refused.sum(), 1)), 4),
        "recall": round(float(refused[~carried].mean()), 4),
        "false refusals": round(float(refused[carried].mean()), 4),
        "queries": len(asked),
    }


def _mean(rows: Sequence[tuple[Judged, dict[str, float]]], name: str, kind: str) -> float:
    return round(float(np.mean([scores[name] for item, scores in rows if item.kind == kind])), 4)


def _by_trait(rows: Sequence[tuple[Judged, dict[str, float]]]) -> dict[str, str]:
    """nDCG@10 of Aisle and of the best peer, by what is hard about a query."""
    found = {}
    for trait in sorted({item.traits for item, _ in rows}):
        own = [scores for item, scores in rows if item.traits == trait]
        means = {name: float(np.mean([scores[name] for scores in own])) for name in own[0]}
        best = max(
            (name for name in means if name not in {AISLE, RERANKED}), key=lambda name: means[name]
        )
        label = trait or "none"
        found[label] = f"{means[AISLE]:.3f}, {best} {means[best]:.3f} ({len(own)} queries)"
    return found
