"""See the design: assistant."""
