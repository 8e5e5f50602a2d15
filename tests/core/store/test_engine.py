"""Opening the database: migrations, SQLite's settings, errors."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.errors import SettingsError
from core.store import Store, engine
from core.store.tables import Base


def test_head_is_the_newest_migration() -> None:
    config = Config()
    folder = Path(engine.__file__).parent.parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == engine.HEAD


def test_the_migrations_make_exactly_the_tables_that_the_code_describes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/a.db")
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    store.close()
    assert differences == []


def test_sqlite_is_in_wal_mode_and_checks_foreign_keys(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/a.db")
    with store.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_a_database_that_exists_is_opened_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    first = Store(url)
    first.products.upsert([{"id": "1", "title": "Tent"}])
    first.close()
    second = Store(url)
    assert second.products.get("1").title == "Tent"
    second.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/nowhere/a.db", "postgresql://127.0.0.1:1/none", "abc://x"]
)
def test_a_url_that_cannot_be_opened_says_which_setting_to_check(url: str) -> None:
    with pytest.raises(SettingsError, match="AISLE_DATABASE_URL"):
        Store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database, but long enough to look like one" * 9)
    with pytest.raises(SettingsError, match="AISLE_DATABASE_URL"):
        Store(f"sqlite:///{tmp_path}/a.db")
