"""What reviews are made of, embedded and scored when a shop is built.

A product's reviews are summed up clause by clause whenever a shopper asks about them; encoding
hundreds of clauses takes a second or more, and looking them up a millisecond.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.clauses import clauses_of
from assistant.sentiment import Scorer
from core.ports import EMBEDDING_SIZE, Encoder
from core.store import Review, Store
from retrieval import EmbeddingCache
from retrieval.arrays import map_array, write_array

_MOST_REVIEWS: Final = 400  # read of one product
_MOST_CLAUSES: Final = 200_000  # 150 MB
_BATCH: Final = 512
_ARRAYS: Final = ("keys", "vectors", "feelings")
_STAGE: Final = "reading what reviews are made of"


class ClauseTable:
    """Vectors and feelings of clauses; those that the build hasn't seen are worked out."""

    def __init__(
        self,
        keys: NDArray[np.uint64],
        vectors: NDArray[np.float16],
        feelings: NDArray[np.float32],
        encoder: Encoder,
        scorer: Scorer,
    ) -> None:
        """Args:
        keys: `(n,)` hashes of the clauses, ascending.
        vectors: `(n, EMBEDDING_SIZE)` of length one.
        feelings: `(n,)` signed scores in [-1, 1].
        encoder: embeds the others; the one that made `vectors`.
        scorer: scores the others.
        """
        self._keys = keys
        self._vectors = vectors
        self._feelings = feelings
        self._encoder = encoder
        self._scorer = scorer

    def read(self, clauses: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Unit vectors, `(len(clauses), EMBEDDING_SIZE)`, and feelings, `(len(clauses),)`."""
        keys = np.array([_key(text) for text in clauses], np.uint64)
        at = np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))
        known = self._keys[at] == keys if len(self._keys) else np.zeros(len(keys), np.bool_)
        new = [text for text, is_known in zip(clauses, known, strict=True) if not is_known]
        made = self._encoder.encode(new)
        vectors = np.zeros((len(keys), EMBEDDING_SIZE), np.float32)
        feelings = np.zeros(len(keys), np.float32)
        vectors[known], feelings[known] = self._vectors[at[known]], self._feelings[at[known]]
        if new:
            vectors[~known], feelings[~known] = made, self._scorer.score(new, made)
        return vectors, feelings

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, scorer: Scorer) -> "ClauseTable":
        """Map what `write_clauses` wrote; empty for a shop without reviews.

        Raises:
            ArtifactError: a file is damaged.
        """
        if not folder.is_dir():
            vectors = np.zeros((0, EMBEDDING_SIZE), np.float16)
            return cls(np.zeros(0, np.uint64), vectors, np.zeros(0, np.float32), encoder, scorer)
        keys, vectors, feelings = (map_array(folder / f"{name}.npy") for name in _ARRAYS)
        return cls(keys, vectors, feelings, encoder, scorer)


def reviews_read(store: Store, product_id: str) -> list[Review]:
    """The reviews of a product that are summed up: the newest of those with a text."""
    written = [review for review in store.reviews.of_product(product_id) if review.text.strip()]
    return written[:_MOST_REVIEWS]


def write_clauses(
    store: Store,
    cache: EmbeddingCache,
    scorer: Scorer,
    folder: Path,
    progress: Callable[[str, int, int | None], None],
) -> None:
    """Embed and score the clauses of the shop's reviews into `folder`, the products with most
    reviews first: of a shop with very many the rest is worked out when it is asked for.
    """
    texts: dict[int, str] = {}
    for product_id in store.reviews.products():
        found = clauses_of(reviews_read(store, product_id))
        texts |= {_key(clause.text): clause.text for clause in found}
        if len(texts) >= _MOST_CLAUSES:
            break
    if not texts:
        return
    keys = sorted(texts)
    clauses = [texts[key] for key in keys]
    vectors = cache.embed(clauses, progress, _STAGE)
    feelings = np.zeros(len(keys), np.float32)
    for start in range(0, len(keys), _BATCH):
        rows = slice(start, start + _BATCH)
        feelings[rows] = scorer.score(clauses[rows], vectors[rows])
    folder.mkdir()
    write_array(folder / "keys.npy", np.array(keys, np.uint64))
    write_array(folder / "vectors.npy", vectors.astype(np.float16))
    write_array(folder / "feelings.npy", feelings)


def _key(text: str) -> int:
    digest = blake2b(text.encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
