"""`aisle ingest`: load sources, score what customers wrote, report."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
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
    from assistant.sentiment import SentimentModel
    from retrieval import LazyEncoder

    store = Store(settings.resolved_database_url)
    scorer = SentimentModel(LazyEncoder(settings))
    report = ingest(
        sources, store, format=format, processed=processed, scorer=scorer, progress=progress
    )
    store.close()
    return report


def print_report(report: IngestReport, console: Console, *, as_json: bool) -> None:
    """What was loaded and what was set aside, with reasons."""
    if as_json:
        print(json.dumps(report.as_json()))  # noqa: T201
        return
    table = Table("Source", "Rows", "Loaded", "Set aside", "Seconds", box=None)
    for source in report.sources:
        table.add_row(
            source.source,
            f"{source.rows:,}",
            f"{source.loaded:,}",
            f"{source.quarantined:,}",
            f"{source.seconds:.1f}",
        )
    console.print(table)
