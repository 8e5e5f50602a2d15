"""Aisle's own formats: every entity in every file type, told from name or header."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from core.store import Store
from ingestion import IngestReport, ingest

Load = Callable[..., IngestReport]


def test_a_catalogue_of_id_title_description_category_price_loads(load: Load, store: Store) -> None:
    rows = "".join(f"p{n},Tent {n},For {n} people.,outdoor > tents,{n}.50\n" for n in range(1, 101))
    report = load(products__csv=f"id,title,description,category,price\n{rows}")
    assert report.sources[0].loaded == store.products.count() == 100
    product = store.products.get("p7")
    assert (product.title, product.category, str(product.price)) == (
        "Tent 7",
        "outdoor > tents",
        "7.50",
    )
    assert (product.stock, product.brand, product.attributes) == (None, None, {})


def test_attributes_are_typed_and_named_with_their_units(load: Load, store: Store) -> None:
    load(
        products__csv=(
            "id,title,attributes,Seat Height (cm)\n"
            'p1,Chair,"Max Load=120 kg; foldable=yes; seasons=spring|summer; rating code=A1",45\n'
            'p2,Chair,"{""weight"": ""2.5 kg"", ""Colors"": [""red"", ""blue""], ""n"": 3}",\n'
        )
    )
    assert store.products.get("p1").attributes == {
        "max_load_g": 120_000,
        "foldable": True,
        "seasons": ["spring", "summer"],
        "rating_code": "A1",
        "seat_height_cm": 45,
    }
    assert store.products.get("p2").attributes == {
        "weight_g": 2500,
        "colors": ["red", "blue"],
        "n": 3,
    }


CUSTOMER = {"id": "c1", "name": "Ann", "age": "45-54", "gender": "F", "plan": "gold"}
EVENT = {
    "customer_id": "c1",
    "product_id": "p1",
    "kind": "Add to cart",
    "time": "2024-05-01T12:00:00+02:00",
    "value": 2,
    "price": 19.9,
    "session_id": "s1",
}
REVIEW = {"id": "r1", "product_id": "p1", "customer_id": "c2", "rating": 4, "text": "Good."}
POST = {"id": "t1", "customer_id": "c1", "text": "Off to the hills!", "time": 1_714_557_600}
DOCUMENT = {"id": "d1", "kind": "faq", "title": "Returns", "text": "30 days.", "region": "EU"}
PRODUCT = {"id": "p1", "title": "Tent"}


def _write(folder: Path, name: str, kind: str, row: dict[str, object]) -> None:
    frame = pd.DataFrame([row])
    if kind == "csv":
        frame.to_csv(folder / f"{name}.csv", index=False)
    elif kind == "jsonl":
        (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n\n")
    else:
        frame.to_parquet(folder / f"{name}.parquet")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("named", [True, False], ids=["by name", "by header"])
def test_every_entity_loads_from_every_file_type(
    folder: Path, store: Store, kind: str, named: bool
) -> None:
    rows = {
        "products": PRODUCT,
        "customers": CUSTOMER,
        "events": EVENT,
        "reviews": REVIEW,
        "posts": POST,
        "documents": DOCUMENT,
    }
    for name, row in rows.items():
        _write(folder, name if named else f"export_{name[::-1]}", kind, row)
    report = ingest([str(folder)], store)
    assert [source.entity for source in report.sources] == [
        "products",
        "customers",
        "documents",
        "events",
        "reviews",
        "posts",
    ]
    assert report.quarantined == 0
    customer = store.customers.get("c1")
    assert (customer.age, customer.gender, customer.traits) == (50, "female", {"plan": "gold"})
    (event,) = store.events.of_customer("c1")
    assert (event.kind, event.value, str(event.price)) == ("cart", 2.0, "19.90")
    assert event.time == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert store.reviews.get("r1").rating == 4.0
    assert store.posts.get("t1").time == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert store.documents.get("d1").meta == {"region": "EU"}
    assert store.customers.get("c2").name is None


def test_a_markdown_document_with_front_matter_loads(load: Load, store: Store) -> None:
    text = (
        "---\nkind: guide\ntitle: Lisbon\ntags: [city, sea]\nfrom: 2024-05-01\n"
        "climate: [{season: spring, months: [3, 4], low_c: 11.5}]\n---\n\n# Lisbon\n"
    )
    load(**{"lisbon.md": text, "README.md": "# About these files\n"})
    document = store.documents.get("source/lisbon")
    assert (document.kind, document.title, document.text) == ("guide", "Lisbon", "# Lisbon")
    assert document.meta == {
        "tags": ["city", "sea"],
        "from": "2024-05-01",
        "climate": [{"season": "spring", "months": [3, 4], "low_c": 11.5}],
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nkind: guide\n---\nText\n", "no title"),
        ("---\nkind: poem\ntitle: A\n---\nText\n", "unknown kind"),
        ("---\nkind: [\n---\nText\n", "unreadable front matter"),
        ("---\njust words\n---\nText\n", "unreadable front matter"),
        ("---\nkind: faq\ntitle: A\n---\n", "no text"),
        ("---\nkind: manual\ntitle: A\nproduct_id: p7\n---\nText\n", "unknown product"),
    ],
)
def test_a_bad_document_is_quarantined(load: Load, text: str, reason: str) -> None:
    report = load(**{"a.md": text})
    assert report.sources[0].quarantined == {reason: 1}


def test_columns_that_a_file_lacks_leave_the_store_alone(load: Load, store: Store) -> None:
    load(customers__csv="id,age,consent_marketing,consent_personalisation\nc1,30,yes,no\n")
    load(customers__csv="id,age\nc1,31\n")
    customer = store.customers.get("c1")
    assert (customer.age, customer.consent_marketing) == (31, True)
    assert customer.consent_personalisation is False


def test_an_empty_consent_is_not_a_withdrawal(load: Load, store: Store) -> None:
    load(customers__csv="id,consent_marketing\nc1,yes\n")
    load(customers__csv="id,consent_marketing\nc1,\n")
    assert store.customers.get("c1").consent_marketing is True


def test_equal_events_of_one_file_are_all_kept_and_a_second_file_repeats_none(
    load: Load, store: Store
) -> None:
    events = "customer_id,product_id,kind,time\n" + "c1,p1,view,1700000000\n" * 3
    load(products__csv="id,title\np1,Tent\n", events__csv=events)
    assert store.events.count() == 3
    load(**{"more_events.csv": events + "c1,p1,view,1700000001\n"})
    assert store.events.count() == 4


def test_the_shop_s_own_event_ids_are_kept(load: Load, store: Store) -> None:
    events = "event_id,customer_id,product_id,kind,time\n17,c1,p1,view,5\nx-1,c1,p1,view,6\n17,c1,p1,view,7\n"
    report = load(products__csv="id,title\np1,Tent\n", events__csv=events)
    ids = {event.id for event in store.events.of_customer("c1")}
    assert 17 in ids
    assert all(0 <= id < 2**63 for id in ids)
    assert report.sources[1].quarantined == {"duplicate id": 1}


def test_a_review_needs_a_text_or_a_rating(load: Load, store: Store) -> None:
    reviews = "product_id,rating,text\np1,5,\np1,,Fine\np1,,\np1,9,Wow\n"
    report = load(products__csv="id,title\np1,Tent\n", reviews__csv=reviews)
    assert report.sources[1].quarantined == {"empty review": 1, "rating out of range": 1}
    assert store.reviews.count() == 2


def test_derived_attributes_never_override_given_ones(load: Load, store: Store) -> None:
    load(products__csv="id,title,attributes\np1,Black Leather Boots,color=anthracite\n")
    product = store.products.get("p1")
    assert product.attributes == {"color": "anthracite"}
    assert product.derived == {"material": "leather"}


def test_a_single_file_and_gzip_load(folder: Path, store: Store) -> None:
    pd.DataFrame([PRODUCT]).to_csv(folder / "products.csv.gz", index=False)
    assert ingest([str(folder / "products.csv.gz")], store).sources[0].loaded == 1


def test_front_matter_that_unfolds_to_millions_of_values_is_quarantined(load: Load) -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    text = f"---\nkind: faq\ntitle: A\na0: &a0 [x, x, x]\n{levels}\n---\nText\n"
    report = load(**{"a.md": text})
    assert report.sources[0].quarantined == {"unreadable front matter": 1}
