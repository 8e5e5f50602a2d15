"""Bulk writes: inserting, replacing, and what a bulk transaction checks."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.errors import NotFoundError
from core.store import Store
from tests.conftest import NewStore


@pytest.fixture
def store(tmp_path: Path, new_store: NewStore) -> Store:
    return new_store(f"sqlite:///{tmp_path}/a.db")


def test_an_upsert_replaces_the_named_columns_and_leaves_the_rest(store: Store) -> None:
    store.products.upsert([{"id": "p1", "title": "Tent", "stock": 3}])
    store.products.upsert([{"id": "p1", "title": "Large tent"}])
    product = store.products.get("p1")
    assert (product.title, product.stock, product.review_count) == ("Large tent", 3, 0)
    store.close()


def test_an_upsert_of_ids_alone_changes_nothing_that_is_there(store: Store) -> None:
    store.customers.upsert([{"id": "c1", "age": 30}])
    store.customers.upsert([{"id": "c1"}, {"id": "c2"}])
    assert store.customers.get("c1").age == 30
    assert store.customers.get("c2").consent_personalisation is True
    store.close()


EVENT = {"id": 1, "customer_id": "c1", "product_id": "p1", "kind": "view", "time": 5}


def test_a_bulk_transaction_leaves_references_to_the_caller_and_then_checks_again(
    store: Store,
) -> None:
    with store.bulk() as connection:
        store.events.upsert([EVENT], connection)
    assert store.events.count() == 1
    with pytest.raises(IntegrityError):
        store.events.upsert([{**EVENT, "id": 2}])
    with store.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_a_bulk_transaction_that_fails_writes_nothing_and_checks_again(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.bulk() as connection:
        store.events.upsert([EVENT], connection)
        raise KeyboardInterrupt
    assert store.events.count() == 0
    with pytest.raises(IntegrityError):
        store.events.upsert([EVENT])
    store.close()


def test_an_unknown_id_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="No product has the id 'p9'"):
        store.products.get("p9")
    store.close()


def test_reads_come_in_the_order_of_ids(store: Store) -> None:
    store.products.upsert([{"id": id, "title": id} for id in ("b", "c", "a")])
    assert store.products.ids() == ["a", "b", "c"]
    assert [product.id for product in store.products.all()] == ["a", "b", "c"]
    assert set(store.products.find(["a", "z"])) == {"a"}
    store.close()
