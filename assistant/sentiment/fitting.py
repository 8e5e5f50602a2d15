"""Learning the weights of heads and blends; needs scikit-learn, which scoring does not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.sentiment.blend import Blend
from assistant.sentiment.calibration import fit_temperature
from assistant.sentiment.features import EmbeddingHead
from assistant.sentiment.ngrams import BUCKETS, NgramHead

_STEPS = 500
_FOLDS = 5
_BLEND_PENALTY = 0.03  # scikit-learn's C: strong, for the features overlap


@dataclass(frozen=True)
class Sample:
    """Vectors to learn from."""

    vectors: NDArray[np.float32]
    """`(n, EMBEDDING_SIZE)`, of unit length or a mean of such."""

    labels: NDArray[np.int64]
    """`(n,)` -1 negative, 0 neutral, 1 positive."""

    weights: NDArray[np.float64]
    """`(n,)` weight of each, mean about 1."""


def fit_embedding(critics: Sample, shoppers: Sample) -> EmbeddingHead:
    """Fit the head on sentence vectors.

    Args:
        critics: sentences of film reviews, negative and positive.
        shoppers: utterances, negative, neutral and positive.
    """
    clear = critics.labels != 0
    polarity = _logistic(
        critics.vectors[clear], critics.labels[clear] > 0, critics.weights[clear], 1.0
    )
    three = _logistic(shoppers.vectors, shoppers.labels, shoppers.weights, 5.0)
    negative, neutral, positive = three.coef_
    intercept = three.intercept_
    weights = [polarity.coef_[0], positive - negative, neutral - (positive + negative) / 2]
    bias = [
        polarity.intercept_[0],
        intercept[2] - intercept[0],
        intercept[1] - (intercept[0] + intercept[2]) / 2,
    ]
    return EmbeddingHead(
        np.column_stack(weights).astype(np.float32), np.array(bias).astype(np.float32)
    )


def fit_ngrams(
    hashed: Sequence[Sequence[int]],
    positive: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    inverse_penalty: float = 30.0,
) -> NgramHead:
    """Fit an n-gram head.

    Columns are scaled by the square root of how much more likely they are in one class (after
    Wang and Manning, Baselines and Bigrams, 2012), so that the penalty falls on what tells little.

    Args:
        hashed: `ngrams.buckets` of each text.
        positive: `(n,)` whether the text is positive.
        weights: `(n,)` weight of each text, mean about 1.
        inverse_penalty: scikit-learn's `C`.
    """
    counts = np.fromiter((len(found) for found in hashed), np.intp, len(hashed))
    columns = np.fromiter((bucket for found in hashed for bucket in found), np.int32, counts.sum())
    frequency = np.bincount(columns, minlength=BUCKETS)
    idf = np.log((1 + len(hashed)) / (1 + frequency)) + 1
    values = idf[columns]
    rows = np.repeat(np.arange(len(hashed)), counts)
    length = np.sqrt(np.bincount(rows, values**2, len(hashed)))
    matrix = sparse.csr_matrix(
        (values / length[rows], columns, np.append(0, np.cumsum(counts))),
        shape=(len(hashed), BUCKETS),
    )
    scale = np.sqrt(_log_odds(rows, columns, positive, weights))
    model = _logistic(matrix @ sparse.diags(scale), positive, weights, inverse_penalty)
    return NgramHead(
        idf.astype(np.float16),
        (model.coef_[0] * scale).astype(np.float16),
        float(model.intercept_[0]),
    )


def _log_odds(
    rows: NDArray[np.intp],
    columns: NDArray[np.int32],
    positive: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """`(BUCKETS,)` how far, as a logarithm, each bucket's share of positive texts is from its
    share of negative ones.
    """
    shares = []
    for chosen in (positive, ~positive):
        counts = 1 + np.bincount(columns, (weights * chosen)[rows], minlength=BUCKETS)
        shares.append(np.log(counts / counts.sum()))
    return np.asarray(np.abs(shares[0] - shares[1]), np.float64)


def fit_blend(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
) -> Blend:
    """Fit the blend, and its temperature on predictions for left-out fifths.

    Labels count by the square root of how rare they are: half-way between the accuracy of
    leaving them and the recall of making them equal.

    Args:
        features: `(n, len(FEATURES))`, made by heads that were not trained on these texts.
        labels: `(n,)` -1 negative, 0 neutral, 1 positive; each at least five times.
        weights: `(n,)` weight of each text; ones when None.
    """
    weights = np.ones(len(labels)) if weights is None else weights
    left_out = left_out_probabilities(features, labels, weights)
    temperature = fit_temperature(left_out, labels, weights)
    return _fit_blend(features, labels, _balanced(labels, weights), temperature)


def left_out_probabilities(
    features: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float32]:
    """What blends say, `(n, 3)`, of the fifths that each was not fitted on; see `fit_blend`."""
    balanced = _balanced(labels, weights)
    left_out = np.zeros((len(labels), 3), np.float32)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(features, labels):
        blend = _fit_blend(features[train], labels[train], balanced[train])
        left_out[test] = blend.probabilities(features[test])
    return left_out


def _balanced(labels: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = np.bincount(labels + 1, weights, minlength=3) / weights.sum()
    return np.asarray(weights / np.sqrt(3 * shares[labels + 1]), np.float64)


def _fit_blend(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    temperature: float = 1.0,
) -> Blend:
    mean = np.average(features, axis=0, weights=weights)
    scale = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights))
    scale = np.maximum(scale, 0.05)  # a cue seen once must not count as a huge deviation
    scaled = np.clip((features - mean) / scale, -6, 6)
    model = _logistic(scaled, labels, weights, _BLEND_PENALTY)
    return Blend(
        mean.astype(np.float32),
        scale.astype(np.float32),
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
        temperature,
    )


def _logistic(
    inputs: NDArray[np.float32] | sparse.csr_matrix,
    targets: NDArray[np.int64] | NDArray[np.bool_],
    weights: NDArray[np.float64],
    inverse_penalty: float,
) -> LogisticRegression:
    model = LogisticRegression(C=inverse_penalty, max_iter=_STEPS)
    return model.fit(inputs, targets, sample_weight=weights)
