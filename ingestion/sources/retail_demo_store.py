"""The AWS Retail Demo Store: `products.csv`, `users.csv`, `interactions.csv(.gz)`.

`category > style` becomes the category path, `gender_affinity` the attribute `gender`;
personas become traits, and the categories of a persona the trait `interests`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from ingestion.delimited import read_delimited
from ingestion.files import SourceFile
from ingestion.records import Bad, Chunk, Part, Record, References
from ingestion.rows import Entity
from ingestion.validate import checked

NAME: Final = "retail-demo-store"
DESCRIPTION: Final = "a folder with the AWS Retail Demo Store's products, users and interactions"

_Values = dict[str, Any]
_CURRENCY: Final = "USD"
_GENDERS: Final = {"M": "men", "F": "women"}
_KINDS: Final = {
    "View": "view",
    "AddToCart": "cart",
    "ViewCart": "view",
    "StartCheckout": "cart",
    "Purchase": "purchase",
}
"""The cart pages name a product too: looking at it there is a view, checking out with it
means that it is still in the cart."""


def parts(file: SourceFile, *, forced: bool = False) -> list[Part]:
    """The part that `file` holds; none if it has other columns."""
    columns = set(file.columns)
    for entity, (needed, convert) in _FILES.items():
        if file.kind == "csv" and needed <= columns:
            chunks = partial(_chunks, file, entity, convert)
            return [Part(f"{file.path} ({entity})", entity, NAME, file.measure, chunks)]
    return []


def _chunks(
    file: SourceFile,
    entity: Entity,
    convert: Callable[[_Values], _Values],
    references: References,
) -> Iterator[Chunk]:
    readings = (
        reading
        if isinstance(reading, Bad)
        else Record(reading.line, convert(dict(reading.values)), reading.raw)
        for reading in read_delimited(file)
    )
    return checked(readings, entity, references)


def _product(row: _Values) -> _Values:
    path = [row["category"], row["style"]]
    attributes = {
        "gender": _GENDERS.get(row.get("gender_affinity", "")),
        "promoted": row.get("promoted") or None,
    }
    return {
        "id": row["id"],
        "title": row["name"],
        "description": row["description"],
        "category": " > ".join(level for level in path if level.strip()),
        "price": row["price"],
        "currency": _CURRENCY,
        "stock": row["current_stock"],
        "image": row.get("image"),
        "attributes": attributes,
    }


def _customer(row: _Values) -> _Values:
    places = [row.get("city", ""), row.get("state", ""), row.get("country", "")]
    persona = row["persona"]
    return {
        "id": row["id"],
        "name": " ".join(filter(None, [row.get("first_name"), row.get("last_name")])),
        "email": row.get("email"),
        "age": row.get("age"),
        "gender": row.get("gender"),
        "location": ", ".join(filter(None, places)),
        "traits": {
            "username": row.get("username"),
            "persona": persona,
            "discount_persona": row["discount_persona"],
            "interests": persona.split("_") if persona else None,
        },
    }


def _event(row: _Values) -> _Values:
    kind = row["EVENT_TYPE"]
    return {
        "customer_id": row["USER_ID"],
        "product_id": row["ITEM_ID"],
        "kind": _KINDS.get(kind, kind),
        "time": row["TIMESTAMP"],
    }


_FILES: Final[dict[Entity, tuple[set[str], Callable[[_Values], _Values]]]] = {
    Entity.PRODUCT: (
        {"id", "name", "category", "style", "description", "price", "current_stock"},
        _product,
    ),
    Entity.CUSTOMER: ({"id", "persona", "discount_persona"}, _customer),
    Entity.EVENT: ({"ITEM_ID", "USER_ID", "EVENT_TYPE", "TIMESTAMP"}, _event),
}
