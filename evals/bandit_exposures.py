"""What a shop's own exposure log says about the arms that chose what was shown."""

import numpy as np

from core.store import Store
from recsys.feedback import REWARDS
from recsys.ope import Estimate, Log, on_policy, self_normalised

_MOST_EVENTS = 10_000


def evaluate_exposures(store: Store) -> dict[str, dict[str, Estimate]]:
    """The mean reward of each arm, and what uniform choice among its products would earn.

    The reward of an exposure is the highest of `REWARDS` among the events that name it.

    Returns:
        For each arm of the log `on_policy`, and `uniform_snipw`, which weighs an exposure by
        the inverse of its propensity; empty when nothing was ever shown.
    """
    exposures = list(store.exposures.all())
    rewards: dict[str, float] = {}
    for customer in {shown.customer_id for shown in exposures if shown.customer_id}:
        for event in store.events.of_customer(customer, limit=_MOST_EVENTS):
            if event.recommendation_id and event.kind in REWARDS:
                known = rewards.get(event.recommendation_id, 0.0)
                rewards[event.recommendation_id] = max(known, REWARDS[event.kind])
    found = {}
    for arm in sorted({shown.arm for shown in exposures}):
        mine = [shown for shown in exposures if shown.arm == arm]
        products = sorted({shown.product_id for shown in mine})
        index = {product: at for at, product in enumerate(products)}
        log = Log(
            np.array([rewards.get(shown.id, 0.0) for shown in mine]),
            np.array([index[shown.product_id] for shown in mine]),
            np.array([shown.probability for shown in mine]),
        )
        uniform = np.full((len(mine), len(products)), 1 / len(products))
        found[arm] = {
            "on_policy": on_policy(log),
            "uniform_snipw": self_normalised(log, uniform),
        }
    return found
