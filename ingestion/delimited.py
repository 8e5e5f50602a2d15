"""Reading CSV files as they come: nothing in them crashes a load or hides another row."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final

from ingestion.files import Line, SourceFile, read_lines
from ingestion.records import Bad, Reading, Record

MAX_RECORD_LINES: Final = 1_000
"""Most lines that one quoted row may span."""
_UNBALANCED = "unbalanced quotes: a quoted field doesn't end"


def read_delimited(
    file: SourceFile, delimiter: str | None = None, encoding: str | None = None
) -> Iterator[Reading]:
    """The rows of a CSV file; the first line that isn't blank names the columns.

    A row may span lines inside quotes only if it then has the right number of columns;
    otherwise its first line alone is bad, and reading goes on with the next line.
    """
    with file.open() as stream:
        yield from _Reader(read_lines(stream, encoding), delimiter or file.delimiter).readings()


class _Reader:
    def __init__(self, lines: Iterator[Line], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._again: deque[Line] = deque()  # lines to read once more, on their own

    def readings(self) -> Iterator[Reading]:
        columns: list[str] | None = None
        while (line := self._next()) is not None:
            if not line.text.strip() and line.fault is None:
                continue
            if columns is None:
                header = self._header(line)
                if isinstance(header, Bad):
                    yield header
                    return
                columns = header
            else:
                yield self._record(line, columns)
        if columns is None:
            yield Bad(0, "empty file: there is no header", "")

    def _next(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _header(self, line: Line) -> list[str] | Bad:
        if line.fault:
            return Bad(line.number, line.fault, line.text)
        try:
            cells = self._cells(line.text)
        except csv.Error as error:
            return Bad(line.number, f"no header: {error}", line.text)
        if not cells:
            return Bad(line.number, f"no header: {_UNBALANCED}", line.text)
        columns = [cell.strip() for cell in cells]
        named = [column for column in columns if column]
        if len(set(named)) < len(named):
            return Bad(line.number, "no header: two columns have the same name", line.text)
        return columns

    def _record(self, line: Line, columns: list[str]) -> Reading:
        if line.fault:
            return Bad(line.number, line.fault, line.text)
        try:
            cells = self._cells(line.text)
            text = line.text
            if cells is None:
                text, cells = self._spanning(line, len(columns))
        except csv.Error as error:
            kind = "field too long" if "field limit" in str(error) else "unreadable row"
            return Bad(line.number, f"{kind}: {error}", line.text)
        if cells is None:
            return Bad(line.number, _UNBALANCED, line.text)
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(columns):
            reason = f"wrong number of columns: {len(cells)} instead of {len(columns)}"
            return Bad(line.number, reason, text)
        return Record(line.number, dict(zip(columns, cells, strict=True)), text)

    def _cells(self, text: str) -> list[str] | None:
        """The cells of one row; None if a quoted field doesn't end within `text`."""
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                return None
            raise

    def _spanning(self, first: Line, width: int) -> tuple[str, list[str] | None]:
        """The row that begins in `first` and ends in a later line, if there is one."""
        taken: list[Line] = []
        texts = [first.text]
        cells: list[str] | None = None
        while cells is None and len(taken) < MAX_RECORD_LINES:
            line = self._next()
            if line is None:
                break
            taken.append(line)
            if line.fault:
                break
            texts.append(line.text)
            if '"' in line.text:
                try:
                    cells = self._cells("".join(texts))
                except csv.Error:
                    break
        if cells is None or len(cells) != width:
            self._again.extendleft(reversed(taken))
            return first.text, None
        return "".join(texts), cells
