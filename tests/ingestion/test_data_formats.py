"""What docs/data-formats.md shows is loaded as it says."""

import re
from pathlib import Path

import pytest

from core.ports import TableScorer
from core.store import Store
from ingestion import FORMATS, ingest
from ingestion.rows import Entity, fields_of

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "data-formats.md"
EXAMPLES = re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)


@pytest.fixture
def shop(folder: Path, store: Store) -> Path:
    for name, text in EXAMPLES:
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_example_loads_without_a_bad_row(shop: Path, store: Store) -> None:
    report = ingest([str(shop)], store, scorer=TableScorer({"Love my new puzzle!": 0.8}))
    assert report.quarantined == 0
    assert report.ignored == []
    assert len(EXAMPLES) == 12
    assert {source.format for source in report.sources} == {"aisle", "customer-table", "map"}
    assert all(source.loaded for source in report.sources)


def test_the_examples_become_what_the_text_says(shop: Path, store: Store) -> None:
    ingest([str(shop)], store, scorer=TableScorer({"Love my new puzzle!": 0.8}))
    tent = store.products.get("tent-3")
    assert tent.attributes == {
        "weight_g": 2900,
        "waterproof": True,
        "seasons": ["spring", "summer"],
        "packed_length_cm": 48,
    }
    assert tent.derived == {"color": "black", "material": "nylon"}
    assert store.products.get("stove-1").currency == "USD"
    assert store.products.get("1").category == "Draußen > Zelte"
    assert store.customers.get("c-17").traits == {"interests": ["outdoor"], "plan": "gold"}
    assert store.customers.get("u-1").sentiment == pytest.approx(0.8)
    assert store.customers.get("u-2").sentiment == pytest.approx(-0.7)
    (order,) = store.events.of_customer("k-1")
    assert (order.kind, str(order.price)) == ("purchase", "1299.00")
    assert store.documents.get("source/returns").meta == {"region": "EU"}


def test_every_column_and_format_is_documented() -> None:
    text = DOCUMENT.read_text("utf-8")
    for entity in Entity:
        for field in fields_of(entity):
            assert f"`{field}`" in text
    for name in FORMATS:
        assert f"`{name}" in text
