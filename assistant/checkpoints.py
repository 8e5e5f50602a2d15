"""Where dialogue states are kept between turns: LangGraph's own savers on the shop's database."""

import sqlite3
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from sqlalchemy.engine import make_url

_PATIENCE_S = 1.0  # for another writer; all turns of the process share this one connection


def open_checkpointer(database_url: str) -> BaseCheckpointSaver[Any]:
    """A saver in the database at `database_url` (SQLite or PostgreSQL)."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        from langgraph.checkpoint.sqlite import SqliteSaver

        connection = sqlite3.connect(
            url.database or ":memory:", check_same_thread=False, timeout=_PATIENCE_S
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        sqlite_saver = SqliteSaver(connection)
        sqlite_saver.setup()
        return sqlite_saver
    from langgraph.checkpoint.postgres import PostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    pool: ConnectionPool[Any] = ConnectionPool(
        url.set(drivername="postgresql").render_as_string(hide_password=False),
        kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
        max_size=4,
        open=True,
    )
    saver = PostgresSaver(pool)
    saver.setup()
    return saver
