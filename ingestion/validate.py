"""Checking records: from what a source says to rows that the store takes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from pydantic import ValidationError

from ingestion.derive import derive
from ingestion.records import RAW_LENGTH, Bad, Chunk, Reading, Record, References
from ingestion.rows import MODELS, Entity, reason_of

CHUNK_ROWS: Final = 20_000
"""Source rows written in one transaction."""
UNKNOWN_PRODUCT: Final = "unknown product"
"""Reason of rows that may load later, when the product is there."""


class RowError(ValueError):
    """A row that can't be loaded; the message is the reason."""


@dataclass
class Checker:
    """Checks the records of one part; remembers the ids that it has seen."""

    entity: Entity
    references: References
    seen: set[str | int] = field(default_factory=set)

    def check(self, record: Record, chunk: Chunk) -> None:
        """Put the record into `chunk`, as rows or as a bad one."""
        try:
            row = MODELS[self.entity].model_validate(record.values)
            values = {name: row.__dict__[name] for name in row.model_fields_set}
            _FINISH[self.entity](self, values, chunk)
        except ValidationError as error:
            chunk.bad.append(Bad(record.line, reason_of(error), record.raw[:RAW_LENGTH]))
        except RowError as error:
            chunk.bad.append(Bad(record.line, str(error), record.raw[:RAW_LENGTH]))
        else:
            chunk.rows.setdefault(self.entity, []).append(values)
            chunk.loaded += 1

    def _product(self, row: dict[str, Any], _: Chunk) -> None:
        self._claim(row["id"])
        _split_price(row)
        attributes = row.setdefault("attributes", {})
        row["derived"] = derive(
            row["title"], row.get("description", ""), row.get("category"), attributes
        )
        self.references.products.add(row["id"])

    def _customer(self, row: dict[str, Any], _: Chunk) -> None:
        self._claim(row["id"])
        for name in ("consent_personalisation", "consent_marketing"):
            if row.get(name, False) is None:
                del row[name]
        self.references.customers.add(row["id"])

    def _event(self, row: dict[str, Any], chunk: Chunk) -> None:
        self._need_product(row["product_id"])
        _split_price(row)
        row.pop("currency", None)
        row["id"] = self._event_id(row)
        self._need_customer(row["customer_id"], chunk)

    def _review(self, row: dict[str, Any], chunk: Chunk) -> None:
        self._need_product(row["product_id"])
        if not row.get("text") and not row.get("title") and row.get("rating") is None:
            raise RowError("empty review: neither text nor rating")
        row.setdefault("text", "")
        row |= {"sentiment_model": None, "aspects_model": None}  # the text may be another now
        self._own_id(row, ("product_id", "customer_id", "time", "rating", "title", "text"))
        if row.get("customer_id") is not None:
            self._need_customer(row["customer_id"], chunk)

    def _post(self, row: dict[str, Any], chunk: Chunk) -> None:
        row["sentiment_model"] = None  # the text may be another now
        self._own_id(row, ("customer_id", "time", "text"))
        self._need_customer(row["customer_id"], chunk)

    def _document(self, row: dict[str, Any], _: Chunk) -> None:
        self._claim(row["id"])
        if row.get("product_id") is not None:
            self._need_product(row["product_id"])

    def _claim(self, id: str | int) -> None:
        if id in self.seen:
            raise RowError(f"duplicate id: '{id}' stands further up in this file")
        self.seen.add(id)

    def _own_id(self, row: dict[str, Any], names: tuple[str, ...]) -> None:
        """Name a row that has no id by what it says."""
        if row.get("id") is None:
            row["id"] = _digest(*(row.get(name) for name in names)).hex()
        self._claim(row["id"])

    def _event_id(self, row: dict[str, Any]) -> int:
        """63 bits: the shop's own id, or the time and what happened.

        The time comes first so that events land in the database in about the order of their
        ids. Equal events of one file are told apart by their count.
        """
        own = row.get("id")
        if own is not None:
            plain = own.isdecimal() and len(own) <= 19 and str(int(own)) == own
            number = int(own) if plain and int(own) < 2**63 else _bits(63, own)
            self._claim(number)
            return number
        what = (row["customer_id"], row["product_id"], row["kind"], row.get("session_id"))
        count = 0
        second = int(row["time"]) << 31
        while (id := second | _bits(31, *what, count)) in self.seen:
            count += 1
        self.seen.add(id)
        return id

    def _need_product(self, id: str) -> None:
        if id not in self.references.products:
            raise RowError(f"{UNKNOWN_PRODUCT}: '{id}' is not in the catalogue")

    def _need_customer(self, id: str, chunk: Chunk) -> None:
        """A customer who is known by deeds only gets a record of the id alone."""
        if id not in self.references.customers:
            self.references.customers.add(id)
            chunk.rows.setdefault(Entity.CUSTOMER, []).append({"id": id})


_FINISH: Final[dict[Entity, Callable[[Checker, dict[str, Any], Chunk], None]]] = {
    Entity.PRODUCT: Checker._product,
    Entity.CUSTOMER: Checker._customer,
    Entity.EVENT: Checker._event,
    Entity.REVIEW: Checker._review,
    Entity.POST: Checker._post,
    Entity.DOCUMENT: Checker._document,
}


def _split_price(row: dict[str, Any]) -> None:
    """Part the price from a currency beside it; a currency column wins."""
    if "price" in row:
        row["price"], beside = row["price"]
        row["currency"] = row.get("currency") or beside


def _digest(*parts: object) -> bytes:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()


def _bits(count: int, *parts: object) -> int:
    return int.from_bytes(_digest(*parts)) >> (64 - count)


def checked(readings: Iterable[Reading], entity: Entity, references: References) -> Iterator[Chunk]:
    """Check `readings` and cut them into chunks of `CHUNK_ROWS`."""
    checker = Checker(entity, references)
    chunk = Chunk()
    for reading in readings:
        chunk.read += 1
        if isinstance(reading, Bad):
            chunk.bad.append(reading._replace(raw=reading.raw[:RAW_LENGTH]))
        else:
            checker.check(reading, chunk)
        if chunk.read == CHUNK_ROWS:
            yield chunk
            chunk = Chunk()
    if chunk.read:
        yield chunk
