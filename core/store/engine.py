"""Opening the database: engine, SQLite's settings, migrations."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import SettingsError

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
HEAD = "0007"
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
        engine = create_engine(parsed, pool_pre_ping=True)
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


def revision(engine: Engine) -> str | None:
    """The schema revision that the database is at; None for an empty database."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one_or_none()
    return found


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; Alembic is imported only if there are any."""
    if revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
