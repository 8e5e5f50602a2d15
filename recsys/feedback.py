"""What reactions to shown products are worth, and how a bandit learns from them."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from recsys.bandit import LinearThompson

REWARDS: Mapping[str, float] = MappingProxyType(
    {
        "purchase": 1.0,
        "cart": 0.7,
        "list_add": 0.7,
        "like": 0.7,
        "click": 0.3,
        "view": 0.2,
        "dismiss": -0.3,
        "dislike": -0.7,
    }
)
"""What each event kind is worth to the bandit."""

PATIENCE_SECONDS = 24 * 3600
"""A shown product that nothing happened to for so long earned 0."""


def worth(kinds: Iterable[str]) -> float | None:
    """The best of what happened to one shown product; a rejection counts only when nothing
    better happened, and None means that nothing did.
    """
    known = [REWARDS[kind] for kind in kinds if kind in REWARDS]
    return max(known) if known else None


def teach(
    policy: LinearThompson, outcomes: Iterable[tuple[Sequence[float], float, float | None]]
) -> None:
    """Let a bandit learn.

    Args:
        policy: changed in place.
        outcomes: context, reward, and the reward that was learned of the same exposure before
            (a click that became a purchase); None for the first.
    """
    for context, reward, before in outcomes:
        row = np.asarray(context, np.float64)
        if before is None:
            policy.update(row, reward)
        else:
            policy.correct(row, reward - before)
