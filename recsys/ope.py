"""What a policy would have earned, estimated from another policy's log."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import SourceError


@dataclass(frozen=True)
class Log:
    """Logged decisions, one entry a shown item in each field."""

    rewards: NDArray[np.float64]
    """`(n,)`."""
    actions: NDArray[np.int64]
    """`(n,)` index of what was shown."""
    propensities: NDArray[np.float64]
    """`(n,)` probability that the logging policy gave it, in (0, 1]."""

    def __post_init__(self) -> None:
        if not len(self.rewards):
            raise SourceError("The log is empty; there is nothing to evaluate a policy on.")
        if (self.propensities <= 0).any() or (self.propensities > 1).any():
            raise SourceError(
                "A logged propensity lies outside (0, 1]; log the probability of each item "
                "that was shown."
            )


@dataclass(frozen=True)
class Estimate:
    """A policy's value, and a bootstrap interval."""

    value: float
    low: float
    high: float


def inverse_propensity(
    log: Log, policy: NDArray[np.float64], level: float = 0.95, seed: int = 0
) -> Estimate:
    """IPW: `mean(w r)` with `w = pi_e(a | x) / pi_b(a | x)` (Horvitz and Thompson 1952).

    Args:
        log: of the logging policy.
        policy: `(n, actions)` probabilities under the evaluated policy.
        level: of the interval, in (0, 1).
        seed: of the bootstrap.
    """
    weighted = _weights(log, policy) * log.rewards
    return _estimate((weighted,), lambda sums: sums[0] / len(weighted), level, seed)


def self_normalised(
    log: Log, policy: NDArray[np.float64], level: float = 0.95, seed: int = 0
) -> Estimate:
    """SNIPW: `sum(w r) / sum(w)` (Swaminathan and Joachims 2015); see `inverse_propensity`.

    NaN when the policy never shows anything that was logged.
    """
    weights = _weights(log, policy)

    def ratio(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.where(sums[1] > 0, sums[1], np.nan)
        return np.asarray(sums[0] / total)

    return _estimate((weights * log.rewards, weights), ratio, level, seed)


def direct_method(
    log: Log,
    policy: NDArray[np.float64],
    expected: NDArray[np.float64],
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """DM: `mean(sum_a pi_e(a | x) q(x, a))`; as good as the model `q`.

    Args:
        log: of the logging policy.
        policy: see `inverse_propensity`.
        expected: `(n, actions)` reward that a model expects.
        level: of the interval.
        seed: of the bootstrap.
    """
    values = (policy * expected).sum(axis=1)
    return _estimate((values,), lambda sums: sums[0] / len(log.rewards), level, seed)


def doubly_robust(
    log: Log,
    policy: NDArray[np.float64],
    expected: NDArray[np.float64],
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """DR: `mean(sum_a pi_e q + w (r - q(x, a)))` (Dudik et al. 2011); see `direct_method`.

    Right when either the propensities or the model are.
    """
    modelled = expected[np.arange(len(log.actions)), log.actions]
    values = (policy * expected).sum(axis=1)
    values = values + _weights(log, policy) * (log.rewards - modelled)
    return _estimate((values,), lambda sums: sums[0] / len(values), level, seed)


def on_policy(log: Log, level: float = 0.95, seed: int = 0) -> Estimate:
    """The logging policy's own mean reward."""
    return _estimate((log.rewards,), lambda sums: sums[0] / len(log.rewards), level, seed)


def estimates(
    log: Log, policy: NDArray[np.float64], expected: NDArray[np.float64]
) -> dict[str, Estimate]:
    """All four estimators by name: `ipw`, `snipw`, `dm`, `dr`; see `direct_method`."""
    return {
        "ipw": inverse_propensity(log, policy),
        "snipw": self_normalised(log, policy),
        "dm": direct_method(log, policy, expected),
        "dr": doubly_robust(log, policy, expected),
    }


def mean_rewards(log: Log, n_actions: int, smoothing: float) -> NDArray[np.float64]:
    """A reward model for `direct_method`: each action's mean reward, shrunk to the mean of all.

    Args:
        log: to learn from.
        n_actions: how many actions there are.
        smoothing: decisions of prior weight, >= 0.

    Returns:
        `(n_actions,)`.
    """
    earned = np.bincount(log.actions, weights=log.rewards, minlength=n_actions)
    shown = np.bincount(log.actions, minlength=n_actions)
    overall = float(log.rewards.mean())
    return np.asarray((earned + smoothing * overall) / np.maximum(shown + smoothing, 1e-12))


def _weights(log: Log, policy: NDArray[np.float64]) -> NDArray[np.float64]:
    if policy.shape[0] != len(log.actions):
        raise SourceError(
            f"The policy has {policy.shape[0]} rows for {len(log.actions)} logged decisions."
        )
    return np.asarray(policy[np.arange(len(log.actions)), log.actions] / log.propensities)


def _estimate(
    columns: tuple[NDArray[np.float64], ...],
    combine: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    level: float,
    seed: int,
    draws: int = 1000,
) -> Estimate:
    """Point estimate from column sums, and the percentile bootstrap over rows."""
    table = np.stack(columns)
    n = table.shape[1]
    rng = np.random.default_rng(seed)
    sums = np.stack(
        [table @ np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(draws)], axis=1
    )
    low, high = np.quantile(combine(sums), [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(combine(table.sum(axis=1))), float(low), float(high))
