"""The customer table: traits, posts, scores, and the table written back."""

import csv
from pathlib import Path

import pytest

from core.errors import SourceError
from core.ports import TableScorer
from core.store import Store
from ingestion import ingest

TABLE = """User ID,Age,Gender,Purchase History,Browsing Data,Social Media Activity,Sentiment Score
u1,34,Female,"Books, Toys","Toys, Garden",Love my new book!,
u2,51,Male,Electronics,,The cable broke,-0.75
u3,,,,"['Kitchen', 'Home']",,
,22,Male,Books,,Nice,0.5
u4,old,Male,Books,,Nice,0.5
u5,22,Male,Books,,Nice,7
u1,34,Female,Books,,Love my new book!,
"""
SCORER = TableScorer({"Love my new book!": 0.9})


@pytest.fixture
def table(folder: Path) -> Path:
    path = folder / "our customers.csv"
    path.write_text(TABLE)
    return path


def test_histories_become_traits_and_never_events(table: Path, store: Store) -> None:
    report = ingest([str(table)], store)
    assert report.sources[0].format == "customer-table"
    customer = store.customers.get("u1")
    assert (customer.age, customer.gender) == (34, "female")
    assert customer.traits == {
        "purchased_categories": ["Books", "Toys"],
        "browsed_categories": ["Toys", "Garden"],
        "interests": ["Books", "Toys", "Garden"],
        "social_media_activity": "Love my new book!",
    }
    assert store.customers.get("u3").traits["interests"] == ["Kitchen", "Home"]
    assert store.events.count() == 0


def test_bad_rows_are_reported_once(table: Path, store: Store) -> None:
    report = ingest([str(table)], store)
    assert report.sources[0].quarantined == {
        "no id": 1,
        "not a number": 1,
        "score out of range": 1,
        "duplicate id": 1,
    }
    assert report.sources[1].quarantined == {}
    assert store.customers.ids() == ["u1", "u2", "u3"]


def test_a_given_score_is_kept_and_a_missing_one_is_scored(table: Path, store: Store) -> None:
    report = ingest([str(table)], store, scorer=SCORER)
    assert report.scored == 1
    assert store.customers.get("u1").sentiment == pytest.approx(0.9)
    assert store.customers.get("u2").sentiment == pytest.approx(-0.75)


def test_the_processed_table_is_the_table_with_scores(
    table: Path, store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "processed.csv"
    report = ingest([str(table)], store, scorer=SCORER, processed=target)
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with table.open(newline="") as file:
        original = list(csv.DictReader(file))
    assert [row["Sentiment Score"] for row in rows] == [
        "0.9000",
        "-0.75",
        "0.0000",
        "0.5",
        "0.5",
        "7",
        "0.9000",
    ]
    assert report.processed == 3
    for row, before in zip(rows, original, strict=True):
        assert {**row, "Sentiment Score": ""} == {**before, "Sentiment Score": ""}


def test_the_processed_table_is_written_again_when_nothing_has_changed(
    table: Path, store: Store, tmp_path: Path
) -> None:
    ingest([str(table)], store, scorer=SCORER)
    report = ingest([str(table)], store, scorer=SCORER, processed=tmp_path / "again.csv")
    assert all(source.unchanged for source in report.sources)
    assert "0.9000" in (tmp_path / "again.csv").read_text()


def test_a_table_without_the_score_column_gets_one(folder: Path, store: Store) -> None:
    path = folder / "table.csv"
    path.write_text(
        "User ID,Purchase History,Browsing Data,Social Media Activity\nu1,Books,,Love my new book!\n"
    )
    ingest([str(path)], store, scorer=SCORER, processed=folder / "out.csv")
    assert (folder / "out.csv").read_text().splitlines()[1].endswith(",0.9000")


def test_a_processed_table_needs_a_table_and_a_scorer(
    folder: Path, table: Path, store: Store
) -> None:
    with pytest.raises(SourceError, match="sentiment model"):
        ingest([str(table)], store, processed=folder / "out.csv")
    (folder / "products.csv").write_text("id,title\np1,Tent\n")
    with pytest.raises(SourceError, match="0 such tables"):
        ingest([str(folder / "products.csv")], store, scorer=SCORER, processed=folder / "out.csv")
