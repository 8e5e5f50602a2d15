"""Opening the database: engine, SQLite's settings, migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import SettingsError

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
_LOCK = 4_113_857  # any number that means this and nothing else
HEAD = "0008"
"""Revision that this code expects; a test keeps it equal to the newest migration."""


def open_engine(url: str) -> Engine:
    """Open the database at `url` and bring its schema up to date.

    Raises:
        SettingsError: the URL is unreadable, or the database can't be reached.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        is_server = parsed.get_backend_name() != "sqlite"  # whose connections may have gone
        engine = create_engine(parsed, pool_pre_ping=is_server)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _configure_sqlite)
        migrate(engine)
    except (ArgumentError, ModuleNotFoundError, DatabaseError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            f"The database can't be opened: {reason}. Check AISLE_DATABASE_URL and AISLE_HOME."
        ) from None
    return engine


def _configure_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",  # readers don't wait for a writer
        "synchronous=NORMAL",  # durable against a crash of the process; safe in WAL mode
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def revision(connection: Connection) -> str | None:
    """The schema revision that the database is at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; Alembic is imported only if there are any.

    All of them are one transaction, and one process at a time runs them: a kill leaves the old
    schema, never half of the new one.
    """
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
        connection.rollback()
        with _alone(connection):
            if revision(connection) != HEAD:
                _upgrade(connection)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One transaction that waits for other processes' migrations."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:  # a table that is made anew is dropped first, which must not delete what is its
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    try:
        with connection.begin():
            # sqlite3 begins no transaction of its own before a change of schema
            lock = "BEGIN IMMEDIATE" if sqlite else f"SELECT pg_advisory_xact_lock({_LOCK})"
            connection.exec_driver_sql(lock)
            yield
    finally:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
