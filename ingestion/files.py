"""Source files: what they are packed in, what they say first, and reading their lines."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from core.errors import SourceError
from ingestion.records import Measure

MAX_LINE: Final = 2**20
"""Longest line that is read, in bytes."""
_VERSION: Final = "1"  # part of each fingerprint; a change of what rows become raises it
_SUFFIXES: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".md": "markdown",
    ".markdown": "markdown",
}
_DELIMITERS: Final = ",;\t|"
UNPACK_ERRORS: Final = (EOFError, zlib.error, gzip.BadGzipFile)


class Line(NamedTuple):
    """One physical line with its end."""

    number: int
    text: str
    fault: str | None = None
    """Why it can't be used."""


@dataclass(frozen=True)
class SourceFile:
    """One file that may hold rows."""

    path: Path

    @cached_property
    def kind(self) -> str | None:
        """`csv`, `jsonl`, `parquet` or `markdown`, by the name; None for anything else."""
        names = [suffix.casefold() for suffix in self.path.suffixes]
        if names and names[-1] == ".gz":
            names.pop()
        return _SUFFIXES.get(names[-1]) if names else None

    @property
    def stem(self) -> str:
        """The name without its endings, casefolded."""
        return self.path.name.partition(".")[0].casefold()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The content, unpacked."""
        with self.path.open("rb") as raw:
            if raw.peek(2)[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    yield cast("BinaryIO", io.BufferedReader(unpacked, 2**18))
            else:
                yield raw

    @cached_property
    def first_line(self) -> str:
        """The first line that isn't blank, without its end; empty for an empty file."""
        with self.open() as stream:
            for line in read_lines(stream):
                if line.text.strip():
                    return line.text.rstrip("\r\n")
        return ""

    @cached_property
    def delimiter(self) -> str:
        """What parts the columns of the header."""
        outside = "".join(self.first_line.split('"')[::2])
        return max(_DELIMITERS, key=outside.count)

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns, or of the first object's keys; empty where there are none."""
        if self.kind == "csv":
            try:
                return next(csv.reader([self.first_line], delimiter=self.delimiter), [])
            except csv.Error:
                return []
        if self.kind == "jsonl":
            return _first_keys(self.first_line)
        return self._parquet_columns() if self.kind == "parquet" else []

    def _parquet_columns(self) -> list[str]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return list(pq.read_schema(self.path).names)
        except (pa.ArrowException, OSError):
            return []

    def measure(self) -> Measure:
        """Fingerprint of the bytes, and the number of lines."""
        digest = blake2b(_VERSION.encode(), digest_size=16)
        try:
            with self.path.open("rb") as raw:
                while block := raw.read(2**20):
                    digest.update(block)
        except OSError as error:
            raise SourceError(f"{self.path} can't be read: {error.strerror}.") from None
        return Measure(digest.hexdigest(), self._count_lines())

    def _count_lines(self) -> int | None:
        if self.kind == "parquet":
            return None
        count = 0
        try:
            with self.open() as stream:
                while block := stream.read(2**20):
                    count += block.count(b"\n")
        except UNPACK_ERRORS:
            return None
        return count


def _first_keys(line: str) -> list[str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return list(value) if isinstance(value, dict) else []


def read_lines(stream: BinaryIO, encoding: str | None = None) -> Iterator[Line]:
    """Every line, also those that can't be used, which say why.

    UTF-8 with or without a byte-order mark, and UTF-16 with one, unless `encoding` is given.
    A stream that breaks off ends with a line that says so.
    """
    number = 0
    try:
        mark = stream.peek(3)[:3] if isinstance(stream, io.BufferedReader) else b""
        if encoding is None and mark[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        if encoding is not None and encoding.replace("-", "").casefold().startswith("utf16"):
            stream = cast("BinaryIO", _Transcoded(stream, encoding))
            encoding = None
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            yield _line(number, raw, stream, encoding or "utf-8")
    except UNPACK_ERRORS:
        yield Line(number + 1, "", "truncated or damaged gzip: the rest of the file is missing")


def _line(number: int, raw: bytes, stream: BinaryIO, encoding: str) -> Line:
    if len(raw) > MAX_LINE:
        length = len(raw)
        while not raw.endswith(b"\n") and (raw := stream.readline(MAX_LINE)):
            length += len(raw)
        fault = f"line too long: {length:,} bytes; {MAX_LINE:,} are read"
        return Line(number, "", fault)
    if number == 1:
        raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        fault = f"broken encoding: byte 0x{raw[error.start]:02X} is not {encoding.upper()}"
        return Line(number, raw.decode(encoding, "replace"), fault)
    return Line(number, text, "NUL character: in this line" if "\0" in text else None)


class _Transcoded:
    """A UTF-16 stream, line by line in UTF-8; what is broken is replaced."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")

    def readline(self, limit: int) -> bytes:
        """At most `limit` bytes."""
        return self._text.readline(limit // 4).encode("utf-8", "replace")
