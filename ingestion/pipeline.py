"""From files to the store: find, load, enrich, report."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from pydantic import BaseModel

from core.errors import SourceError
from core.ports import SentimentScorer
from core.store import Store
from ingestion.enrich import enrich
from ingestion.files import SourceFile
from ingestion.load import Progress, SourceReport, load
from ingestion.records import References
from ingestion.sources import customer_table, find_parts


class IngestReport(BaseModel):
    """What became of all sources of a run."""

    sources: list[SourceReport]
    """In the order of loading."""
    ignored: list[str]
    """Files in the given folders that hold nothing Aisle reads."""
    scored: int
    """Texts whose sentiment was scored."""
    processed: int | None
    """Scores filled in to the processed table; None when none was asked for."""
    seconds: float

    @property
    def quarantined(self) -> int:
        """Rows that could not be loaded."""
        return sum(sum(source.quarantined.values()) for source in self.sources)


def ingest(
    sources: Sequence[str],
    store: Store,
    *,
    format: str | None = None,
    processed: Path | None = None,
    scorer: SentimentScorer | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Load `sources` into `store`. Loading the same again changes nothing.

    Args:
        sources: Files, folders, or the name `completejourney`.
        store: Where the rows go.
        format: A format's name or `map:FILE`; told from each file when None.
        processed: Where to write the one customer table among the sources, scores filled in.
        scorer: Scores reviews and posts; without one they stay unscored.
        progress: Called often with (stage, done, total or None).

    Raises:
        SourceError: a source doesn't exist or isn't in a known format, or `processed` is
            asked for without one customer table and a scorer. Bad rows raise nothing; they
            are quarantined and counted.
    """
    started = perf_counter()
    tick = progress or (lambda stage, done, total: None)
    parts, ignored = find_parts(sources, format)
    tables = [part.path for part in parts if part.format == customer_table.NAME and part.path]
    if processed is not None and (len(set(tables)) != 1 or scorer is None):
        raise SourceError(
            "A processed table can be written for one customer table "
            f"({customer_table.DESCRIPTION}) when a sentiment model is there; "
            f"the sources hold {len(set(tables))} such tables."
        )
    references = References(set(store.products.ids()), set(store.customers.ids()))
    store.events.drop_indexes()
    try:
        reports = [load(part, store, references, tick) for part in parts]
    finally:
        tick("Indexes", 0, None)
        store.events.create_indexes()
        tick("Indexes", 1, 1)
    scored = 0 if scorer is None else enrich(store, scorer, tick)
    filled = None
    if processed is not None:
        filled = customer_table.write_processed(SourceFile(tables[0]), store, processed)
    return IngestReport(
        sources=reports,
        ignored=[str(path) for path in ignored],
        scored=scored,
        processed=filled,
        seconds=round(perf_counter() - started, 3),
    )
