"""Policy evaluation on the Open Bandit sample (ZOZO, men's campaign)."""

from pathlib import Path

import numpy as np
import pandas as pd

from core.errors import SourceError
from recsys.ope import Estimate, Log, estimates, mean_rewards, on_policy

_SMOOTHING = 100.0
"""Impressions of prior weight, at the overall rate, in the reward model."""


def evaluate(folder: Path) -> dict[str, dict[str, Estimate]]:
    """What each logging policy earned, and what the other's log says that it would earn.

    Args:
        folder: holds `random_men.csv.gz` and `bts_men.csv.gz`.

    Returns:
        For `random` and `bts`: `on_policy`, and `ipw`, `snipw`, `dm`, `dr` from the other's
        log. A policy's probabilities are its mean logged propensities by position and item.

    Raises:
        SourceError: a file is missing.
    """
    logs = {name: _read(folder / f"{name}_men.csv.gz") for name in ("random", "bts")}
    n_items = 1 + max(int(frame["item_id"].max()) for frame in logs.values())
    found = {}
    for name, other in (("random", "bts"), ("bts", "random")):
        frame = logs[other]
        log = _log(frame)
        table = _probabilities(logs[name], n_items)
        policy = table[frame["position"].to_numpy() - 1]
        expected = np.tile(mean_rewards(log, n_items, _SMOOTHING), (len(frame), 1))
        found[name] = {
            "on_policy": on_policy(_log(logs[name])),
            **estimates(log, policy, expected),
        }
    return found


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise SourceError(f"{path} is missing; give the folder of the Open Bandit sample.")
    return pd.read_csv(
        path, usecols=["item_id", "position", "click", "propensity_score"], compression="gzip"
    )


def _log(frame: pd.DataFrame) -> Log:
    return Log(
        frame["click"].to_numpy(np.float64),
        frame["item_id"].to_numpy(np.int64),
        frame["propensity_score"].to_numpy(np.float64),
    )


def _probabilities(frame: pd.DataFrame, n_items: int) -> "np.typing.NDArray[np.float64]":
    """`(positions, n_items)`: how probable each item is at each position."""
    mean = frame.groupby(["position", "item_id"])["propensity_score"].mean()
    table = mean.unstack().reindex(index=[1, 2, 3], columns=range(n_items))
    values = table.to_numpy(np.float64, copy=True)
    values[np.isnan(values)] = 0.0
    return np.asarray(values / values.sum(axis=1, keepdims=True))
