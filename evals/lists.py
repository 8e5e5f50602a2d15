"""`aisle evals lists`: needs, optimum, edits, itineraries and oddities, with peers in the run."""

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from evals import lists_edits, lists_odd, lists_peers, lists_random, lists_trips
from evals.dialogue.shops import opened
from evals.lists_goals import Verdict, judge, load_goals, shares
from evals.lists_report import write_report

_RANDOM_LISTS = 10_000
_PROVEN = 300
_SEED = 20
_FOLDERS = {"demo": "demo", "rds": "retail"}
PARTS = ("optimum", "goals", "peers", "edits", "trips", "odd")


def run(
    report: Path | None = None,
    *,
    split: str = "test",
    parts: Collection[str] = PARTS,
    random_lists: int = _RANDOM_LISTS,
) -> dict[str, Any]:
    """Judge lists and itineraries over the demo shop and retail-demo-store.

    Args:
        report: Markdown or HTML file to write, with plots beside it.
        split: `test`; `held` or `fresh`, judged for goals that the knowledge did not foresee; or
            `dev` while working on lists.
        parts: some of `PARTS`.
        random_lists: how many random lists are searched for violations.

    Returns:
        `suite, protocol, metrics, peers, seconds`.

    Raises:
        SourceError: retail-demo-store isn't beside the repository.
    """
    started = time.perf_counter()
    metrics: dict[str, Any] = {}
    peers: dict[str, Any] = {}
    verdicts: list[Verdict] = []
    if "optimum" in parts:
        metrics["optimum"] = lists_random.against_proofs(_PROVEN, _SEED)
        metrics["random_lists"] = lists_random.count_violations(random_lists, _SEED)
    for name, folder in _FOLDERS.items():
        with opened(folder) as shop:
            goals = load_goals(name, split)
            if "goals" in parts:
                judged = [judge(shop, goal) for goal in goals]
                metrics[f"goals_{name}"] = shares(judged)
                verdicts += judged
            if "peers" in parts:
                peers[name] = lists_peers.compare(shop, goals)
            if "edits" in parts:
                metrics[f"edits_{name}"] = lists_edits.summary(lists_edits.edit_lists(shop, goals))
            if "trips" in parts:
                metrics[f"trips_{name}"] = lists_trips.summary(lists_trips.trace(shop))
            if "odd" in parts:
                metrics[f"odd_{name}"] = lists_odd.answer_oddities(shop)
    if verdicts:
        metrics["goals"] = shares(verdicts)
    result = {
        "suite": "lists",
        "protocol": f"300 judged goals, {split} split; budgets from a "
        "quarter to one and a half times the best products' price; optima proven by enumeration "
        "and dynamic programming",
        "metrics": metrics,
        "peers": peers,
        "seconds": time.perf_counter() - started,
    }
    if report is not None:
        write_report(report, result, verdicts)
    return result
