"""What readers hand on: records, and what couldn't become one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ingestion.rows import Entity

RAW_LENGTH = 2_000
"""How much of a bad row is kept, in characters."""


class Record(NamedTuple):
    """One row as its source has it, under the canonical names."""

    line: int
    """Line in the file, 1 for the first; row in a Parquet file."""
    values: Mapping[str, Any]
    raw: str
    """The row as read, for the quarantine."""


class Bad(NamedTuple):
    """A row, or a whole file (line 0), that can't be loaded."""

    line: int
    reason: str
    """Kind of fault, then a colon and the detail."""
    raw: str


Reading = Record | Bad


@dataclass
class Chunk:
    """Checked rows that are written in one transaction."""

    rows: dict[Entity, list[dict[str, Any]]] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    read: int = 0
    """Source rows that it stands for, good and bad."""
    loaded: int = 0
    """Source rows that gave at least one row to write."""


@dataclass
class References:
    """Ids that rows may refer to; grows as rows are checked."""

    products: set[str]
    customers: set[str]


class Measure(NamedTuple):
    """What is known of a part before it is read."""

    fingerprint: str
    """Changes when the content does."""
    rows: int | None
    """About how many rows to expect, for the progress bar."""


@dataclass(frozen=True)
class Part:
    """The rows of one entity in one file: what is loaded, and resumed, as a unit."""

    source: str
    """Names file or dataset and entity; the same at every run."""
    entity: Entity
    format: str
    """Name of the format it was recognised as."""
    measure: Callable[[], Measure]
    """Reads the content once over."""
    chunks: Callable[[References], Iterator[Chunk]]
    """The rows, checked; cut the same way at every run."""
    path: Path | None = None
    """The file, where there is one."""
