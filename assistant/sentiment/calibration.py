"""How far stated confidence can be trusted, and mending it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Bin:
    """Predictions whose confidence lies in one range."""

    confidence: float
    """Mean stated probability of the chosen label."""

    accuracy: float
    """Share of them that were right."""

    count: int


def reliability(
    confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 10
) -> list[Bin]:
    """The reliability diagram as numbers, one `Bin` for each range that holds predictions.

    Args:
        confidence: `(n,)` probability, in [0, 1], of each prediction.
        right: `(n,)` whether it was right.
        bins: ranges of equal width that [0, 1] is cut into.
    """
    index = np.minimum((confidence * bins).astype(np.intp), bins - 1)
    return [
        Bin(float(confidence[chosen].mean()), float(right[chosen].mean()), int(chosen.sum()))
        for chosen in (index == number for number in range(bins))
        if chosen.any()
    ]


def expected_calibration_error(
    confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Mean gap between confidence and accuracy: sum over bins of |acc - conf| * share.

    Naeini et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    NaN for empty input.
    """
    if not len(confidence):
        return float("nan")
    return sum(
        abs(found.accuracy - found.confidence) * found.count
        for found in reliability(confidence, right, bins)
    ) / len(confidence)


def fit_temperature(
    probabilities: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> float:
    """The temperature, in [0.5, 3], with the smallest log loss.

    Args:
        probabilities: `(n, 3)` at temperature 1, columns as `blend.LABELS`.
        labels: `(n,)` -1, 0 or 1.
        weights: `(n,)` weight of each example.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-9))
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        normaliser = np.log(np.exp(scaled).sum(axis=1))
        return float(np.average(normaliser - scaled[rows, labels + 1], weights=weights))

    return float(min(np.linspace(0.5, 3, 101), key=loss))
