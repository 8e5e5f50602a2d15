"""Built artefacts on disk, in generations that readers never see half of.

A build writes into a folder that no reader looks at; when it is complete, the `CURRENT`
pointer is replaced atomically (write, fsync, rename), so that a reader has either the
whole old generation or the whole new one. A build that was killed leaves a folder that
the next build removes. `CURRENT` may be read and swapped by several processes.
"""

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from core.errors import ArtifactError, NotBuiltError

_POINTER = "CURRENT"


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` by `data` so that a reader sees the old or the new bytes, never a mix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def write_json(path: Path, value: object) -> None:
    """Write `value` as JSON, atomically."""
    write_atomic(path, json.dumps(value, ensure_ascii=False).encode())


def read_json(path: Path) -> dict[str, object]:
    """Read a JSON object.

    Raises:
        ArtifactError: the file is missing or damaged.
    """
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build` again.") from None
    if not isinstance(value, dict):
        raise ArtifactError(f"{path} holds no JSON object. Run `aisle build` again.")
    return value


def write_arrays(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write named arrays as one uncompressed npz; object arrays are refused (no pickle)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        if array.dtype == object:
            raise ArtifactError(f"array '{name}' for {path} has dtype object; store it as JSON.")
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
        file.flush()
        os.fsync(file.fileno())


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Read what `write_arrays` wrote.

    Raises:
        ArtifactError: the file is missing or damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build` again.") from None


class Generations:
    """The generations below one folder, and the pointer to the current one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """Folder of the current generation.

        Raises:
            NotBuiltError: nothing has been built yet, or the pointer leads nowhere.
        """
        name = self._current_name()
        if name is None:
            raise NotBuiltError(
                f"Nothing has been built in {self.root.parent}. Run `aisle build` "
                "(after `aisle ingest SOURCE`), or `aisle demo` for the demo shop."
            )
        path = self.root / name
        if not name or not path.is_dir():
            raise NotBuiltError(f"{self.root / _POINTER} names a missing build. Run `aisle build`.")
        return path

    @contextmanager
    def write(self) -> Iterator[Path]:
        """Yield a new folder; it becomes current if the block ends without an error.

        Raises:
            ArtifactError: another process is building in this workspace.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.root / ".lock", timeout=0):
                yield from self._write_locked()
        except Timeout:
            raise ArtifactError(
                f"Another build is running in {self.root.parent}. Wait for it to end."
            ) from None

    def _write_locked(self) -> Iterator[Path]:
        name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
        path = self.root / name
        path.mkdir()
        try:
            yield path
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        keep = {name, self._current_name()}
        write_atomic(self.root / _POINTER, name.encode())
        self._prune(keep)

    def _current_name(self) -> str | None:
        try:
            return (self.root / _POINTER).read_text().strip()
        except OSError:
            return None

    def _prune(self, keep: set[str | None]) -> None:
        """Remove all but the new generation and the one before, which a running reader may
        still open files of; what killed builds left behind goes too.
        """
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)
