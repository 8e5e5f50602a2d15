from pathlib import Path

import pytest

from core.store import Store
from ui.shoppers import demo_shoppers


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'aisle.db'}")
    kinds = ["Bags > Backpacks", "Home > Lighting", "Books"]
    store.products.upsert(
        [{"id": f"p{n}", "title": kind, "category": kind} for n, kind in enumerate(kinds)]
    )
    store.customers.upsert(
        [{"id": f"c{n:02}", "name": f"Name {n:02}", "age": 20 + n} for n in range(30)]
    )
    store.customers.upsert(
        [{"id": "c30", "name": "Name 30", "traits": {"interests": ["hiking", "tech"]}}]
    )
    store.customers.upsert([{"id": "anon", "name": None}])
    events = [
        {"id": n, "customer_id": f"c{n:02}", "product_id": f"p{0 if n < 20 else n % 3}"}
        for n in range(28)
    ]
    store.events.upsert([{**event, "kind": "purchase", "time": 0} for event in events])
    return store


def test_a_dozen_named_customers_with_different_tastes(store: Store) -> None:
    shoppers = demo_shoppers(store)
    assert len(shoppers) == 12
    assert len({shopper.id for shopper in shoppers}) == 12
    assert {shopper.taste for shopper in shoppers} == {"Bags", "Home", "Books", "hiking"}
    assert shoppers == sorted(shoppers, key=lambda shopper: shopper.name)


def test_a_shopper_is_labelled_by_name_and_taste(store: Store) -> None:
    labels = [shopper.label for shopper in demo_shoppers(store)]
    assert "Name 00 · Bags" in labels
    assert "Name 30 · hiking" in labels


def test_a_shop_without_customers_has_no_shoppers(tmp_path: Path) -> None:
    assert demo_shoppers(Store(f"sqlite:///{tmp_path / 'empty.db'}")) == []
