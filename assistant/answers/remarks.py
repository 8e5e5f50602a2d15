"""Remarks that any product could get ("five stars", "my husband wants one too")."""

from importlib.resources import files


def idle_remarks() -> tuple[str, ...]:
    """One of each sort; what means the same says nothing about a product."""
    source = files("assistant").joinpath("answers", "data", "idle_remarks.tsv")
    return tuple(source.read_text(encoding="utf-8").splitlines()[1:])
