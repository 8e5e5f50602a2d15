"""A small real shop: real store, encoder, indexes and models, built once a session."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, build_shop, open_shop
from assistant.checkpoints import open_checkpointer
from assistant.services import Shop
from core.settings import Settings, load_settings
from core.store import Store
from ingestion.demo.guides import guide_rows
from retrieval import DocumentSearch, load_encoders
from retrieval.documents import build_document_index
from retrieval.embeddings import EmbeddingCache

_PRODUCTS = """
Alpine 40 hiking backpack|outdoor > backpack|Brae|129.00|black|1400|A padded hip belt and a rain cover for long days in the hills.
City roll-top backpack|outdoor > backpack|Corvo|58.00|black|800|Waxed canvas with a laptop sleeve for the commute.
Daylight packable backpack|outdoor > backpack|Nomad|24.50|blue|210|Folds into its own pocket; for a second bag on a trip.
Ridge 28 daypack|outdoor > backpack|Brae|54.00|green|620|Light mesh back panel and two bottle pockets.
Schoolyard kids backpack|outdoor > backpack|Corvo|32.00|red|450|Reflective strips and a name tag, for ages six and up.
Harbour leather backpack|outdoor > backpack|Harlow|189.00|brown|1200|Full-grain leather that darkens with the years.
Metro slim backpack|outdoor > backpack|Nomad|49.00|black|560|A flat pack for a tablet and a book.
Dome two-person tent|outdoor > tent|Brae|219.00|green|2400|Pitches in five minutes; sealed seams against the rain.
Family tunnel tent|outdoor > tent|Brae|389.00|orange|7800|Two sleeping rooms and space to stand.
Ultralight solo tent|outdoor > tent|Nomad|299.00|grey|950|One pole, one person, under a kilo.
Down sleeping bag|outdoor > sleeping bag|Brae|179.00|blue|900|Warm to minus five.
Summer sleeping bag|outdoor > sleeping bag|Nomad|59.00|green|650|For huts and warm nights.
Trail running shoe|footwear > shoe|Fleet|95.00|black|540|Grippy lugs for mud and wet rock.
City sneaker|footwear > shoe|Corvo|70.00|white|700|Plain leather that goes with everything.
Waterproof hiking boot|footwear > boot|Brae|149.00|brown|1100|A membrane keeps the wet out on long walks.
Rain jacket with hood|clothing > jacket|Brae|99.00|yellow|380|Keeps out a downpour and packs small.
Quilted winter jacket|clothing > jacket|Harlow|159.00|navy|820|Warm filling for still, cold days.
Wool scarf|clothing > scarf|Harlow|39.00|grey|180|Soft lambswool to keep the neck warm.
Silk scarf with print|clothing > scarf|Harlow|65.00|red|60|Hand-rolled edges.
Merino base layer|clothing > shirt|Brae|69.00|black|200|Warm without bulk, and slow to smell.
Over-ear headphones|electronics > headphones|Sonante|149.00|black|250|Noise cancelling for thirty hours.
Sport earbuds|electronics > headphones|Sonante|59.00|white|40|Stay in place on a run.
Travel power bank|electronics > charger|Voltra|35.00|black|320|Charges a phone three times.
Desk lamp with dimmer|home > lamp|Lumen|45.00|white|900|Warm to cold light at a touch.
Reading lamp for clips|home > lamp|Lumen|22.00|black|210|Clips to a shelf or a bed.
Cast iron pan|kitchen > pan|Forge|55.00|black|2500|Gets better every time.
Stoneware mug|kitchen > mug|Forge|14.00|blue|350|Keeps tea warm, fits in one hand.
Camping mug|kitchen > mug|Brae|12.00|green|120|Enamel that survives a fall.
""".strip()

POLICY = """Worn shoes can't be returned. Everything else can be sent back within 30 days.

