"""Fixtures for loading small sources into an empty store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.store import Store
from ingestion import IngestReport, ingest
from tests.conftest import NewStore


@pytest.fixture
def store(tmp_path: Path, new_store: NewStore) -> Iterator[Store]:
    """An empty store."""
    opened = new_store(f"sqlite:///{tmp_path}/shop.db")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for source files."""
    path = tmp_path / "source"
    path.mkdir()
    return path


@pytest.fixture
def load(store: Store, folder: Path) -> Callable[..., IngestReport]:
    """Write files into `folder` and load the whole folder."""

    def write_and_load(**files: str | bytes) -> IngestReport:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name.replace("__", ".")).write_bytes(data)
        return ingest([str(folder)], store)

    return write_and_load
