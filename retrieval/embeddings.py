"""A cache of sentence vectors, so that a text is embedded once in a workspace's life.

Vectors live in append-only shards beside each other, keyed by the text's hash. Each shard
is written whole and renamed, so a killed build keeps every finished shard and loses at most
one. Vectors are kept as float16, whose rounding (cosine error below 1e-6) is applied to new
vectors too: a resumed build gives the same bytes as one that was never killed.
"""

import secrets
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from core.ports import EMBEDDING_SIZE, Encoder

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_KEY_BYTES = 16
_SHARD = 2_048  # texts a killed build loses at most, about 10 s of work
_STEP = 256  # texts between two reports of progress
_FEW_SHARDS = 64


def no_progress(stage: str, done: int, total: int) -> None:
    """Report nothing."""


def text_key(text: str) -> bytes:
    """The hash that names a text."""
    return blake2b(text.encode(errors="replace"), digest_size=_KEY_BYTES).digest()


class EmbeddingCache:
    """The vectors of one encoder in one folder. One writer at a time."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open the cache below `folder`; vectors of other encoders are left alone."""
        self.encoder_name = encoder.name
        self._encoder = encoder
        self._folder = folder / encoder.name
        self._rows: dict[bytes, NDArray[np.float16]] = {}
        self._loaded = False

    def embed(
        self, texts: Sequence[str], progress: Progress = no_progress, stage: str = "embedding"
    ) -> NDArray[np.float32]:
        """Vectors of `texts`, `(len(texts), EMBEDDING_SIZE)` float32 of length one.

        Only texts that were never seen are embedded, each once, shard by shard.
        """
        if not self._loaded:
            self._load()
        keys = [text_key(text) for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows
        }
        queue = list(missing.items())
        for start in range(0, len(queue), _SHARD):
            shard = queue[start : start + _SHARD]
            parts = []
            for step in range(0, len(shard), _STEP):
                progress(stage, start + step, len(queue))
                parts.append(self._encoder.encode([text for _, text in shard[step : step + _STEP]]))
            self._add([key for key, _ in shard], np.concatenate(parts).astype(np.float16))
        if queue:
            progress(stage, len(queue), len(queue))
        vectors = np.zeros((len(texts), EMBEDDING_SIZE), np.float32)
        for row, key in enumerate(keys):
            vectors[row] = self._rows[key]
        return vectors

    def _add(self, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
        names = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), _KEY_BYTES)
        self._write(names, vectors)
        self._rows.update(zip(keys, vectors, strict=True))

    def _write(self, keys: NDArray[np.uint8], vectors: NDArray[np.float16]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{secrets.token_hex(8)}.npz"
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            np.savez(file, keys=keys, vectors=vectors)
        unfinished.replace(path)
        return path

    def _load(self) -> None:
        for leftover in self._folder.glob("*.part"):
            leftover.unlink(missing_ok=True)
        shards = sorted(self._folder.glob("*.npz"))
        for path in shards:
            try:
                with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                    keys, vectors = archive["keys"], archive["vectors"]
            except (OSError, ValueError, EOFError, KeyError, BadZipFile):
                path.unlink(missing_ok=True)  # a damaged shard is only work to be done again
                continue
            self._rows.update((key.tobytes(), row) for key, row in zip(keys, vectors, strict=True))
        if len(shards) > _FEW_SHARDS:
            self._merge(shards)
        self._loaded = True

    def _merge(self, shards: Sequence[Path]) -> None:
        """Many small shards into one: first written, then the old ones removed."""
        keys = np.frombuffer(b"".join(self._rows), np.uint8).reshape(-1, _KEY_BYTES)
        self._write(keys, np.stack(list(self._rows.values())))
        for path in shards:
            path.unlink(missing_ok=True)
