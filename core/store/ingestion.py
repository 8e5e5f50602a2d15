"""Progress of loads, and the rows that could not be loaded."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.orm import Session

from core.store.repository import Row, upsert
from core.store.tables import IngestRun, QuarantinedRow


class IngestRepository:
    """Bookkeeping of ingestion; every write happens in the transaction that loads the rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, source: str) -> IngestRun | None:
        """What is known of loading `source`; None when it was never begun."""
        with Session(self._engine) as session:
            return session.get(IngestRun, source)

    def save_run(self, connection: Connection, row: Row) -> None:
        """Insert or replace one run's progress."""
        upsert(connection, IngestRun.__table__, [{**row, "updated": datetime.now(UTC)}])  # type: ignore[arg-type]

    def quarantine(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Keep bad rows (`source, line, reason, raw`)."""
        upsert(connection, QuarantinedRow.__table__, rows)  # type: ignore[arg-type]

    def clear_quarantine(self, connection: Connection, source: str) -> None:
        """Forget the bad rows of `source`, because it is being loaded anew."""
        table = QuarantinedRow.__table__
        connection.execute(delete(table).where(table.c.source == source))  # type: ignore[arg-type]

    def quarantined(self, source: str | None = None, limit: int = 1_000) -> list[QuarantinedRow]:
        """Bad rows, of one source or of all, in the order of lines."""
        statement = select(QuarantinedRow).order_by(QuarantinedRow.source, QuarantinedRow.line)
        if source is not None:
            statement = statement.where(QuarantinedRow.source == source)
        with Session(self._engine) as session:
            return list(session.scalars(statement.limit(limit)))

    def quarantine_counts(self) -> dict[str, int]:
        """Number of bad rows by source."""
        statement = select(QuarantinedRow.source, func.count()).group_by(QuarantinedRow.source)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def quarantine_reasons(self, source: str) -> dict[str, int]:
        """Number of bad rows of one source by reason, without the detail behind the colon."""
        statement = (
            select(QuarantinedRow.reason, func.count())
            .where(QuarantinedRow.source == source)
            .group_by(QuarantinedRow.reason)
        )
        counts: Counter[str] = Counter()
        with self._engine.connect() as connection:
            for reason, count in connection.execute(statement):
                counts[reason.partition(":")[0]] += count
        return dict(counts.most_common())
