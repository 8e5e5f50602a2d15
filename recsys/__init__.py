"""See the design: recsys."""
