"""What a user could pick up today with a library call, on the same split."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender, TFIDFRecommender
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from evals.recsys_data import Split
from recsys.als import confidences
from recsys.candidate import top
from recsys.ease import Ease, EaseConfig
from recsys.popularity import Popularity
from recsys.repeat import Repeat, RepeatConfig

Scores = Callable[[NDArray[np.int64]], NDArray[np.float32]]
_BATCH = 256


@dataclass(frozen=True)
class Peer:
    """A model's scores for one task or both."""

    repeat: Scores | None
    discovery: Scores | None


def peers(split: Split) -> dict[str, Peer]:
    """Every peer, fitted on the split."""
    data, products = split.data, split.products
    popular = Popularity().fit(data, products).scores
    own = Repeat(RepeatConfig(due_weight=0.0)).fit(data, products).scores
    ease = Ease().fit(data, products).scores
    plain = Ease(EaseConfig(300.0, customer_power=0.0, product_power=0.0)).fit(data, products)

    def ease_and_own(customers: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.asarray(plain.scores(customers) + plain.inputs[customers].toarray(), np.float32)

    counts = data.counts()
    found = {
        "popularity, last 4 weeks": Peer(popular, popular),
        "own purchases, decayed": Peer(own, None),
        "EASE on decayed counts": Peer(ease_and_own, ease),
    }
    for name, model, matrix in _implicit(counts):
        scores = _implicit_scores(model, matrix)
        found[name] = Peer(scores, scores)
    return found


def _implicit(
    counts: sparse.csr_matrix,
) -> list[tuple[str, "AlternatingLeastSquares | CosineRecommender", sparse.csr_matrix]]:
    """Fitted implicit models by name, with the matrix each was fitted on."""
    tuned = confidences(counts, 2.0)
    models = [
        ("implicit ALS, defaults", AlternatingLeastSquares(random_state=0), counts),
        (
            "implicit ALS, tuned",
            AlternatingLeastSquares(
                factors=128, regularization=30.0, alpha=1.0, iterations=15, random_state=0
            ),
            tuned,
        ),
        ("item-kNN, cosine", CosineRecommender(K=100), counts),
        ("item-kNN, TF-IDF", TFIDFRecommender(K=100), counts),
    ]
    with threadpool_limits(1, "blas"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # implicit passes itself a format that it warns of
        for _, model, matrix in models:
            model.fit(matrix, show_progress=False)
    return models


def _implicit_scores(model: object, matrix: sparse.csr_matrix) -> Scores:
    def factors(customers: NDArray[np.int64]) -> NDArray[np.float32]:
        users, items = model.user_factors, model.item_factors  # type: ignore[attr-defined]
        return np.asarray(users[customers] @ items.T, np.float32)

    def neighbours(customers: NDArray[np.int64]) -> NDArray[np.float32]:
        similarity = model.similarity  # type: ignore[attr-defined]
        return np.asarray((matrix[customers] @ similarity).toarray(), np.float32)

    return factors if hasattr(model, "user_factors") else neighbours


def lists(scores: Scores, split: Split, discovery: bool, k: int = 10) -> NDArray[np.int64]:
    """The best `k` of every product for each customer, `(n_customers, k)`."""
    found = []
    for start in range(0, split.data.n_customers, _BATCH):
        rows = np.arange(start, min(start + _BATCH, split.data.n_customers))
        values = np.array(scores(rows))
        if discovery:
            values[split.bought[rows].toarray()] = -np.inf
        found.append(top(values, k))
    return np.concatenate(found)


def all_lists(split: Split) -> Mapping[str, dict[str, NDArray[np.int64]]]:
    """Task to peer to lists."""
    fitted = peers(split)
    return {
        "repeat": {
            name: lists(peer.repeat, split, discovery=False)
            for name, peer in fitted.items()
            if peer.repeat
        },
        "discovery": {
            name: lists(peer.discovery, split, discovery=True)
            for name, peer in fitted.items()
            if peer.discovery
        },
    }
