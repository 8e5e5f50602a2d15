"""Source files: what they are packed in, what they say first, and reading their lines."""

import codecs
import csv
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

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
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31  # of zlib: the largest window, with gzip's header


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
    def open(self) -> Iterator[io.BufferedReader]:
        """The content, unpacked."""
        with self.path.open("rb") as raw:
            yield io.BufferedReader(Unpacked(raw), 2**18) if raw.peek(2)[:2] == _GZIP else raw

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
        with self.open() as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(2**20), b""))


def _first_keys(line: str) -> list[str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return list(value) if isinstance(value, dict) else []


def read_lines(stream: io.BufferedReader, encoding: str | None = None) -> Iterator[Line]:
    """Every line, also those that can't be used, which say why.

    UTF-8 with or without a byte-order mark, and UTF-16 with one, unless `encoding` is given.
    A stream that breaks off ends with a line that says so.
    """
    number = 0
    if encoding is None and stream.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    lines: _Readable = stream
    if encoding is not None and encoding.replace("-", "").casefold().startswith("utf16"):
        lines, encoding = _Transcoded(stream, encoding), None
    source = stream.raw
    while raw := lines.readline(MAX_LINE + 1):
        if not raw.endswith(b"\n") and isinstance(source, Unpacked) and source.broken:
            break  # half a line can look like a whole one
        number += 1
        yield _line(number, raw, lines, encoding or "utf-8")
    if isinstance(source, Unpacked) and source.broken:
        yield Line(number + 1, "", "truncated or damaged gzip: the rest of the file is missing")


def _line(number: int, raw: bytes, stream: "_Readable", encoding: str) -> Line:
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


class _Readable(Protocol):
    def readline(self, limit: int, /) -> bytes: ...


class _Transcoded:
    """A UTF-16 stream, line by line in UTF-8; what is broken is replaced."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._text = ""

    def readline(self, limit: int, /) -> bytes:
        """At most `limit` bytes."""
        while "\n" not in self._text and len(self._text) < limit:
            block = self._stream.read1(2**16)
            self._text += self._decoder.decode(block, final=not block)
            if not block:
                break
        end = min(self._text.find("\n") + 1 or len(self._text), limit // 4)
        line, self._text = self._text[:end], self._text[end:]
        return line.encode("utf-8", "replace")


class Unpacked(io.RawIOBase):
    """A gzip stream that gives all that can be unpacked, and then ends, `broken` or not."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._unpacker = zlib.decompressobj(_GZIP_WINDOW)
        self._pending = b""
        self.broken = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what comes next; 0 at the end."""
        while not self._pending and not self.broken and self._unpack(len(buffer)):
            pass
        count = min(len(self._pending), len(buffer))
        buffer[:count], self._pending = self._pending[:count], self._pending[count:]
        return count

    def _unpack(self, size: int) -> bool:
        """Unpack the next piece; False at the end."""
        packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        packed = packed or self._packed.read(2**16)
        if self._unpacker.eof:
            if not packed.strip(b"\0"):
                return False
            self._unpacker = zlib.decompressobj(_GZIP_WINDOW)
        if not packed:
            self.broken = True
            return False
        try:
            self._pending = self._unpacker.decompress(packed, size)
        except zlib.error:
            self.broken = True
        return not self.broken