Refunds arrive within five working days.
"""


def product_rows() -> list[dict[str, Any]]:
    """The shop's catalogue; `pan` is out of stock."""
    rows = []
    for number, line in enumerate(_PRODUCTS.splitlines(), 1):
        title, category, brand, price, color, weight, text = line.split("|")
        rows.append(
            {
                "id": f"p{number:02}",
                "title": title,
                "description": text,
                "category": category,
                "brand": brand,
                "price": Decimal(price),
                "currency": "USD",
                "stock": 0 if "pan" in title else 5 + number,
                "attributes": {"color": color, "weight_g": int(weight)},
            }
        )
    return rows


def _fill(store: Store) -> None:
    store.products.upsert(product_rows())
    store.customers.upsert(
        [
            {"id": "ann", "name": "Ann", "age": 31, "consent_personalisation": True},
            {"id": "bob", "name": "Bob", "age": 52, "consent_personalisation": True},
            {"id": "cat", "name": "Cat", "age": 44, "consent_personalisation": False},
        ]
    )
    bought = {"ann": (1, 8, 11, 15, 16), "bob": (21, 22, 23, 24, 27), "cat": (13, 14)}
    store.events.upsert(
        [
            {
                "id": 100 * who + at,
                "customer_id": customer,
                "product_id": f"p{number:02}",
                "kind": "purchase",
                "time": 1_750_000_000 + 86_400 * at + who,
                "session_id": f"{customer}-{at // 2}",
            }
            for who, (customer, numbers) in enumerate(bought.items())
            for at, number in enumerate(numbers)
        ]
    )
    store.reviews.upsert(
        [
            {"id": "r1", "product_id": "p01", "rating": 5.0, "text": "The hip belt is superb."},
            {"id": "r2", "product_id": "p01", "rating": 2.0, "text": "Awful zip. It broke."},
        ]
    )
    store.reviews.store_scores("test", [("r1", 0.9), ("r2", -0.8)])
    store.aggregate()
    store.documents.upsert(
        [{"id": "returns", "kind": "policy", "title": "Returns and refunds", "text": POLICY}]
    )


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A workspace whose shop is loaded and built."""
    settings = Settings(home=tmp_path_factory.mktemp("shop") / "home")
    store = Store(settings.resolved_database_url)
    _fill(store)
    build_shop(settings, store, lambda stage, done, total: None)
    store.close()
    return settings


@pytest.fixture(scope="session")
def shop(workspace: Settings) -> Iterator[Shop]:
    """The built shop, open."""
    store = Store(workspace.resolved_database_url)
    yield open_shop(workspace, store)
    store.close()


@pytest.fixture
def assistant(shop: Shop, tmp_path: Path) -> Assistant:
    """An embedded assistant whose conversations are its own."""
    return Assistant(shop, open_checkpointer(f"sqlite:///{tmp_path / 'chat.db'}"))


GUIDES = (
    "guide-lisbon",
    "guide-city-break",
    "guide-hiking-weekend",
    "guide-dorm-room",
    "guide-bali",
)


@pytest.fixture(scope="session")
def guided_shop(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop with a store of its own in which there are guides, really indexed."""
    folder = tmp_path_factory.mktemp("guided")
    store = Store(f"sqlite:///{folder / 'guided.db'}")
    store.products.upsert(product_rows())
    store.documents.upsert([row for row in guide_rows() if row["id"] in GUIDES])
    encoders = load_encoders(load_settings())
    caches = [EmbeddingCache(folder, some) for some in (encoders.meaning, encoders.asking)]
    build_document_index(list(store.documents.all()), [], folder, *caches)
    yield replace(shop, store=store, documents=DocumentSearch.load(folder, encoders))
    store.close()


@pytest.fixture
def guided(guided_shop: Shop, tmp_path: Path) -> Assistant:
    """The embedded assistant of the shop with guides."""
    return Assistant(guided_shop, open_checkpointer(f"sqlite:///{tmp_path / 'guided.db'}"))
