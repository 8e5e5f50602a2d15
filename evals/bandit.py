"""The bandit suite: regret, change of taste, and policy evaluation."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import SourceError
from core.settings import load_settings
from core.store import Store
from evals.bandit_demo import demo_rounds, demo_shop
from evals.bandit_exposures import evaluate_exposures
from evals.bandit_open import evaluate
from evals.bandit_policies import play, policies
from evals.bandit_simulator import (
    Floats,
    Rounds,
    RoundsConfig,
    ShopConfig,
    random_rounds,
    simulated_shop,
)
from evals.bandit_taste import Adaptation, adaptation
from evals.recsys_report import write_page
from ingestion.demo import generate
from recsys.model import Recommender
from recsys.ope import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

AISLE = "Aisle, linear Thompson"
_DEMO_SEED, _DEMO_CUSTOMERS = 7, 2_000
_ON_DEMO = ("demo", "completejourney")  # the latter has no simulator of its own
SCENARIOS: Mapping[str, float | None] = {"steady": None, "changing": 0.5}


def run(
    dataset: str = "demo", report: Path | None = None, rounds: int = 10_000, seed: int = 0
) -> dict[str, Any]:
    """Play the simulator, measure adaptation, and evaluate policies from logs.

    Args:
        dataset: `demo` (and `completejourney`, which has no simulator) measures adaptation
            and regret on the demo shop's simulator too; a folder with the Open Bandit sample
            has policies evaluated on it; a workspace has its own exposure log evaluated.
            Adaptation is measured on a small simulated shop for those.
        report: Markdown or HTML file to write, with plots.
        rounds: of each scenario.
        seed: of every simulation.

    Returns:
        `suite`, `protocol`, `metrics`, `peers` and `seconds`.

    Raises:
        SourceError: the dataset names neither of these.
    """
    started = perf_counter()
    logs = _logs(dataset)
    games = {
        name: random_rounds(RoundsConfig(rounds=rounds, change_at=change, seed=seed))
        for name, change in SCENARIOS.items()
    }
    on_demo = dataset in _ON_DEMO
    demo = generate(_DEMO_SEED, customers=_DEMO_CUSTOMERS) if on_demo else None
    shop = simulated_shop(ShopConfig(seed=seed)) if demo is None else demo_shop(demo)
    model = Recommender.fit(shop.data, shop.products)
    if demo is not None:
        games["demo shop"] = demo_rounds(demo, model, RoundsConfig(rounds=rounds, seed=seed))
    curves = {name: _curves(game, seed) for name, game in games.items()}
    moved = adaptation(model, shop, seed=seed + 1)
    where = "the demo shop" if on_demo else "a simulated shop"
    result = {
        "suite": "bandit",
        "protocol": f"{rounds} rounds of one shown product on the simulator, the same draws for "
        f"every policy; three events on {where} of {shop.data.n_customers} customers",
        "metrics": _metrics(curves, moved, logs),
        "peers": {
            "regret": {
                name: {policy: float(curve[-1]) for policy, curve in found.items()}
                for name, found in curves.items()
            }
        },
        "seconds": perf_counter() - started,
    }
    if report is not None:
        _write(report, result, curves, moved, logs)
    return result


def _metrics(
    curves: Mapping[str, Mapping[str, Floats]],
    moved: Adaptation,
    logs: Mapping[str, Mapping[str, Estimate]],
) -> dict[str, Any]:
    return {
        "regret": {name: float(found[AISLE][-1]) for name, found in curves.items()},
        "adaptation": {
            "new_taste_share_after_3": moved.changed_share[-1],
            "ndcg_loss_of_steady": moved.loss,
        },
        "ope": {
            policy: {name: asdict(estimate) for name, estimate in found.items()}
            for policy, found in logs.items()
        },
    }


def _curves(game: Rounds, seed: int) -> dict[str, Floats]:
    return {name: play(policy, game) for name, policy in policies(game, seed).items()}


def _logs(dataset: str) -> dict[str, dict[str, Estimate]]:
    """Estimates from the logs that a dataset has; none for the simulators."""
    if dataset in _ON_DEMO:
        return {}
    folder = Path(dataset)
    if (folder / "random_men.csv.gz").exists():
        return evaluate(folder)
    if not (folder / "aisle.db").exists():
        raise SourceError(
            f"{folder} is neither a workspace nor the Open Bandit sample. Give `demo`, a folder "
            "with aisle.db, or one with random_men.csv.gz and bts_men.csv.gz."
        )
    store = Store(load_settings(folder).resolved_database_url)
    try:
        return evaluate_exposures(store)
    finally:
        store.close()


def _write(
    path: Path,
    result: Mapping[str, Any],
    curves: Mapping[str, Mapping[str, Floats]],
    moved: Adaptation,
    logs: Mapping[str, Mapping[str, Estimate]],
) -> None:
    lines = ["# Bandit", "", str(result["protocol"]), "", "## Regret", ""]
    lines += ["| policy | " + " | ".join(curves) + " |", "|---|" + "---|" * len(curves)]
    for policy in next(iter(curves.values())):
        cells = " | ".join(f"{found[policy][-1]:.1f}" for found in curves.values())
        lines.append(f"| {policy} | {cells} |")
    lines += ["", "## Policies evaluated from logs", ""]
    lines += ["| policy | estimator | value | 95 % |", "|---|---|---|---|"]
    for policy, found in logs.items():
        lines += [
            f"| {policy} | {name} | {value.value:.5f} | {value.low:.5f} to {value.high:.5f} |"
            for name, value in found.items()
        ]
    figures = {"Cumulative regret": _regret(curves), "Adaptation to a new taste": _moved(moved)}
    write_page(path, lines, figures)


def _regret(curves: Mapping[str, Mapping[str, Floats]]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    for axes, (name, found) in zip(figure.subplots(1, len(curves)), curves.items(), strict=True):
        for policy, curve in found.items():
            axes.plot(curve, label=policy)
        axes.set_title(name)
        axes.set_xlabel("round")
        axes.set_ylabel("regret")
    axes.legend(fontsize=8)
    return figure


def _moved(moved: Adaptation) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    steps = np.arange(len(moved.changed_share))
    axes.plot(steps, moved.changed_share, marker="o", label="share of the new taste in the top 10")
    axes.plot(steps, moved.steady_ndcg, marker="o", label="nDCG@10 of those who didn't change")
    axes.set_xlabel("events in the conversation")
    axes.legend(fontsize=8)
    return figure
