"""See the design: ingestion."""
