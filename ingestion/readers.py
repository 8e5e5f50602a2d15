"""Reading JSON Lines and Parquet files into records."""

import json
from collections.abc import Iterator
from typing import Any

from ingestion.delimited import read_delimited
from ingestion.files import SourceFile, read_lines
from ingestion.records import Bad, Reading, Record
from ingestion.values import BadValueError, check_depth

_BATCH = 5_000


def read_rows(file: SourceFile) -> Iterator[Reading]:
    """The rows of a CSV, JSON Lines or Parquet file under the names that they have there."""
    if file.kind == "jsonl":
        return read_jsonl(file)
    if file.kind == "parquet":
        return read_parquet(file)
    return read_delimited(file)


def read_jsonl(file: SourceFile) -> Iterator[Reading]:
    """One JSON object a line; blank lines are skipped."""
    empty = True
    with file.open() as stream:
        for line in read_lines(stream):
            if not line.text.strip() and line.fault is None:
                continue
            empty = False
            yield _object(line.number, line.text, line.fault)
    if empty:
        yield Bad(0, "empty file: there is no row", "")


def _object(number: int, text: str, fault: str | None) -> Reading:
    if fault is not None:
        return Bad(number, fault, text)
    try:
        value = json.loads(text)
        check_depth(value)
    except BadValueError as error:
        return Bad(number, str(error), text)
    except (ValueError, RecursionError) as error:
        return Bad(number, f"not JSON: {str(error)[:200]}", text)
    if not isinstance(value, dict):
        return Bad(number, "not a JSON object: the line holds another value", text)
    return Record(number, value, text)


def read_parquet(file: SourceFile) -> Iterator[Reading]:
    """The rows of a Parquet file; `line` is the row, 1 for the first."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(file.path) as parquet:
            for batch in parquet.iter_batches(_BATCH):
                for values in batch.to_pylist():
                    number += 1
                    yield Record(number, values, _shown(values))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0][:200]
        yield Bad(number + 1 if number else 0, f"unreadable Parquet: {reason}", "")


def _shown(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)
