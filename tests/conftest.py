"""Fixtures that every test may use."""

import os
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
