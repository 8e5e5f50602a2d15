"""The blend: calibrated probabilities of negative, neutral and positive."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
"""The columns of `Blend.probabilities`."""


@dataclass(frozen=True)
class Blend:
    """A multinomial logistic model on `features.FEATURES`."""

    mean: NDArray[np.float32]
    """`(n_features,)` subtracted from the features."""

    scale: NDArray[np.float32]
    """`(n_features,)` divides them."""

    weights: NDArray[np.float32]
    """`(n_features, 3)`, columns as `LABELS`."""

    bias: NDArray[np.float32]
    """`(3,)`"""

    temperature: float = 1.0
    """Divides the logits: above 1 makes the blend less sure (Guo et al., On Calibration of
    Modern Neural Networks, ICML 2017)."""

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n, 3)` float32, rows sum to 1, from `(n, n_features)`."""
        scaled = np.clip((features - self.mean) / self.scale, -6, 6)
        logits = (scaled @ self.weights + self.bias) / self.temperature
        logits -= logits.max(axis=1, keepdims=True)
        exponentials = np.exp(logits)
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), np.float32)


def signed(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """P(positive) - P(negative), in [-1, 1], shape `(n,)`: the expected sign of the text."""
    return np.asarray(probabilities[:, 2] - probabilities[:, 0], np.float32)
