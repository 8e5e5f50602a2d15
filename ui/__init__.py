"""See the design: ui."""
