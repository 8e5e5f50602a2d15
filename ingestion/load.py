"""Writing the chunks of one part: in transactions, resumably, once."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from pydantic import BaseModel

from core.store import Connection, IngestRun, Store
from ingestion.records import Bad, Chunk, Measure, Part, References
from ingestion.rows import Entity
from ingestion.validate import UNKNOWN_PRODUCT

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how much of it is done, and how much there is, if known."""


class SourceReport(BaseModel):
    """What became of one source."""

    source: str
    """File or dataset, and entity."""
    entity: Entity
    format: str
    """What it was recognised as."""
    read: int
    """Rows read, in this run and the ones that it resumed."""
    loaded: int
    """Rows that are now in the store."""
    quarantined: dict[str, int]
    """Rows that are not, by reason."""
    unchanged: bool
    """The source had been loaded before and was left alone."""
    seconds: float


def load(part: Part, store: Store, references: References, progress: Progress) -> SourceReport:
    """Load what isn't loaded yet of `part`.

    A chunk's rows, its bad rows and the run's progress are written in one transaction, so a
    kill at any moment leaves a run that the next one goes on with.
    """
    started = perf_counter()
    measure = part.measure()
    progress(part.source, 0, measure.rows)
    run = store.ingestion.run(part.source)
    same = run is not None and run.fingerprint == measure.fingerprint
    if run is not None and same and run.finished and not _may_find_products(part, store):
        progress(part.source, run.rows, run.rows)
        return _report(part, store, run, started, unchanged=True)
    resumed = run.rows if run is not None and same and not run.finished else 0
    _write_chunks(part, store, references, progress, _Position(measure, resumed))
    finished = store.ingestion.run(part.source)
    if finished is None:
        raise RuntimeError(f"the run of {part.source} vanished while it was loading")
    progress(part.source, finished.rows, finished.rows)
    return _report(part, store, finished, started, unchanged=False)


@dataclass
class _Position:
    """How far a run is."""

    measure: Measure
    resumed: int
    """Rows that earlier runs wrote."""
    read: int = 0
    loaded: int = 0


def _may_find_products(part: Part, store: Store) -> bool:
    """Whether rows were left out for want of a product, which may have come since."""
    return UNKNOWN_PRODUCT in store.ingestion.quarantine_reasons(part.source)


def _write_chunks(
    part: Part, store: Store, references: References, progress: Progress, at: _Position
) -> None:
    for chunk in part.chunks(references):
        at.read += chunk.read
        at.loaded += chunk.loaded
        if at.read > at.resumed:
            with store.bulk() as connection:
                if at.read == chunk.read:
                    store.ingestion.clear_quarantine(connection, part.source)
                write_rows(chunk, store, connection)
                bad = [_quarantined(part, bad) for bad in chunk.bad]
                store.ingestion.quarantine(connection, bad)
                _save(part, store, connection, at, finished=False)
        progress(part.source, at.read, at.measure.rows)
    with store.bulk() as connection:
        if at.read == 0:
            store.ingestion.clear_quarantine(connection, part.source)
        _save(part, store, connection, at, finished=True)


def write_rows(chunk: Chunk, store: Store, connection: Connection) -> None:
    """Write a chunk's rows, what they refer to before them."""
    for entity in Entity:
        for rows in _by_columns(chunk.rows.get(entity, [])):
            _repository(store, entity).upsert(rows, connection)


def _save(
    part: Part, store: Store, connection: Connection, at: _Position, *, finished: bool
) -> None:
    progress = {"rows": at.read, "loaded": at.loaded, "finished": finished}
    run = {"source": part.source, "fingerprint": at.measure.fingerprint, **progress}
    store.ingestion.save_run(connection, run)


def _quarantined(part: Part, bad: Bad) -> dict[str, Any]:
    raw = bad.raw.replace("\0", "\u2400").encode("utf-8", "replace").decode()
    return {"source": part.source, "line": bad.line, "reason": bad.reason, "raw": raw}


def _by_columns(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """`rows` in groups that have the same columns, as bulk writes need them."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return list(groups.values())


def _repository(store: Store, entity: Entity) -> Any:
    """The repository that takes rows of `entity`."""
    return getattr(store, entity.value)


def _report(
    part: Part, store: Store, run: IngestRun, started: float, *, unchanged: bool
) -> SourceReport:
    return SourceReport(
        source=part.source,
        entity=part.entity,
        format=part.format,
        read=run.rows,
        loaded=run.loaded,
        quarantined=store.ingestion.quarantine_reasons(part.source),
        unchanged=unchanged,
        seconds=round(perf_counter() - started, 3),
    )
