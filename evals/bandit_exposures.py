"""What a shop's own exposure log says about the arms that chose what was shown."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.store import Exposure, Store
from recsys.feedback import REWARDS, worth
from recsys.ope import Estimate, Log, estimates, mean_rewards, on_policy

_MOST_EVENTS = 10_000
_SMOOTHING = 10.0
"""Exposures of prior weight, at the mean reward, in the reward model."""
_SHARPNESS = 10.0
"""How much likelier a product of reward 1 is than one of 0 under `rewarding`: e^10 times."""


def evaluate_exposures(store: Store) -> dict[str, dict[str, Estimate]]:
    """The mean reward of each arm, and of two policies over what the arms that explore showed.

    The reward of an exposure is the best of `REWARDS` among the events that name it, or that
    the bandit has learned of it. `uniform` shows each product of the log equally often;
    `rewarding` prefers, with `softmax(10 r)`, what earned the most in the earlier half of the
    log. Both are judged on the later half, by weights from the logged propensities: an arm
    that never explores says nothing of another policy, so that it has `on_policy` only. A
    policy's probabilities are over all products of the arm's log, whatever the filters were.

    Returns:
        For each arm `on_policy`; for each arm that explores, `<arm> -> uniform` and
        `<arm> -> rewarding` with `ipw`, `snipw`, `dm` and `dr`. Empty when nothing was shown.
    """
    exposures = sorted(store.exposures.all(), key=lambda shown: (shown.time, shown.id))
    rewards = _rewards(store, exposures)
    found: dict[str, dict[str, Estimate]] = {}
    for arm in sorted({shown.arm for shown in exposures}):
        mine = [shown for shown in exposures if shown.arm == arm]
        log, products = _log(mine, rewards)
        found[arm] = {"on_policy": on_policy(log)}
        half = len(mine) // 2
        if half and (log.propensities < 1).any():
            earlier, later = _part(log, slice(half)), _part(log, slice(half, None))
            expected = mean_rewards(earlier, products, _SMOOTHING)
            for name, row in (
                ("uniform", np.full(products, 1 / products)),
                ("rewarding", _softmax(_SHARPNESS * expected)),
            ):
                policy = np.broadcast_to(row, (len(later.rewards), products))
                model = np.broadcast_to(expected, policy.shape)
                found[f"{arm} -> {name}"] = estimates(later, policy, model)
    return found


def _rewards(store: Store, exposures: Sequence[Exposure]) -> dict[str, float]:
    """What each exposure earned, by its id."""
    kinds: dict[str, list[str]] = {}
    for customer in sorted({shown.customer_id for shown in exposures if shown.customer_id}):
        for event in store.events.of_customer(customer, limit=_MOST_EVENTS):
            if event.recommendation_id and event.kind in REWARDS:
                kinds.setdefault(event.recommendation_id, []).append(event.kind)
    rewards = {}
    for shown in exposures:
        earned = worth(kinds.get(shown.id, ()))
        known = [value for value in (earned, shown.reward) if value is not None]
        rewards[shown.id] = max(known, default=0.0)
    return rewards


def _log(shown: Sequence[Exposure], rewards: dict[str, float]) -> tuple[Log, int]:
    """The decisions, and how many products there are among them."""
    products = sorted({item.product_id for item in shown})
    index = {product: at for at, product in enumerate(products)}
    log = Log(
        np.array([rewards[item.id] for item in shown]),
        np.array([index[item.product_id] for item in shown]),
        np.array([item.probability for item in shown]),
    )
    return log, len(products)


def _part(log: Log, rows: slice) -> Log:
    return Log(log.rewards[rows], log.actions[rows], log.propensities[rows])


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())
