"""Vectors of all that the general checklists say, kept beside them: to embed two thousand names
takes seconds, which the first list of a process would wait for.

After a change of `data/goals.yaml` or of the encoder write them anew:

    python -m assistant.lists.vectors
"""

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.lists.checklists import checklists
from core.ports import Encoder

_FILE = "vectors.npz"
_STEPS = 127  # of a component, either way


_REMEMBERED: dict[tuple[str, tuple[str, ...]], NDArray[np.float32]] = {}
# No more than there are checklists, and one for all their names.


def vectors_of(encoder: Encoder, texts: tuple[str, ...]) -> NDArray[np.float32]:
    """The vectors of some of the names and needs of the checklists, `(n, d)`, rows of length 1;
    embedded where those that are kept are of another encoder or of other checklists.
    """
    slot = (encoder.name, texts)
    if slot not in _REMEMBERED:
        kept, rows = _kept(encoder.name), _rows()
        _REMEMBERED[slot] = (
            encoder.encode(texts) if kept is None else kept[[rows[text] for text in texts]]
        )
    return _REMEMBERED[slot]


def is_current(encoder: Encoder) -> bool:
    """Whether the kept vectors are this encoder's, of the checklists as they are."""
    return _kept(encoder.name) is not None


def write(encoder: Encoder) -> Path:
    """Embed all names and needs, and keep them; where they are kept."""
    vectors = encoder.encode(list(_rows()))
    scales = np.abs(vectors).max(axis=1, keepdims=True) / _STEPS
    target = Path(str(files("assistant.lists") / "data" / _FILE))
    np.savez_compressed(
        target,
        digest=np.array(_digest(encoder.name)),
        steps=np.round(vectors / scales).astype(np.int8),
    )
    return target


@lru_cache(1)
def _rows() -> dict[str, int]:
    """The row of each name and need."""
    texts = {alias for checklist in checklists() for alias in checklist.aliases}
    texts |= {item.need for checklist in checklists() for item in checklist.packing}
    return {text: row for row, text in enumerate(sorted(texts))}


def _digest(encoder: str) -> str:
    return hashlib.sha256("\n".join([encoder, *_rows()]).encode()).hexdigest()


@lru_cache(2)
def _kept(encoder: str) -> NDArray[np.float32] | None:
    """The kept vectors; None where they aren't the encoder's or the checklists have changed."""
    file = files("assistant.lists") / "data" / _FILE
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream) as arrays:
        if str(arrays["digest"]) != _digest(encoder):
            return None
        steps = arrays["steps"].astype(np.float32)
    return np.asarray(steps / np.linalg.norm(steps, axis=1, keepdims=True), np.float32)


if __name__ == "__main__":
    from core.settings import load_settings
    from retrieval import load_encoder

    write(load_encoder(load_settings()))
