"""The heads on disk: one npz, with names and versions in it, no pickle."""

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.blend import Blend
from assistant.sentiment.features import FEATURES, EmbeddingHead, Heads
from assistant.sentiment.ngrams import BUCKETS, NgramHead
from core.artifacts import read_arrays, write_arrays
from core.errors import ArtifactError
from core.ports import EMBEDDING_SIZE

SHIPPED = Path(__file__).parent / "heads" / "general.npz"
"""The heads that come with Aisle; MODEL_CARD.md describes them."""


@dataclass(frozen=True)
class Weights:
    """Everything that a `SentimentModel` has learned."""

    heads: Heads
    general: Blend
    """Blend for utterances and other short texts; it has seen no product review."""

    review: Blend
    """Blend for reviews and posts."""

    encoder: str
    """Name of the encoder whose vectors the heads read."""

    note: str
    """What the weights were trained on, in a word."""

    def with_review(self, blend: Blend, note: str) -> "Weights":
        """The same weights with another blend for reviews."""
        return replace(self, review=blend, note=note)


def save_weights(weights: Weights, path: Path) -> None:
    """Write `weights` to `path`, an npz."""
    arrays: dict[str, NDArray[np.generic]] = {
        "embedding.weights": weights.heads.embedding.weights,
        "embedding.bias": weights.heads.embedding.bias,
        "known": weights.heads.known,
        "note": _text({"encoder": weights.encoder, "note": weights.note, "features": FEATURES}),
    }
    for name, head in (("review", weights.heads.review), ("short", weights.heads.short)):
        arrays[f"{name}.idf"], arrays[f"{name}.weights"] = head.idf, head.weights
        arrays[f"{name}.bias"] = np.array([head.bias], np.float32)
    for name, blend in (("general", weights.general), ("reviews", weights.review)):
        arrays[f"{name}.blend"] = np.vstack(
            [blend.mean, blend.scale, blend.weights.T], dtype=np.float32
        )
        arrays[f"{name}.bias"] = np.append(blend.bias, np.float32(blend.temperature))
    write_arrays(path, arrays)


def load_weights(path: Path) -> tuple[Weights, str]:
    """Read what `save_weights` wrote.

    Returns:
        The weights, and eight hexadecimal digits that change with them.

    Raises:
        ArtifactError: the file is missing, damaged, or made for other features.
    """
    arrays = read_arrays(path)
    try:
        about = json.loads(arrays["note"].tobytes())
        if tuple(about["features"]) != FEATURES:
            raise ArtifactError(f"{path} was made by another version. Run `aisle build` again.")
        weights = Weights(
            heads=Heads(
                embedding=_embedding(arrays),
                review=_ngrams(arrays, "review"),
                short=_ngrams(arrays, "short"),
                known=np.asarray(arrays["known"], np.uint32),
            ),
            general=_blend(arrays, "general"),
            review=_blend(arrays, "reviews"),
            encoder=str(about["encoder"]),
            note=str(about["note"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ArtifactError(f"{path} holds no sentiment heads ({error!r}).") from None
    digest = blake2b(digest_size=4)
    for name in sorted(arrays):
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return weights, digest.hexdigest()


def _text(value: object) -> NDArray[np.generic]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def _embedding(arrays: dict[str, NDArray[np.generic]]) -> EmbeddingHead:
    weights = np.asarray(arrays["embedding.weights"], np.float32).reshape(EMBEDDING_SIZE, 3)
    return EmbeddingHead(weights, np.asarray(arrays["embedding.bias"], np.float32).reshape(3))


def _ngrams(arrays: dict[str, NDArray[np.generic]], name: str) -> NgramHead:
    idf = np.asarray(arrays[f"{name}.idf"], np.float16).reshape(BUCKETS)
    weights = np.asarray(arrays[f"{name}.weights"], np.float16).reshape(BUCKETS)
    return NgramHead(idf, weights, float(np.asarray(arrays[f"{name}.bias"], np.float32)[0]))


def _blend(arrays: dict[str, NDArray[np.generic]], name: str) -> Blend:
    table = np.asarray(arrays[f"{name}.blend"], np.float32).reshape(5, len(FEATURES))
    bias = np.asarray(arrays[f"{name}.bias"], np.float32).reshape(4)
    return Blend(table[0], table[1], table[2:].T, bias[:3], float(bias[3]))
