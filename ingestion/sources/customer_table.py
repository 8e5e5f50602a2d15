"""The customer table that many shops start from.

Columns: `User ID, Age, Gender, Purchase History, Browsing Data, Social Media Activity,
Sentiment Score`. The histories are lists of categories. They become the traits
`purchased_categories`, `browsed_categories` and `interests` (both, bought ones first), not
events: the table doesn't say which product was bought or when, and a purchase that nobody
made must not turn up as a reason. What stands under social media becomes a post; where the
score is missing, the post is scored like any other.
"""

import csv
import re
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Final

from core.artifacts import write_atomic
from core.store import Store
from ingestion.delimited import read_delimited
from ingestion.files import SourceFile
from ingestion.records import Bad, Chunk, Part, Reading, Record, References
from ingestion.rows import Entity
from ingestion.validate import checked

NAME: Final = "customer-table"
DESCRIPTION: Final = (
    "a CSV with User ID, Age, Gender, Purchase History, Browsing Data, Social Media Activity, "
    "Sentiment Score"
)
_NEEDED: Final = {"user id", "purchase history", "browsing data"}
_SCORE: Final = "sentiment score"
_SOCIAL: Final = "social media activity"


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name).split()).casefold()


def parts(file: SourceFile, *, forced: bool = False) -> list[Part]:
    """The table as customers and as posts; none if `file` is no such table."""
    columns = {_folded(column) for column in file.columns}
    if file.kind != "csv" or not columns >= _NEEDED:
        return []
    return [
        Part(f"{file.path} ({entity})", entity, NAME, file.measure, partial(read, file), file.path)
        for entity, read in ((Entity.CUSTOMER, _customers), (Entity.POST, _posts))
    ]


def _customers(file: SourceFile, references: References) -> Iterator[Chunk]:
    return checked(map(_customer, _rows(file)), Entity.CUSTOMER, references)


def _posts(file: SourceFile, references: References) -> Iterator[Chunk]:
    """Social media texts of rows that have no score; rows at fault are reported once, above."""
    return checked(_written(file, references), Entity.POST, references)


def _written(file: SourceFile, references: References) -> Iterator[Record]:
    seen: set[str | None] = set()
    for reading in _rows(file):
        post = _post(reading) if isinstance(reading, Record) else None
        customer = post["customer_id"] if post else None
        if post and customer in references.customers and customer not in seen:
            seen.add(customer)
            yield Record(reading.line, post, reading.raw)


def _rows(file: SourceFile) -> Iterator[Reading]:
    for reading in read_delimited(file):
        if isinstance(reading, Bad):
            yield reading
        else:
            values = {_folded(name): value for name, value in reading.values.items()}
            yield Record(reading.line, values, reading.raw)


def _customer(reading: Reading) -> Reading:
    if isinstance(reading, Bad):
        return reading
    values = reading.values
    bought = _categories(values["purchase history"])
    browsed = _categories(values["browsing data"])
    row = {
        "id": values["user id"],
        "age": values.get("age"),
        "gender": values.get("gender"),
        "traits": {
            "purchased_categories": bought,
            "browsed_categories": browsed,
            "interests": list(dict.fromkeys(bought + browsed)),
            "social_media_activity": _social(reading),
        },
    }
    if values.get(_SCORE, "").strip():
        row["sentiment"] = values[_SCORE]
    return Record(reading.line, row, reading.raw)


def _social(record: Record) -> str:
    return str(record.values.get(_SOCIAL, "")).strip()


def _post(record: Record) -> dict[str, str] | None:
    text = _social(record)
    customer = record.values["user id"].strip()
    if not text or record.values.get(_SCORE, "").strip():
        return None
    return {"id": post_id(customer), "customer_id": customer, "text": text}


def post_id(customer_id: str) -> str:
    """Id of the post that a row's social media text becomes."""
    return f"{NAME}:{customer_id}"


def _categories(text: str) -> list[str]:
    """The items of `a, b`, `a; b`, `a|b` or `['a', 'b']`."""
    items = (item.strip(" '\"") for item in re.split(r"[,;|]", text.strip().strip("[]")))
    return list(dict.fromkeys(item for item in items if item))


def write_processed(file: SourceFile, store: Store, target: Path) -> int:
    """Write the table to `target` with missing scores filled in; return how many were.

    Scores are read from the store, so the posts must have been scored. A row without any
    social media text scores 0. Rows that couldn't be read stay in the quarantine.
    """
    columns = file.columns
    score_column = next((name for name in columns if _folded(name) == _SCORE), "Sentiment Score")
    if score_column not in columns:
        columns = [*columns, score_column]
    out = StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    filled = 0
    for rows in _batches(file):
        missing = [row for row in rows if not str(row.get(score_column, "")).strip()]
        scores = _scores(store, [_customer_of(row) for row in missing])
        for row in missing:
            row[score_column] = f"{scores.get(_customer_of(row), 0.0):.4f}"
        filled += len(missing)
        writer.writerows(rows)
    write_atomic(target, out.getvalue().encode())
    return filled


def _customer_of(row: dict[str, str]) -> str:
    return next(value for name, value in row.items() if _folded(name) == "user id").strip()


def _scores(store: Store, customers: list[str]) -> dict[str, float]:
    posts = store.posts.find([post_id(customer) for customer in customers])
    return {post.customer_id: post.sentiment or 0.0 for post in posts.values()}


def _batches(file: SourceFile, size: int = 1_000) -> Iterator[list[dict[str, str]]]:
    rows: list[dict[str, str]] = []
    for reading in read_delimited(file):
        if isinstance(reading, Record):
            rows.append({name.strip(): value for name, value in reading.values.items()})
        if len(rows) == size:
            yield rows
            rows = []
    if rows:
        yield rows
