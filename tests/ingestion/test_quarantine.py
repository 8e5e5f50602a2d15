"""Bad rows: each is set aside with its line and reason, and the rows around it are loaded."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import SourceError
from core.store import Store
from ingestion import IngestReport, ingest

Load = Callable[..., IngestReport]
HEADER = b"id,title,price,stock\n"
GOOD_BEFORE = b"p1,Tent,100,1\n"
GOOD_AFTER = b"p9,Stove,20,2\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b",Lamp,5,1\n", "no id"),
        (b"p2,,5,1\n", "no title"),
        (b"p2,Lamp,-5,1\n", "negative price"),
        (b"p2,Lamp,$-5.00,1\n", "negative price"),
        (b"p2,Lamp,-$5.00,1\n", "negative price"),
        (b"p2,Lamp,cheap,1\n", "unreadable price"),
        (b"p2,Lamp,nan and more,1\n", "unreadable price"),
        (b"p2,Lamp,1e99,1\n", "unreadable price"),
        (b"p2,Lamp,5 pcs,1\n", "unreadable price"),
        (b"p2,Lamp,5,many\n", "not a number"),
        (b"p2,Lamp,5,inf\n", "not a number"),
        (b"p2,Lamp,5,-3\n", "negative number"),
        (b"p2,Lamp,5,1.5\n", "not a whole number"),
        (b"p2,Lamp,5,99999999999\n", "not a whole number"),
        (b"p2,19.99,5,1\n", "a number where text should be"),
        (b"p2,123456,5,1\n", "a number where text should be"),
        (b"p1,Another tent,5,1\n", "duplicate id"),
        (b"p2,Caf\xe9 lamp,5,1\n", "broken encoding"),
        (b"p2,La\x00mp,5,1\n", "NUL character"),
        (b"p2,Lamp,5\n", "wrong number of columns"),
        (b"p2,Lamp,5,1,more,and more\n", "wrong number of columns"),
        (b'p2,"Lamp,5,1\n', "unbalanced quotes"),
        (b'p2,"Lamp" of "gold",5,1\n', "unreadable row"),
        (b"p2," + b"x" * 200_000 + b",5,1\n", "field too long"),
        (b"p2," + b"x" * 10_000_000 + b",5,1\n", "line too long"),
        (b"p" * 201 + b",Lamp,5,1\n", "field too long"),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else value,
)
def test_a_bad_row_is_quarantined_with_line_and_reason(
    load: Load, store: Store, row: bytes, reason: str
) -> None:
    report = load(products__csv=HEADER + GOOD_BEFORE + row + GOOD_AFTER)
    assert store.products.ids() == ["p1", "p9"]
    assert report.sources[0].quarantined == {reason: 1}
    (bad,) = store.ingestion.quarantined()
    assert bad.line == 3
    assert bad.source.endswith("products.csv (products)")
    assert len(bad.raw) <= 2_000
    assert report.sources[0].read == 3
    assert report.sources[0].loaded == 2


@pytest.mark.parametrize(
    ("price", "amount", "currency"),
    [
        ("$1,299.00", "1299.00", "USD"),
        ("1.299,00 €", "1299.00", "EUR"),
        ("1 299,00", "1299.00", None),
        ("USD 12", "12.00", "USD"),
        ("12.5 gbp", "12.50", "GBP"),
        ("£7", "7.00", "GBP"),
        ("0", "0.00", None),
        ("1,299", "1299.00", None),
        ("1.299 €", "1299.00", "EUR"),
        ("12,5", "12.50", None),
        ("1'299.50", "1299.50", None),
        ("1.234.567", "1234567.00", None),
        ("-0", "0.00", None),
    ],
)
def test_prices_are_read_the_way_shops_write_them(
    load: Load, store: Store, price: str, amount: str, currency: str | None
) -> None:
    load(products__csv=f'id;title;price\np1;Tent;"{price}"\n')
    assert str(store.products.get("p1").price) == amount
    assert store.products.get("p1").currency == currency


def test_an_unknown_product_in_an_event_is_quarantined(load: Load, store: Store) -> None:
    events = (
        "customer_id,product_id,kind,time\n"
        "c1,p1,view,2024-05-01T10:00:00Z\n"
        "c1,p7,view,2024-05-01T10:00:00Z\n"
    )
    report = load(products__csv="id,title\np1,Tent\n", events__csv=events)
    assert report.sources[1].quarantined == {"unknown product": 1}
    assert store.events.count() == 1
    assert "p7" in store.ingestion.quarantined()[0].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c1,p1,glance,1700000000,", "unknown kind"),
        ("c1,p1,view,yesterday,", "unreadable time"),
        ("c1,p1,view,-5,", "time out of range"),
        ("c1,p1,view,,", "no time"),
        (",p1,view,1700000000,", "no customer_id"),
        ("c1,p1,purchase,1700000000,0", "no units"),
        ("c1,p1,purchase,1700000000,-2", "no units"),
    ],
)
def test_a_bad_event_is_quarantined(load: Load, row: str, reason: str) -> None:
    events = f"customer_id,product_id,kind,time,value\nc1,p1,view,1700000000,\n{row}\n"
    report = load(products__csv="id,title\np1,Tent\n", events__csv=events)
    assert report.sources[1].quarantined == {reason: 1}
    assert report.sources[1].loaded == 1


def test_events_load_when_their_products_come_in_a_later_run(
    folder: Path, store: Store, load: Load
) -> None:
    row = "customer_id,product_id,kind,time\nc1,p1,view,1700000000\n"
    (folder / "events.csv").write_text(row)
    first = ingest([str(folder / "events.csv")], store)
    assert first.sources[0].quarantined == {"unknown product": 1}
    second = load(products__csv="id,title\np1,Tent\n")
    assert second.sources[1].quarantined == {}
    assert store.events.count() == 1
    assert store.ingestion.quarantined() == []


def test_products_load_before_the_events_that_come_first_on_the_command_line(
    folder: Path, store: Store
) -> None:
    (folder / "a_events.csv").write_text(
        "customer_id,product_id,kind,time\nc1,p1,view,1700000000\n"
    )
    (folder / "z_products.csv").write_text("id,title\np1,Tent\n")
    report = ingest([str(folder / "a_events.csv"), str(folder / "z_products.csv")], store)
    assert report.quarantined == 0
    assert store.events.count() == 1


def test_byte_order_mark_and_windows_line_ends_are_read(load: Load, store: Store) -> None:
    load(products__csv=b"\xef\xbb\xbfid,title\r\np1,Tent\r\np2,Stove\r\n")
    assert store.products.get("p2").title == "Stove"


def test_utf_16_with_a_byte_order_mark_is_read(load: Load, store: Store) -> None:
    load(products__csv="id,title\np1,Zelt für zwei\n".encode("utf-16"))
    assert store.products.get("p1").title == "Zelt für zwei"


def test_a_quoted_field_may_span_lines(load: Load, store: Store) -> None:
    report = load(
        products__csv='id,title,description\np1,Tent,"one\ntwo, ""2""\nthree"\np2,Pot,x\n'
    )
    assert store.products.get("p1").description == 'one\ntwo, "2"\nthree'
    assert store.products.ids() == ["p1", "p2"]
    assert report.quarantined == 0


def test_an_open_quote_hides_no_row_behind_it(load: Load, store: Store) -> None:
    rows = "".join(f"p{n},Tent {n}\n" for n in range(2, 1500))
    load(products__csv=f'id,title\np1,"Tent\n{rows}')
    assert store.products.count() == 1498
    assert [row.line for row in store.ingestion.quarantined()] == [2]


def test_an_inch_sign_in_a_plain_field_is_kept(load: Load, store: Store) -> None:
    load(products__csv='id,title\np1,Nail 5" long\np2,Nail 6" long\n')
    assert store.products.get("p2").title == 'Nail 6" long'


def test_a_truncated_gzip_keeps_what_could_be_read(load: Load, store: Store) -> None:
    rows = "".join(f"p{n},Tent {n * 7919}\n" for n in range(20_000)).encode()
    packed = gzip.compress(b"id,title\n" + rows)
    report = load(**{"products.csv.gz": packed[: len(packed) // 2]})
    assert report.sources[0].quarantined == {"truncated or damaged gzip": 1}
    assert 5_000 < store.products.count() < 20_000
    assert store.products.count() == report.sources[0].loaded


def test_a_damaged_gzip_is_reported(load: Load) -> None:
    packed = bytearray(gzip.compress(b"id,title\n" + b"p1,Tent\n" * 5_000))
    packed[30] ^= 0xFF
    report = load(**{"products.csv.gz": bytes(packed)})
    assert "truncated or damaged gzip" in " ".join(report.sources[0].quarantined)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported(load: Load, content: bytes) -> None:
    report = load(products__csv=content, customers__csv="id,age\nc1,30\n")
    assert report.sources[0].quarantined == {"empty file": 1}
    assert report.sources[1].loaded == 1


def test_a_missing_header_is_reported_and_no_row_is_guessed(load: Load, store: Store) -> None:
    report = load(products__csv="p1,Tent,10\np2,Stove,20\n")
    assert report.sources[0].quarantined == {"no header": 1}
    assert store.products.count() == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "p2", "title": 7}', "not a text"),
        ('{"id": "p2", "title": "Lamp", "price": "x"}', "unreadable price"),
        ('{"id": "p2", "title": "Lamp", "price": true}', "unreadable price"),
        ('{"id": "p2", "title": "Lamp", "price": NaN, "stock": "x"}', "not a number"),
        ('{"id": true, "title": "Lamp"}', "not an id"),
        ('{"title": "Lamp"}', "no id"),
        ('{"id": "p2", "title": "Lamp"', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000, "not JSON"),
        (f'{{"id": "p2", "title": {"[" * 400}{"]" * 400}}}', "nested too deeply"),
        (f'{{"id": "p2", "title": "A", "attributes": {"[" * 90}{"]" * 90}}}', "nested too deeply"),
        ('{"id": "p2", "title": "L\\u0000mp"}', "NUL character"),
        ('{"id": "p2", "title": "L\\ud800mp"}', "broken encoding"),
        ('{"id": "p2", "title": "Lamp", "attributes": "no pairs"}', "unreadable attributes"),
        ('{"id": "p2", "title": "Lamp", "attributes": [1]}', "unreadable attributes"),
    ],
    ids=lambda value: value[:60],
)
def test_a_bad_json_line_is_quarantined(load: Load, store: Store, line: str, reason: str) -> None:
    content = f'{{"id": "p1", "title": "Tent"}}\n{line}\n{{"id": 9, "title": "Stove"}}\n'
    report = load(products__jsonl=content)
    assert report.sources[0].quarantined == {reason: 1}
    assert store.products.ids() == ["9", "p1"]
    assert store.ingestion.quarantined()[0].line == 2


def test_a_damaged_parquet_file_is_reported(load: Load) -> None:
    report = load(
        products__parquet=b"PAR1" + b"x" * 100 + b"PAR1", customers__csv="id,age\nc1,30\n"
    )
    assert report.sources[0].quarantined == {"unreadable Parquet": 1}


def test_a_folder_without_known_files_names_the_formats_and_what_was_seen(
    folder: Path, store: Store
) -> None:
    (folder / "stuff.csv").write_text("colour,size\nred,1\n")
    with pytest.raises(SourceError, match=r"colour, size.*retail-demo-store.*completejourney"):
        ingest([str(folder)], store)


def test_an_empty_folder_and_a_missing_path_are_named(folder: Path, store: Store) -> None:
    with pytest.raises(SourceError, match="it is empty"):
        ingest([str(folder)], store)
    with pytest.raises(SourceError, match="no file or folder"):
        ingest([str(folder / "nowhere")], store)


def test_an_unknown_format_is_refused(folder: Path, store: Store) -> None:
    with pytest.raises(SourceError, match="no format 'excel'"):
        ingest([str(folder)], store, format="excel")


def test_files_that_hold_no_rows_are_listed(load: Load, folder: Path) -> None:
    report = load(products__csv="id,title\np1,Tent\n", LICENSE="free")
    assert report.ignored == [str(folder / "LICENSE")]
