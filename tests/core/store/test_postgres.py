"""The store on a real PostgreSQL server: the same schema, the same answers as SQLite."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.store import Store
from core.store.tables import Base

Opened = Callable[[str], Store]


@pytest.fixture
def pair(fresh_postgres_url: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """The same shop in both databases."""
    stores = Store(f"sqlite:///{tmp_path}/a.db"), Store(fresh_postgres_url)
    for store in stores:
        fill(store)
    yield stores
    for store in stores:
        store.close()


def fill(store: Store) -> None:
    store.products.upsert(
        [
            {
                "id": id,
                "title": f"Tent “{id}” ⛺",
                "price": Decimal("12.3456"),
                "attributes": {"seasons": ["spring"], "weight_g": 1.5, "dry": True},
            }
            for id in ("p1", "p2", "P3")
        ]
    )
    store.customers.upsert([{"id": "c1", "age": 30}, {"id": "c2", "age": None}])
    store.events.upsert(
        [
            {
                "id": 2**62 + n,
                "customer_id": f"c{n % 2 + 1}",
                "product_id": f"p{n % 2 + 1}",
                "kind": "view",
                "time": datetime(2024, 1, 1 + n, tzinfo=UTC),
                "price": None if n else Decimal("5.10"),
                "session_id": None if n else "s",
            }
            for n in range(9)
        ]
    )
    store.reviews.upsert(
        [
            {"id": f"r{n}", "product_id": "p1", "customer_id": "c1", "rating": 3.0 + n, "text": "x"}
            for n in range(3)
        ]
    )
    store.posts.upsert([{"id": "s1", "customer_id": "c2", "text": "y"}])
    store.documents.upsert([{"id": "d1", "kind": "faq", "title": "T", "text": "Z"}])
    store.reviews.store_scores("m", [("r0", 0.5), ("r1", -0.25)])
    store.aggregate()


def test_the_migrations_make_the_described_tables(pair: tuple[Store, Store]) -> None:
    with pair[1].engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_records_are_the_same_in_both(pair: tuple[Store, Store]) -> None:
    for name in ("products", "customers", "events", "reviews", "posts", "documents"):
        lite, postgres = (list(getattr(store, name).all()) for store in pair)
        assert {row.id: asdict(row) for row in lite} == {row.id: asdict(row) for row in postgres}
        assert lite


def test_the_event_table_is_the_same_in_both(pair: tuple[Store, Store]) -> None:
    lite, postgres = (store.events.table() for store in pair)
    for field in fields(lite):
        np.testing.assert_array_equal(getattr(lite, field.name), getattr(postgres, field.name))


def test_unscored_texts_and_reasons_are_the_same_in_both(pair: tuple[Store, Store]) -> None:
    for store in pair:
        assert store.reviews.unscored("m", 10) == [("r2", "x")]
        with store.bulk() as connection:
            rows = [{"source": "a", "line": 0, "reason": "no id: x", "raw": "r"}]
            store.ingestion.quarantine(connection, rows)
            store.ingestion.quarantine(connection, rows)
        assert store.ingestion.quarantine_reasons("a") == {"no id": 1}


def test_opening_again_migrates_nothing(fresh_postgres_url: str) -> None:
    first = Store(fresh_postgres_url)
    fill(first)
    first.close()
    second = Store(fresh_postgres_url)
    assert second.products.count() == 3
    second.close()
