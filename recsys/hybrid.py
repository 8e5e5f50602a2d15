"""A weighted blend of candidates: the ranker where data is too little to learn one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import Interactions


@dataclass(frozen=True)
class BlendConfig:
    """Options of `blend`."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "repeat": 1.0,
            "als": 0.15,
            "ease": 0.3,
            "item_to_item": 0.1,
            "words": 0.05,
            "meaning": 0.05,
            "popularity": 0.05,
        }
    )
    """Weight of each candidate by name, >= 0."""


def blend(
    scores: Mapping[str, NDArray[np.float32]], weights: Mapping[str, float]
) -> dict[str, NDArray[np.float32]]:
    """Each candidate's additive part of the blended score.

    A candidate's row is divided by its highest absolute value, so that a weight is the
    most that the candidate can add.

    Args:
        scores: candidate name to `(m, n)`.
        weights: candidate name to weight; candidates without one add nothing.

    Returns:
        Candidate name to `(m, n)` float32; their sum is the blended score.
    """
    parts = {}
    for name, values in scores.items():
        highest = np.abs(values).max(axis=1, keepdims=True, initial=0)
        scale = weights.get(name, 0.0) / np.where(highest > 0, highest, 1)
        parts[name] = np.asarray(values * scale, np.float32)
    return parts


def repeat_rate(data: Interactions) -> float:
    """Share of purchases, in the last quarter of the data, of what the customer had bought.

    0 for data without purchases; a grocer has about .5, a shop for backpacks nearly 0.
    """
    bought = data.purchases
    if not len(bought.times):
        return 0.0
    start = bought.times.min() + (bought.times.max() - bought.times.min()) * 3 // 4
    earlier = bought.select(bought.times < start).counts().astype(bool)
    later = bought.select(bought.times >= start).counts().astype(bool)
    both = float(later.multiply(earlier).sum())
    return both / max(float(later.sum()), 1.0)
