"""A small shop whose campaigns may change everything: its own database, the built models."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.campaigns import CampaignStudio
from assistant.services import Shop
from core.settings import Settings
from tests.conftest import NewStore

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
RULES = """
sender:
  name: Hill & Harbour
  email: hello@shop.example
  postal_address: 12 Harbour Street, Leeds LS1 4DY
"""


@pytest.fixture
def studio(shop: Shop, tmp_path: Path, new_store: NewStore) -> Iterator[CampaignStudio]:
    """The studio of a shop with sixty customers; every third doesn't want marketing."""
    settings = Settings(home=tmp_path)
    (tmp_path / "studio.yaml").write_text(RULES)
    store = new_store(settings.resolved_database_url)
    columns = ("id", "title", "description", "category", "brand", "price", "currency", "stock")
    more = ("rating", "review_count", "attributes", "derived")
    products = list(shop.store.products.all())
    store.products.upsert(
        [{name: getattr(p, name) for name in (*columns, *more)} for p in products]
    )
    store.customers.upsert(
        [
            {
                "id": f"k{n:02d}",
                "name": f"Anna{chr(97 + n % 26)} Berg",
                "email": f"k{n:02d}@mail.example",
                "consent_marketing": n % 3 != 0,
                "traits": {"interests": ["hiking"] if n % 2 else ["reading"]},
            }
            for n in range(60)
        ]
    )
    store.events.upsert(
        [
            {
                "id": n + 1,
                "customer_id": f"k{n:02d}",
                "product_id": products[n % len(products)].id,
                "kind": "purchase",
                "price": products[n % len(products)].price,
                "time": NOW - timedelta(days=100 + n),
            }
            for n in range(60)
        ]
    )
    yield CampaignStudio(replace(shop, store=store), settings)
    store.close()
