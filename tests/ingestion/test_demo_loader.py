"""Loading a generated shop: checked like any source, all or nothing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.errors import SourceError
from core.store import Store
from ingestion import load_demo


@dataclass
class SmallShop:
    products: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {
                "id": "p1",
                "title": "Red Tent",
                "price": Decimal("9.90"),
                "attributes": {"weight_g": 900, "seasons": ["spring"], "waterproof": True},
            }
        ]
    )
    customers: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": "c1", "age": 30, "consent_marketing": True}]
    )
    documents: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"id": "d1", "kind": "guide", "title": "T", "text": "x", "meta": {"a": "b"}}
        ]
    )
    events: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {
                "id": 2**62,
                "customer_id": "c1",
                "product_id": "p1",
                "kind": "purchase",
                "time": datetime(2024, 5, 1, tzinfo=UTC),
                "value": 1.0,
                "price": Decimal("9.90"),
                "session_id": None,
            }
        ]
    )
    reviews: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"id": "r1", "product_id": "p1", "customer_id": "c1", "rating": 5, "text": "Good"}
        ]
    )
    social_posts: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": "s1", "customer_id": "c1", "text": "Hello"}]
    )


def test_a_generated_shop_loads_twice_alike(store: Store) -> None:
    calls: list[tuple[str, int, int | None]] = []
    for _ in range(2):
        load_demo(store, SmallShop(), lambda *call: calls.append(call))
        product = store.products.get("p1")
        assert (str(product.price), product.derived) == ("9.90", {"color": "red"})
        assert product.attributes["waterproof"] is True
        (event,) = store.events.of_customer("c1")
        assert event.id == 2**62
        assert store.customers.get("c1").consent_marketing
        assert store.documents.get("d1").meta == {"a": "b"}
        assert (store.reviews.count(), store.posts.count()) == (1, 1)
    assert calls[-1] == ("Loading the demo shop", 6, 6)


def test_a_shop_with_a_bad_row_is_refused_whole(store: Store) -> None:
    shop = SmallShop()
    shop.events[0]["product_id"] = "p7"
    with pytest.raises(SourceError, match="row 1 of events: unknown product"):
        load_demo(store, shop)
    assert store.products.count() == 0
