"""Bookkeeping of loads."""

from pathlib import Path

import pytest

from core.store import Store
from tests.conftest import NewStore


@pytest.fixture
def store(tmp_path: Path, new_store: NewStore) -> Store:
    return new_store(f"sqlite:///{tmp_path}/a.db")


def bad(source: str, line: int, reason: str) -> dict[str, object]:
    return {"source": source, "line": line, "reason": reason, "raw": ""}


def test_reasons_are_counted_without_their_detail_most_frequent_first(store: Store) -> None:
    with store.engine.begin() as connection:
        rows = [
            bad("a", 2, "no id"),
            bad("a", 3, "unknown product: 'x'"),
            bad("a", 4, "unknown product: 'y'"),
            bad("b", 2, "no title"),
        ]
        store.ingestion.quarantine(connection, rows)
    assert list(store.ingestion.quarantine_reasons("a").items()) == [
        ("unknown product", 2),
        ("no id", 1),
    ]
    assert store.ingestion.quarantine_reasons("c") == {}
    assert store.ingestion.quarantine_counts() == {"a": 3, "b": 1}
    with store.engine.begin() as connection:
        store.ingestion.clear_quarantine(connection, "a")
    assert [row.source for row in store.ingestion.quarantined()] == ["b"]
    store.close()


def test_a_run_is_replaced_as_it_goes_on(store: Store) -> None:
    run = {"source": "a", "fingerprint": "f", "rows": 5, "loaded": 4, "finished": False}
    with store.engine.begin() as connection:
        store.ingestion.save_run(connection, run)
        store.ingestion.save_run(connection, {**run, "rows": 9, "finished": True})
    saved = store.ingestion.run("a")
    assert saved is not None
    assert (saved.rows, saved.finished) == (9, True)
    assert store.ingestion.run("b") is None
    store.close()
