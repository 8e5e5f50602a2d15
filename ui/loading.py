"""`aisle ingest`: load sources, score what customers wrote, report."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.settings import Settings
from core.store import Store
from ingestion import IngestReport, ingest
from ui.progress import StageProgress


def load_sources(
    settings: Settings,
    sources: Sequence[str],
    format: str | None,
    processed: Path | None,
    progress: StageProgress,
) -> IngestReport:
    """Load `sources`, with sentiment scores on everything that customers wrote.

    Raises:
        SourceError: a source can't be read at all.
    """
    from assistant.sentiment import open_scorer
    from assistant.sentiment.memo import RememberingEncoder
    from retrieval import LazyEncoder

    store = Store(settings.resolved_database_url)
    scorer = open_scorer(settings, RememberingEncoder(LazyEncoder(settings)))
    report = ingest(
        sources, store, format=format, processed=processed, scorer=scorer, progress=progress
    )
    store.close()
    return report


def print_report(report: IngestReport, console: Console, *, as_json: bool) -> None:
    """What was loaded and what was set aside, with reasons."""
    if as_json:
        print(report.model_dump_json())  # noqa: T201
        return
    table = Table("Source", "Rows", "Loaded", "Set aside", "Seconds", box=None)
    for source in report.sources:
        table.add_row(
            source.source,
            f"{source.read:,}",
            f"{source.loaded:,}",
            f"{sum(source.quarantined.values()):,}",
            f"{source.seconds:.1f}",
        )
    console.print(table)
    for source in report.sources:
        for reason, count in source.quarantined.items():
            console.print(f"  {count:,} set aside in {escape(source.source)}: {escape(reason)}")
    if report.quarantined:
        console.print("Rows set aside are kept with file, line and reason: aisle quarantine")
    for name in report.ignored:
        console.print(f"[dim]Left alone: {escape(name)}[/]")


def print_quarantine(
    settings: Settings, source: str | None, console: Console, *, as_json: bool
) -> None:
    """The rows that were set aside, in the order of sources and lines."""
    store = Store(settings.resolved_database_url)
    rows = store.ingestion.quarantined(source)
    store.close()
    if as_json:
        for row in rows:
            shown = {"source": row.source, "line": row.line, "reason": row.reason, "raw": row.raw}
            print(json.dumps(shown, ensure_ascii=False))  # noqa: T201
        return
    if not rows:
        console.print("No rows are set aside.")
    for row in rows:
        console.print(f"{escape(row.source)}, line {row.line}: {escape(row.reason)}")
