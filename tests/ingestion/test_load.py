"""Loading twice, changing a file, and a kill at any moment."""

import csv
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from core.store import Store
from ingestion import IngestReport, ingest

Load = Callable[..., IngestReport]
TABLES = ("products", "customers", "events", "reviews", "quarantine")


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as connection:
        rows = {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table in TABLES
        }
        rows["runs"] = connection.execute(
            "SELECT source, fingerprint, rows, loaded, finished FROM ingest_runs ORDER BY 1"
        ).fetchall()
    connection.close()
    return rows


def write_shop(folder: Path, events: int) -> None:
    """Products, events with repeats and bad rows, and reviews without ids."""
    rng = random.Random(7)
    with (folder / "products.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "price"])
        writer.writerows([f"p{n}", f"Black tent {n}", n] for n in range(300))
    with (folder / "events.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer_id", "product_id", "kind", "time"])
        for _ in range(events):
            customer, product = f"c{rng.randrange(500)}", f"p{rng.randrange(303)}"
            writer.writerow([customer, product, "view", 1_700_000_000 + rng.randrange(300)])
    with (folder / "reviews.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["product_id", "customer_id", "rating", "text"])
        writer.writerows([f"p{n % 300}", f"c{n}", n % 7, f"Text {n}"] for n in range(900))


def test_loading_twice_changes_nothing(folder: Path, store: Store, tmp_path: Path) -> None:
    write_shop(folder, events=3_000)
    first = ingest([str(folder)], store)
    before = contents(tmp_path / "shop.db")
    second = ingest([str(folder)], store)
    assert contents(tmp_path / "shop.db") == before
    assert [(s.read, s.loaded, s.quarantined) for s in second.sources] == [
        (s.read, s.loaded, s.quarantined) for s in first.sources
    ]
    assert second.sources[0].unchanged


def test_loading_anew_without_bookkeeping_changes_nothing(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    write_shop(folder, events=3_000)
    ingest([str(folder)], store)
    before = contents(tmp_path / "shop.db")
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("DELETE FROM ingest_runs")
    connection.close()
    ingest([str(folder)], store)
    assert contents(tmp_path / "shop.db") == before


def test_a_changed_file_is_loaded_anew_and_its_old_quarantine_forgotten(
    load: Load, store: Store
) -> None:
    load(products__csv="id,title,price\np1,Tent,10\np2,Pot,bad\n")
    report = load(products__csv="id,title,price\np1,Tent,12\np2,Pot,5\n")
    assert not report.sources[0].unchanged
    assert str(store.products.get("p1").price) == "12.00"
    assert store.ingestion.quarantined() == []


def test_progress_ends_with_all_rows_done(folder: Path, store: Store) -> None:
    write_shop(folder, events=100)
    calls: list[tuple[str, int, int | None]] = []
    ingest([str(folder)], store, progress=lambda *call: calls.append(call))
    last = {stage: (done, total) for stage, done, total in calls}
    assert [done == total for done, total in last.values()] == [True] * 4
    assert last[f"{folder}/events.csv (events)"] == (100, 100)


def event_indexes(store: Store) -> set[str | None]:
    return {index["name"] for index in inspect(store.engine).get_indexes("events")}


def test_a_first_load_and_one_that_goes_on_after_a_kill_leave_every_index(
    folder: Path, store: Store
) -> None:
    every = event_indexes(store)
    write_shop(folder, events=10)
    store.events.drop_indexes()
    assert not event_indexes(store)
    ingest([str(folder)], store)
    assert event_indexes(store) == every
    store.events.drop_indexes()
    assert event_indexes(store) == every, "a table with rows keeps its indexes"


def run_until_killed(folder: Path, database: Path, seconds: float) -> bool:
    """Load in another process and kill it; whether it was still running."""
    code = (
        "import sys; from core.store import Store; from ingestion import ingest\n"
        "import ingestion.validate as v; v.CHUNK_ROWS = 1_000\n"
        "store = Store('sqlite:///' + sys.argv[2]); print('ready', flush=True)\n"
        "ingest([sys.argv[1]], store)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(database)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent.parent,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        killed = process.poll() is None
        os.kill(process.pid, signal.SIGKILL) if killed else None
        process.wait()
    return killed


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_load_that_goes_on_to_the_same_result(
    folder: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.validate.CHUNK_ROWS", 1_000)
    write_shop(folder, events=20_000)
    started = time.perf_counter()
    ingest([str(folder)], store)
    whole = time.perf_counter() - started
    database = tmp_path / "killed.db"
    rng = random.Random(11)
    kills = sum(run_until_killed(folder, database, rng.uniform(0, whole / 2)) for _ in range(6))
    resumed = Store(f"sqlite:///{database}")
    ingest([str(folder)], resumed)
    resumed.close()
    assert kills >= 2
    assert contents(database) == contents(tmp_path / "shop.db")


def test_a_resumed_load_writes_only_what_is_missing(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.validate.CHUNK_ROWS", 1_000)
    write_shop(folder, events=5_000)
    written: list[int] = []
    upsert = store.events.upsert

    def failing(rows: list[object], connection: object) -> None:
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(len(rows))
        upsert(rows, connection)  # type: ignore[arg-type]

    monkeypatch.setattr(store.events, "upsert", failing)
    with pytest.raises(KeyboardInterrupt):
        ingest([str(folder)], store)
    first = sum(written)
    assert store.events.count() == first
    run = store.ingestion.run(f"{folder}/events.csv (events)")
    assert run is not None
    assert (run.rows, run.finished) == (3_000, False)
    written.clear()
    written.extend([0, 0, 0, 0])
    report = ingest([str(folder)], store)
    assert sum(written) + first == store.events.count() == report.sources[1].loaded
