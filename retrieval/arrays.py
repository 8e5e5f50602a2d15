"""Single arrays on disk that are mapped into memory rather than read."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactError


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array as npy, on disk when this returns; object arrays are refused."""
    with path.open("wb") as file:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())


def map_array(path: Path) -> NDArray[Any]:
    """Map what `write_array` wrote, read-only; pages come in as they are used.

    Raises:
        ArtifactError: the file is missing or damaged.
    """
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build` again.") from None
    # A plain view: `np.memmap` costs 10 µs on every slice.
    return np.asarray(mapped)
