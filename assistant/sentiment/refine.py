"""Refining the model on a shop's own star-rated reviews."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.model import SentimentModel
from assistant.sentiment.storage import load_weights, save_weights
from core.errors import ArtifactError

HEADS_FILE = "sentiment.npz"
"""Name of the shop's own heads in a build."""

MIN_REVIEWS = 500
"""Star-rated reviews that a shop needs before its own blend is better than the shipped one."""

MIN_PER_LABEL = 20
"""Of these, the least of negative (1-2 stars), of neutral (3) and of positive (4-5)."""

_NOTE: Final = "shop-"
MAX_REVIEWS = 6_000
"""Reviews worth learning from: more change nothing in a blend of this size."""


def refine(model: SentimentModel, texts: Sequence[str], stars: Sequence[float], path: Path) -> bool:
    """Fit the blend for reviews on a shop's own, and write the heads with it to `path`.

    Read them with `SentimentModel(encoder, path)`. The heads and the general blend stay
    as they are.

    Args:
        model: what to start from.
        texts: reviews, empty ones among them are left out.
        stars: ratings in [1, 5], as many as `texts`.
        path: the npz to write, in the generation being built.

    Returns:
        False, and nothing is written, where there are fewer than `MIN_REVIEWS` reviews or
        fewer than `MIN_PER_LABEL` of a label, or where a blend fitted on four fifths of them
        predicts the last no better than the shipped one.

    Raises:
        ValueError: there are not as many stars as texts.
    """
    from assistant.sentiment.fitting import fit_blend, left_out_probabilities  # slow to load

    if len(texts) != len(stars):
        raise ValueError(f"{len(texts)} texts have {len(stars)} ratings in stars.")
    rated = np.asarray(stars, np.float64)
    kept = [row for row, text in enumerate(texts) if text.strip() and 1 <= rated[row] <= 5]
    labels = np.sign(np.round(rated[kept]) - 3).astype(np.int64)
    fewest = min(int((labels == label).sum()) for label in (-1, 0, 1))
    if len(kept) < MIN_REVIEWS or fewest < MIN_PER_LABEL:
        return False
    features = model.features([texts[row] for row in kept])
    own = left_out_probabilities(features, labels, np.ones(len(labels)))
    if _loss(own, labels) >= _loss(model.weights.review.probabilities(features), labels):
        return False
    save_weights(
        model.weights.with_review(fit_blend(features, labels), f"{_NOTE}{len(texts)}"), path
    )
    return True


def refined_heads(folder: Path | None) -> Path | None:
    """The shop's own heads in a build, for `SentimentModel`; None where it has none."""
    path = None if folder is None else folder / HEADS_FILE
    return path if path is not None and path.is_file() else None


def learned_from(heads: Path, encoder: str) -> int:
    """How many reviews the heads that `refine` wrote were fitted on; 0 where the vectors of
    `encoder` are not what they read, or they can't be read at all.
    """
    try:
        known, _ = load_weights(heads)
    except ArtifactError:
        return 0
    return int(known.note.removeprefix(_NOTE)) if known.encoder == encoder else 0


def _loss(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Mean log loss."""
    right = probabilities[np.arange(len(labels)), labels + 1]
    return -float(np.log(np.maximum(right, 1e-6)).mean())
