"""Loading into PostgreSQL: the same rows and the same quarantine as in SQLite."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from core.store import Store
from ingestion import IngestReport, ingest

Load = Callable[..., IngestReport]
EVENTS = "customer_id,product_id,kind,time,price\nc1,p1,view,5,\nc1,p1,view,5,2.50\nc1,p7,view,5,\n"


def test_a_load_gives_what_it_gives_in_sqlite(
    load: Load, store: Store, folder: Path, fresh_postgres_url: str
) -> None:
    expected = load(
        products__csv=b"id,title,attributes\np1,Black boot,a=1\np2,\np3,N\x00l\np4,Caf\xe9\n",
        events__csv=EVENTS,
        reviews__jsonl='{"product_id": "p1", "rating": 4}\n{"product_id": "p\\u0000"}\n',
    )
    postgres = Store(fresh_postgres_url)
    for _ in range(2):
        report = ingest([str(folder)], postgres)
        assert [(s.loaded, s.quarantined) for s in report.sources] == [
            (s.loaded, s.quarantined) for s in expected.sources
        ]
        for name in ("products", "customers", "events", "reviews"):
            lite, other = (list(getattr(side, name).all()) for side in (store, postgres))
            assert [asdict(row) for row in lite] == [asdict(row) for row in other]
        lite_bad, other_bad = (side.ingestion.quarantined() for side in (store, postgres))
        assert [asdict(row) for row in lite_bad] == [asdict(row) for row in other_bad]
    assert expected.quarantined == 5
    postgres.close()
