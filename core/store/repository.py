"""What all repositories share: bulk upserts and reads in chunks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    Engine,
    Insert,
    Select,
    Table,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from core.store.tables import Base

Row = Mapping[str, Any]
Entity = TypeVar("Entity", bound=Base)
_CHUNK = 5_000
_MANY = 100  # rows from which compiling a statement anew is worth it
IN_LIMIT = 900  # variables that every SQLite takes in one statement


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Split `rows` into lists of at most `size`."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`, replacing those whose primary key is there already.

    All rows must have the same keys; columns that they don't name are left as they are.
    """
    if not rows:
        return
    statement = _replacing(connection.dialect.name, table, tuple(rows[0]))
    if connection.dialect.positional and len(rows) >= _MANY:
        _execute_columns(connection, table, statement, rows)
        return
    for chunk in chunks(rows, _CHUNK):
        connection.execute(statement, chunk)


@lru_cache
def _replacing(dialect_name: str, table: Table, names: tuple[str, ...]) -> Insert:
    """The statement of `upsert` for rows that have these columns."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    updated = {name: statement.excluded[name] for name in names if name not in keys}
    if updated:
        return statement.on_conflict_do_update(index_elements=keys, set_=updated)
    return statement.on_conflict_do_nothing(index_elements=keys)


def _execute_columns(
    connection: Connection, table: Table, statement: Insert, rows: Sequence[Row]
) -> None:
    """What `connection.execute` does for many rows, a column at a time: row by row takes as long
    as the writing itself.
    """
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    columns = []
    for name in compiled.positiontup or ():
        column = table.c[name]
        values = [row[name] for row in rows] if name in rows[0] else _defaults(column, len(rows))
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(map(convert, values) if convert else values)
    connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))


def _defaults(column: Column[Any], count: int) -> list[Any]:
    default: Any = column.default
    return [default.arg(None) if default.is_callable else default.arg for _ in range(count)]


@contextmanager
def bulk(engine: Engine) -> Iterator[Connection]:
    """One transaction for many rows whose references the caller has checked.

    SQLite looks every foreign key of every row up, which doubles the time of a load; that is
    switched off until the block ends. PostgreSQL goes on checking.
    """
    lenient = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if lenient:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        try:
            with connection.begin():
                yield connection
        finally:
            if lenient:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")


class Repository(Generic[Entity]):
    """Reads and writes of one table whose primary key is the single column `id`."""

    def __init__(self, engine: Engine, entity: type[Entity]) -> None:
        self._engine = engine
        self._entity = entity
        self._table: Table = entity.__table__  # type: ignore[assignment]

    def upsert(self, rows: Sequence[Row], connection: Connection | None = None) -> None:
        """Insert or replace `rows` (all with the same keys), in `connection`'s transaction
        or in one of their own.
        """
        if connection is not None:
            upsert(connection, self._table, rows)
            return
        with self._engine.begin() as own:
            upsert(own, self._table, rows)

    def update(self, row: Row) -> None:
        """Change the columns that `row` names in the record of its `id`, if there is one."""
        values = {name: value for name, value in row.items() if name != "id"}
        statement = update(self._table).where(self._table.c.id == row["id"]).values(**values)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def get(self, id: str) -> Entity:
        """The record of that id.

        Raises:
            NotFoundError: there is none.
        """
        with Session(self._engine) as session:
            found = session.get(self._entity, id)
        if found is None:
            raise NotFoundError(f"No {self._entity.__name__.lower()} has the id '{id[:80]}'.")
        return found

    def find(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The records of those ids that exist, by id."""
        found: dict[str, Entity] = {}
        with Session(self._engine) as session:
            for chunk in chunks(ids, IN_LIMIT):
                rows = session.scalars(self._by_ids, {"ids": chunk})
                found.update({row.id: row for row in rows})
        return found

    @cached_property
    def _by_ids(self) -> Select[Any]:
        wanted: BindParameter[Any] = bindparam("ids", expanding=True)
        return select(self._entity).where(self._table.c.id.in_(wanted))

    def ids(self) -> list[str]:
        """All ids, sorted."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(self._table.c.id).order_by(self._table.c.id)))

    def count(self) -> int:
        """Number of records."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(self._table)) or 0

    def all(self) -> Iterator[Entity]:
        """Every record in the order of ids, streamed."""
        with Session(self._engine) as session:
            statement = select(self._entity).order_by(self._table.c.id)
            for row in session.scalars(statement.execution_options(yield_per=_CHUNK)):
                session.expunge(row)
                yield row
