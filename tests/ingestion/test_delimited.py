"""The CSV reader under random bytes, and against the csv module on well-formed files."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.store import Store
from ingestion import ingest
from ingestion.delimited import read_delimited
from ingestion.files import SourceFile
from ingestion.records import Bad, Reading, Record

MESSY = st.binary(max_size=400) | st.lists(
    st.sampled_from([b'"', b",", b"\n", b"\r\n", b"\r", b"a", b"1.5", b"\xff", b"\0", b";", b"p1"]),
    max_size=80,
).map(b"".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "products.csv"


def covered(reading: Reading) -> range:
    """The physical lines that a reading stands for."""
    count = len(reading.raw.removesuffix("\n").split("\n")) if isinstance(reading, Record) else 1
    return range(reading.line, reading.line + count)


@given(MESSY)
@example(b"\x1f\x8b")
@example(b"\xff\xfe\x00")
@settings(max_examples=150)
def test_no_bytes_crash_the_reader_and_no_line_is_lost(path: Path, data: bytes) -> None:
    header = b"id,title,price\n"
    path.write_bytes(header + data)
    readings = list(read_delimited(SourceFile(path)))
    lines = [line for reading in readings for line in covered(reading)]
    assert lines == sorted(set(lines))
    filled = [
        number
        for number, line in enumerate(data.split(b"\n"), 2)
        if line.decode("utf-8", "replace").strip()
    ]
    assert set(filled) <= set(lines)


@given(MESSY)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_crash_a_load(path: Path, data: bytes) -> None:
    path.write_bytes(b"id,title,price\n" + data)
    store = Store("sqlite://")
    report = ingest([str(path)], store)
    (source,) = report.sources
    assert source.read == source.loaded + sum(source.quarantined.values())
    assert store.products.count() == source.loaded
    store.close()


CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=12))
@settings(max_examples=100)
def test_what_the_csv_module_writes_is_read_back(
    path: Path, rows: list[tuple[str, str, str]]
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "title", "price"), *rows])
    path.write_bytes(out.getvalue().encode())
    readings = list(read_delimited(SourceFile(path)))
    assert not [reading for reading in readings if isinstance(reading, Bad)]
    assert [tuple(reading.values.values()) for reading in readings] == rows  # type: ignore[union-attr]


def test_the_delimiter_is_told_from_the_header(path: Path) -> None:
    for delimiter in ",;\t|":
        path.write_text(f'id{delimiter}title{delimiter}"a, b; c"\n1{delimiter}x{delimiter}y\n')
        (record,) = read_delimited(SourceFile(path))
        assert isinstance(record, Record)
        assert record.values == {"id": "1", "title": "x", "a, b; c": "y"}
