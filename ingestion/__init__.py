"""From a shop's files to the store: `ingest` loads them, `enrich` scores what people wrote."""

from ingestion.enrich import enrich
from ingestion.load import Progress, SourceReport
from ingestion.pipeline import IngestReport, ingest
from ingestion.sources import FORMATS

__all__ = ["FORMATS", "IngestReport", "Progress", "SourceReport", "enrich", "ingest"]
