"""From a shop's files to the store: `ingest` loads them, `enrich` scores what people wrote."""

from ingestion.demo_loader import ShopRows, load_demo
from ingestion.enrich import enrich
from ingestion.load import Progress, SourceReport
from ingestion.pipeline import IngestReport, ingest
from ingestion.sources import FORMATS

__all__ = [
    "FORMATS",
    "IngestReport",
    "Progress",
    "ShopRows",
    "SourceReport",
    "enrich",
    "ingest",
    "load_demo",
]
