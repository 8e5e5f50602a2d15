"""Learning the weights of heads and blends; needs scikit-learn, which scoring does not."""

from collections.abc import Sequence

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


def fit_embedding(
    vectors: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    inverse_penalty: float = 1.0,
) -> EmbeddingHead:
    """Fit the head on sentence vectors.

    Args:
        vectors: `(n, EMBEDDING_SIZE)`, unit length.
        labels: `(n,)` -1 negative, 0 neutral, 1 positive.
        weights: `(n,)` weight of each example, mean about 1.
        inverse_penalty: scikit-learn's `C`.
    """
    clear = labels != 0
    polarity = _logistic(vectors[clear], labels[clear] > 0, weights[clear], inverse_penalty)
    neutral = _logistic(vectors, labels == 0, weights, inverse_penalty)
    coefficients = np.column_stack([polarity.coef_[0], neutral.coef_[0]])
    bias = np.array([polarity.intercept_[0], neutral.intercept_[0]])
    return EmbeddingHead(coefficients.astype(np.float32), bias.astype(np.float32))


def fit_ngrams(
    hashed: Sequence[Sequence[int]],
    positive: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    inverse_penalty: float = 10.0,
) -> NgramHead:
    """Fit an n-gram head.

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
    model = _logistic(matrix, positive, weights, inverse_penalty)
    return NgramHead(
        idf.astype(np.float16), model.coef_[0].astype(np.float16), float(model.intercept_[0])
    )


def fit_blend(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
    *,
    inverse_penalty: float = 0.03,
    seed: int = 0,
) -> Blend:
    """Fit the blend, and its temperature on predictions for left-out fifths.

    Args:
        features: `(n, len(FEATURES))`, made by heads that were not trained on these texts.
        labels: `(n,)` -1 negative, 0 neutral, 1 positive; each at least five times.
        weights: `(n,)` weight of each text; ones when None.
        inverse_penalty: scikit-learn's `C`.
        seed: of the split into fifths.
    """
    weights = np.ones(len(labels)) if weights is None else weights
    left_out = np.zeros((len(labels), 3), np.float32)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    for train, test in folds.split(features, labels):
        blend = _fit_blend(features[train], labels[train], weights[train], inverse_penalty)
        left_out[test] = blend.probabilities(features[test])
    temperature = fit_temperature(left_out, labels, weights)
    return _fit_blend(features, labels, weights, inverse_penalty, temperature)


def _fit_blend(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    inverse_penalty: float,
    temperature: float = 1.0,
) -> Blend:
    mean = np.average(features, axis=0, weights=weights)
    scale = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights))
    scale = np.maximum(scale, 0.05)  # a cue seen once must not count as a huge deviation
    scaled = np.clip((features - mean) / scale, -6, 6)
    model = _logistic(scaled, labels, weights, inverse_penalty)
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
