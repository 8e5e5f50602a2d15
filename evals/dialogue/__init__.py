"""The dialogue suite."""
