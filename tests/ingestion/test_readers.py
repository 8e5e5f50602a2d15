"""JSON Lines and Parquet under arbitrary values: every row is loaded or set aside."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.store import Store
from ingestion import ingest
from ingestion.rows import Entity, fields_of

TEXTS = st.sampled_from(
    ["p1", "c1", "view", "faq", "-1", "1e400", "2024-05-01", "a=1; b", "{", "\0", "٣", "９", "½"]
) | st.text(max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@st.composite
def rows(draw: st.DrawFn) -> tuple[Entity, dict[str, Any]]:
    """A sound row of some entity in which a few values are anything."""
    entity = draw(st.sampled_from(list(Entity)))
    sound = {
        "id": "x", "title": "Tent", "customer_id": "c1", "product_id": "p1", "kind": "view",
        "time": 5, "rating": 3, "text": "Good.",
    }  # fmt: skip
    names = fields_of(entity)
    row = {name: sound[name] for name in names if name in sound}
    if entity is Entity.DOCUMENT:
        row["kind"] = "faq"
    wrong = draw(st.dictionaries(st.sampled_from(names) | TEXTS, VALUES, max_size=3))
    return entity, {**row, **wrong}


@given(rows())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_value_crashes_a_load(
    folder: Path, store: Store, case: tuple[Entity, dict[str, Any]]
) -> None:
    entity, row = case
    path = folder / f"{entity}.jsonl"
    path.write_text(json.dumps(row) + "\n")
    store.products.upsert([{"id": "p1", "title": "Tent"}])
    (source,) = ingest([str(path)], store).sources
    assert (source.read, source.loaded + sum(source.quarantined.values())) == (1, 1)


def test_typed_parquet_columns_are_read(folder: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": pd.Series([1, 2, None], dtype="Int64"),
            "title": pd.Series(["Tent", None, "Pot"], dtype="category"),
            "price": [1.25, 2.5, float("nan")],
            "stock": [1.0, float("nan"), 3.0],
            "launched": [date(2024, 5, 1), None, None],
            "seen": [datetime(2024, 5, 1, 12), None, None],
            "tags": [["a", "b"], [], None],
        }
    )
    frame.to_parquet(folder / "products.parquet")
    store = Store("sqlite://")
    (source,) = ingest([str(folder / "products.parquet")], store).sources
    assert source.quarantined == {"no title": 1, "no id": 1}
    product = store.products.get("1")
    assert (str(product.price), product.stock) == ("1.25", 1)
    assert product.attributes["launched"] == "2024-05-01"
    assert product.attributes["tags"] == ["a", "b"]
    assert [row.line for row in store.ingestion.quarantined()] == [2, 3]
    store.close()
