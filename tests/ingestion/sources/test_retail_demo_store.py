"""The Retail Demo Store, as published."""

import gzip
from pathlib import Path

import pytest

from core.store import Store
from ingestion import ingest


@pytest.fixture
def shop(shared_data: Path) -> Path:
    return shared_data / "retail-demo-store"


@pytest.mark.slow
def test_the_whole_shop_loads(shop: Path, store: Store) -> None:
    report = ingest([str(shop)], store)
    assert [(source.format, source.loaded) for source in report.sources] == [
        ("retail-demo-store", 2_465),
        ("retail-demo-store", 6_000),
        ("retail-demo-store", 200_000),
    ]
    assert report.quarantined == 0
    table = store.events.table()
    assert table.kinds == ["cart", "purchase", "view"]
    kinds = [(table.kind == code).sum() for code in range(3)]
    assert kinds == [13_793 + 3_448, 1_724, 172_415 + 8_620]


def test_rows_become_what_the_schema_says(shop: Path, store: Store, folder: Path) -> None:
    for name in ("products.csv", "users.csv"):
        lines = (shop / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:200]), "utf-8")
    with gzip.open(shop / "interactions.csv.gz", "rt") as events:
        (folder / "interactions.csv").write_text("".join(events.readline() for _ in range(500)))
    report = ingest([str(folder)], store)
    assert {source.format for source in report.sources} == {"retail-demo-store"}
    backpack = store.products.get("6579c22f-be2b-444c-a52b-0116dd82df6c")
    assert backpack.category == "accessories > backpack"
    assert (str(backpack.price), backpack.currency, backpack.stock) == ("129.99", "USD", 15)
    assert backpack.attributes == {"gender": "women"}
    assert backpack.derived == {"color": "beige"}
    customer = store.customers.get("1")
    assert (customer.name, customer.age, customer.gender) == ("Mark Johnson", 31, "male")
    assert customer.location == "South Davidside, HI, US"
    assert customer.traits["interests"] == ["furniture", "homedecor", "housewares"]
    assert customer.traits["discount_persona"] == "lower_priced_products"
    assert set(report.sources[2].quarantined) == {"unknown product"}
    assert report.sources[2].loaded + report.quarantined == 499
