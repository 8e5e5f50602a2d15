"""Any other CSV through a mapping file."""

from pathlib import Path

import pytest

from core.errors import SourceError
from core.store import Store
from ingestion import ingest

PRODUCTS = """Artikelnr;Bezeichnung;Preis;Gruppe;Untergruppe;Farbe
1;Zelt für zwei;1.299,00;Draußen;Zelte;grün
2;Kocher;negativ;Draußen;Küche;
"""
MAPPING = """
entity: products
encoding: latin-1
decimal: ","
columns:
  id: Artikelnr
  title: Bezeichnung
  price: Preis
  category: [Gruppe, Untergruppe]
  attributes.color: Farbe
constants:
  currency: EUR
"""
ORDERS = """
entity = "events"
date_format = "%d.%m.%Y %H:%M"
price_factor = 0.01
[columns]
customer_id = "Kunde"
product_id = "Artikel"
kind = "Art"
time = "Zeit"
price = "Cent"
[values.kind]
Kauf = "purchase"
"""


@pytest.fixture
def shop(folder: Path) -> Path:
    (folder / "artikel.csv").write_bytes(PRODUCTS.encode("latin-1"))
    (folder / "artikel.map.yaml").write_text(MAPPING)
    (folder / "bestellungen.csv").write_text(
        "Kunde,Artikel,Art,Zeit,Cent\nk1,1,Kauf,24.12.2023 18:30,129900\nk1,1,Kauf,gestern,5\n"
    )
    (folder / "bestellungen.map.toml").write_text(ORDERS)
    return folder


def test_mappings_beside_the_files_are_used(shop: Path, store: Store) -> None:
    report = ingest([str(shop)], store)
    assert [source.format for source in report.sources] == ["map", "map"]
    product = store.products.get("1")
    assert (product.title, product.category) == ("Zelt für zwei", "Draußen > Zelte")
    assert (str(product.price), product.currency) == ("1299.00", "EUR")
    assert product.attributes == {"color": "grün"}
    (event,) = store.events.of_customer("k1")
    assert (event.kind, str(event.price)) == ("purchase", "1299.00")
    assert event.time.isoformat() == "2023-12-24T18:30:00+00:00"
    assert [source.quarantined for source in report.sources] == [
        {"unreadable price": 1},
        {"unreadable time": 1},
    ]
    assert report.ignored == []


def test_a_mapping_can_be_named(shop: Path, store: Store) -> None:
    mapping = shop / "artikel.map.yaml"
    mapping.rename(shop / "other.yaml")
    ingest([str(shop / "artikel.csv")], store, format=f"map:{shop / 'other.yaml'}")
    assert store.products.ids() == ["1"]


def test_a_changed_mapping_loads_the_file_anew(shop: Path, store: Store) -> None:
    ingest([str(shop)], store)
    (shop / "artikel.map.yaml").write_text(MAPPING.replace("EUR", "CHF"))
    report = ingest([str(shop)], store)
    assert [source.unchanged for source in report.sources] == [False, True]
    assert store.products.get("1").currency == "CHF"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("entity: gadgets\ncolumns: {id: a}\n", "entity"),
        ("entity: products\ncolumns: {colour: Farbe}\n", "'colour' is no field of products"),
        ("entity: products\ncolumns: {id: Artikelnr}\ncolor: red\n", "color"),
        ("entity: products\nencoding: klingon\ncolumns: {id: Artikelnr}\n", "klingon"),
        ("entity: products\ncolumns: {id: Nummer}\n", "names the columns Nummer"),
        ("{", "can't be read"),
        ("", "can't be used"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(
    shop: Path, store: Store, mapping: str, message: str
) -> None:
    (shop / "artikel.map.yaml").write_text(mapping)
    with pytest.raises(SourceError, match=message):
        ingest([str(shop)], store)
