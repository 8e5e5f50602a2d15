"""The recommender suite: quality against peers on real purchases, speed and cost."""

import resource
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.settings import Settings
from evals.recsys_cold import cold_start
from evals.recsys_data import LAST_TEST_FIT, LAST_VALIDATION_FIT, Split, load_complete_journey
from evals.recsys_metrics import Judged, interval, judge
from evals.recsys_peers import all_lists
from evals.recsys_report import write_report
from evals.recsys_speed import latencies
from evals.recsys_workspace import load_workspace
from recsys.bandit import BanditConfig, LinearThompson
from recsys.contexts import CONTEXT_SIZE
from recsys.model import Mode, Recommender, ServingConfig
from recsys.rerank import RerankConfig

AISLE = "Aisle"
WIDE = "Aisle, wide"
"""Aisle with a coverage rule, the setting for a shop that wants its long tail seen."""
EXPLORING = "Aisle, exploring"
"""Aisle with a bandit that has learned nothing yet, as boldly as it is served by default."""
WIDE_RULES = RerankConfig(coverage=0.18)
_OURS = frozenset({AISLE, WIDE, EXPLORING})
_SERVED = BanditConfig(spread=Settings.model_fields["recommend_explore"].default)
TASKS: Mapping[str, Mode] = {"repeat": "all", "discovery": "discovery"}


def run(
    dataset: str = "completejourney", report: Path | None = None, validation: bool = False
) -> dict[str, Any]:
    """Fit, rank for every customer, judge, and time.

    Args:
        dataset: `completejourney`, `demo` (the workspace in force) or a workspace's path.
        report: Markdown or HTML file to write, with plots beside or in it.
        validation: judge Complete Journey on its validation weeks; for tuning.

    Returns:
        `suite`, `protocol`, `metrics`, `peers` and `seconds`.

    Raises:
        SourceError: the dataset can't be read, or is too small to judge by.
    """
    started = perf_counter()
    split = _load(dataset, validation)
    fitting = perf_counter()
    model = Recommender.fit(split.data, split.products, customers=split.customers)
    fit_seconds = perf_counter() - fitting
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    wide = Recommender(model.tables, model.names, ServingConfig(rerank=WIDE_RULES))
    judged = {
        task: {name: judge(lists, split.relevant(task)) for name, lists in by_peer.items()}
        for task, by_peer in all_lists(split).items()
    }
    for task, mode in TASKS.items():
        judged[task][AISLE] = judge(_lists(model, split, mode), split.relevant(task))
        explored = _lists(model, split, mode, LinearThompson(CONTEXT_SIZE, _SERVED))
        judged[task][EXPLORING] = judge(explored, split.relevant(task))
    judged["discovery"][WIDE] = judge(_lists(wide, split, "discovery"), split.relevant("discovery"))
    metrics = _metrics(judged)
    metrics["latency_ms"] = latencies(model, split)
    metrics["fit"] = {"seconds": fit_seconds, "peak_gib": peak}
    metrics["cold_start"] = cold_start(split)
    result = {
        "suite": "recsys",
        "protocol": f"{dataset}: {split.name}; {split.data.n_customers} customers, "
        f"{split.data.n_products} products, every product ranked",
        "metrics": metrics,
        "peers": {
            task: {name: found.summary() for name, found in by_name.items() if name not in _OURS}
            for task, by_name in judged.items()
        },
        "seconds": perf_counter() - started,
    }
    if report is not None:
        write_report(report, result, judged)
    return result


def _load(dataset: str, validation: bool) -> Split:
    if dataset == "completejourney":
        return load_complete_journey(LAST_VALIDATION_FIT if validation else LAST_TEST_FIT)
    return load_workspace(None if dataset == "demo" else Path(dataset))


def _lists(
    model: Recommender, split: Split, mode: Mode, bandit: LinearThompson | None = None, k: int = 10
) -> NDArray[np.int64]:
    """What `recommend` gives each customer, `(n_customers, k)`; -1 where there is no more."""
    index = {product: at for at, product in enumerate(model.product_ids)}
    everything = np.ones(len(index), np.bool_)
    lists = np.full((split.data.n_customers, k), -1, np.int64)
    for row, customer in enumerate(split.data.customer_ids):
        found = model.recommend(customer, k, mask=everything, mode=mode, bandit=bandit)
        lists[row, : len(found)] = [index[item.product_id] for item in found]
    return lists


def _metrics(judged: Mapping[str, Mapping[str, Judged]]) -> dict[str, Any]:
    """Aisle's own figures, with the paired intervals of its lead over each peer."""
    metrics: dict[str, Any] = {}
    for task, by_name in judged.items():
        own = by_name[AISLE]
        low, high = interval(own.ndcg)
        metrics[task] = {**own.summary(), "ndcg@10_low": low, "ndcg@10_high": high}
        metrics[task]["lead"] = {}
        for name, peer in by_name.items():
            if name in _OURS:
                continue
            lead = own.ndcg - peer.ndcg
            low, high = interval(lead)
            metrics[task]["lead"][name] = {"mean": float(lead.mean()), "low": low, "high": high}
        metrics[task]["exploring"] = by_name[EXPLORING].summary()
    metrics["discovery"]["wide"] = judged["discovery"][WIDE].summary()
    return metrics
