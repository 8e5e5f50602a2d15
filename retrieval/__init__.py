"""See the design: retrieval."""
