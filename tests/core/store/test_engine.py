"""Opening the database: migrations, SQLite's settings, errors."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

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


def test_a_migration_that_breaks_off_leaves_the_old_schema_and_all_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    _downgraded(url)

    def killed(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE products ADD COLUMN half TEXT")
        connection.exec_driver_sql("CREATE TABLE _alembic_tmp_carts (id TEXT)")
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "_upgrade", killed)
    with pytest.raises(KeyboardInterrupt):
        Store(url)
    monkeypatch.undo()
    store = Store(url)
    with store.engine.connect() as connection:
        assert engine.revision(connection) == engine.HEAD
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        tables = inspect(connection).get_table_names()
        columns = {column["name"] for column in inspect(connection).get_columns("products")}
    assert "half" not in columns
    assert not [name for name in tables if name.startswith("_alembic")]
    assert store.products.get("1").title == "Tent"
    assert store.events.count() == 1
    assert store.lists.get("l").updated == datetime(2026, 1, 2, tzinfo=UTC)
    store.close()


def _downgraded(url: str) -> None:
    """A database with rows in it, at the first revision."""
    bare = create_engine(url)
    config = Config()
    config.set_main_option(
        "script_location", str(Path(engine.__file__).parent.parent / "migrations")
    )
    with bare.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO products (id, title, description, attributes, derived, review_count) VALUES ('1', 'Tent', '', '{}', '{}', 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO customers (id, traits, consent_personalisation, consent_marketing) VALUES ('c', '{}', 1, 0)"
            )
        )
        connection.execute(
            text("INSERT INTO shopping_lists (id, items, updated) VALUES ('l', '[]', 1767312000)")
        )
        connection.execute(
            text(
                "INSERT INTO events (id, customer_id, product_id, kind, value, time) VALUES (1, 'c', '1', 'view', 1, 1)"
            )
        )
    bare.dispose()
