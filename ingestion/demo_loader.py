"""Loading the generated demo shop, by the same checks as any other source."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from core.errors import SourceError
from core.store import Store
from ingestion.load import Progress, write_rows
from ingestion.records import Chunk, Record, References
from ingestion.rows import Entity
from ingestion.validate import checked

_STAGE: Final = "Loading the demo shop"

Rows = Sequence[Mapping[str, Any]]


class ShopRows(Protocol):
    """A shop as rows of each entity, under the names that `ingestion.rows` gives them."""

    @property
    def products(self) -> Rows:
        """Rows of products."""
        ...

    @property
    def customers(self) -> Rows:
        """Rows of customers."""
        ...

    @property
    def documents(self) -> Rows:
        """Rows of documents."""
        ...

    @property
    def events(self) -> Rows:
        """Rows of events."""
        ...

    @property
    def reviews(self) -> Rows:
        """Rows of reviews."""
        ...

    @property
    def social_posts(self) -> Rows:
        """Rows of social posts."""
        ...


def load_demo(store: Store, shop: ShopRows, progress: Progress | None = None) -> None:
    """Write the whole shop in one transaction; loading it again changes nothing.

    Raises:
        SourceError: a row of the shop breaks a rule that holds for every source.
    """
    tables: dict[Entity, Rows] = {
        Entity.PRODUCT: shop.products,
        Entity.CUSTOMER: shop.customers,
        Entity.DOCUMENT: shop.documents,
        Entity.EVENT: shop.events,
        Entity.REVIEW: shop.reviews,
        Entity.POST: shop.social_posts,
    }
    total = sum(map(len, tables.values()))
    done = 0
    references = References(set(), set())
    with store.bulk() as connection:
        for entity, rows in tables.items():
            for chunk in _checked(rows, entity, references):
                write_rows(chunk, store, connection)
                done += chunk.read
                if progress is not None:
                    progress(_STAGE, done, total)


def _checked(rows: Rows, entity: Entity, references: References) -> Iterator[Chunk]:
    records = (Record(number, row, str(row)) for number, row in enumerate(rows, 1))
    for chunk in checked(records, entity, references):
        if chunk.bad:
            bad = chunk.bad[0]
            raise SourceError(
                f"The demo shop can't be loaded: row {bad.line} of {entity}: {bad.reason} "
                f"({bad.raw[:200]})."
            )
        yield chunk
