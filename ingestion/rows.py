"""What one row of each entity must look like, as pydantic models.

The models are lenient about how values are written (`ingestion.values`) and strict about
what they mean. A field that the source doesn't have stays unset, and what the store holds
of it is left alone.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from core.store.tables import ID_LENGTH, DocumentKind, EventKind
from ingestion.attributes import read_mapping, read_meta
from ingestion.values import (
    BadValueError,
    read_age,
    read_bool,
    read_category,
    read_count,
    read_currency,
    read_id,
    read_number,
    read_price,
    read_text,
    read_time,
)


class Entity(StrEnum):
    """What a row is; in the order of loading, so that references find what they name."""

    PRODUCT = "products"
    CUSTOMER = "customers"
    DOCUMENT = "documents"
    EVENT = "events"
    REVIEW = "reviews"
    POST = "posts"


_KINDS: Final = {kind.value: kind.value for kind in EventKind} | {
    "view": "view",
    "viewed": "view",
    "browse": "view",
    "pageview": "view",
    "detail": "view",
    "clicked": "click",
    "addtocart": "cart",
    "addtobasket": "cart",
    "basket": "cart",
    "addtolist": "list_add",
    "wishlist": "list_add",
    "listadd": "list_add",
    "favorite": "like",
    "favourite": "like",
    "buy": "purchase",
    "bought": "purchase",
    "purchased": "purchase",
    "order": "purchase",
    "transaction": "purchase",
}
_PLAIN_KINDS: Final = frozenset(map(str, EventKind))
_GENDERS: Final = {
    **dict.fromkeys(("m", "male", "man", "men"), "male"),
    **dict.fromkeys(("f", "female", "woman", "women", "w"), "female"),
}


def _short(value: object) -> str | None:
    text = read_text(value)
    if text is not None and len(text) > ID_LENGTH:
        raise BadValueError(f"field too long: {len(text):,} characters; {ID_LENGTH} are read")
    return text


def _id(value: object) -> str | None:
    return _short(read_id(value))


def _required(value: object) -> object:
    if value is None:
        raise BadValueError("missing")
    return value


def _title(value: object) -> str | None:
    """A title; a number stands there when columns have slipped (but books are called `1984`)."""
    text = read_text(value)
    if text is None or (text.isdecimal() and len(text) <= 4):
        return text
    if not any(character.isalpha() for character in text):
        raise BadValueError(f"a number where text should be: '{text[:80]}'")
    return text


def _gender(value: object) -> str | None:
    text = _short(value)
    return None if text is None else _GENDERS.get(text.casefold(), text.casefold())


def _kind(value: object) -> str | None:
    if isinstance(value, str) and value in _PLAIN_KINDS:
        return str(value)
    text = _short(value)
    if text is None:
        return None
    folded = text.casefold()
    known = _KINDS.get(folded) or _KINDS.get("".join(filter(str.isalpha, folded)))
    if known is None:
        raise BadValueError(f"unknown kind: '{text[:80]}'; known are {', '.join(EventKind)}")
    return known


def _units(value: object) -> float:
    number = read_number(value)
    if number is not None and number <= 0:
        raise BadValueError(f"no units: '{number:g}'; a value counts units and is above 0")
    return 1.0 if number is None else number


def _rating(value: object) -> float | None:
    number = read_number(value)
    if number is not None and not 1 <= number <= 5:
        raise BadValueError(f"rating out of range: '{number:g}' is not within 1 to 5")
    return number


def _document_kind(value: object) -> str | None:
    text = _short(value)
    if text is None or text.casefold() in set(DocumentKind):
        return text and text.casefold()
    raise BadValueError(f"unknown kind: '{text[:80]}'; known are {', '.join(DocumentKind)}")


def _score(value: object) -> float | None:
    number = read_number(value)
    if number is not None and not -1 <= number <= 1:
        raise BadValueError(f"score out of range: '{number:g}' is not within -1 to 1")
    return number


Id = Annotated[str, BeforeValidator(_required), BeforeValidator(_id)]
OptionalId = Annotated[str | None, BeforeValidator(_id)]
Title = Annotated[str, BeforeValidator(_required), BeforeValidator(_title)]
Text = Annotated[str, BeforeValidator(lambda value: read_text(value) or "")]
RequiredText = Annotated[str, BeforeValidator(_required), BeforeValidator(read_text)]
OptionalText = Annotated[str | None, BeforeValidator(read_text)]
Short = Annotated[str | None, BeforeValidator(_short)]
Time = Annotated[int, BeforeValidator(_required), BeforeValidator(read_time)]
OptionalTime = Annotated[int | None, BeforeValidator(read_time)]
Mapping = Annotated[dict[str, Any], BeforeValidator(read_mapping)]
Meta = Annotated[dict[str, Any], BeforeValidator(read_meta)]
Price = Annotated[tuple[Decimal | None, str | None], BeforeValidator(read_price)]
Score = Annotated[float | None, BeforeValidator(_score)]


class Row(BaseModel):
    """Base of the row models."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)


class ProductRow(Row):
    """One product; only `id` and `title` are required."""

    id: Id
    title: Title
    description: Text = ""
    category: Annotated[str | None, BeforeValidator(read_category)] = None
    brand: Short = None
    price: Price = (None, None)
    currency: Annotated[str | None, BeforeValidator(read_currency)] = None
    stock: Annotated[int | None, BeforeValidator(read_count)] = None
    image: OptionalText = None
    attributes: Mapping = {}


class CustomerRow(Row):
    """One customer; only `id` is required."""

    id: Id
    name: Short = None
    email: Short = None
    age: Annotated[int | None, BeforeValidator(read_age)] = None
    gender: Annotated[str | None, BeforeValidator(_gender)] = None
    location: Short = None
    income_band: Short = None
    traits: Mapping = {}
    consent_personalisation: Annotated[bool | None, BeforeValidator(read_bool)] = None
    consent_marketing: Annotated[bool | None, BeforeValidator(read_bool)] = None
    sentiment: Score = None


class EventRow(Row):
    """One event; all but `id`, `value`, `price`, `session_id`, `recommendation_id` required."""

    id: OptionalId = None
    customer_id: Id
    product_id: Id
    kind: Annotated[str, BeforeValidator(_required), BeforeValidator(_kind)]
    value: Annotated[float, BeforeValidator(_units)] = 1.0
    price: Price = (None, None)
    time: Time
    session_id: OptionalId = None
    recommendation_id: OptionalId = None


class ReviewRow(Row):
    """One review; `product_id` and a text or a rating are required."""

    id: OptionalId = None
    product_id: Id
    customer_id: OptionalId = None
    rating: Annotated[float | None, BeforeValidator(_rating)] = None
    title: Text = ""
    text: Text = ""
    time: OptionalTime = None


class PostRow(Row):
    """One social post; `customer_id` and `text` are required."""

    id: OptionalId = None
    customer_id: Id
    text: RequiredText
    time: OptionalTime = None


class DocumentRow(Row):
    """One document; all but `product_id` and `meta` are required."""

    id: Id
    kind: Annotated[str, BeforeValidator(_required), BeforeValidator(_document_kind)]
    title: Title
    text: RequiredText
    product_id: OptionalId = None
    meta: Meta = {}


MODELS: Final[dict[Entity, type[Row]]] = {
    Entity.PRODUCT: ProductRow,
    Entity.CUSTOMER: CustomerRow,
    Entity.DOCUMENT: DocumentRow,
    Entity.EVENT: EventRow,
    Entity.REVIEW: ReviewRow,
    Entity.POST: PostRow,
}


def fields_of(entity: Entity) -> tuple[str, ...]:
    """Names of an entity's columns, in the documented order."""
    return tuple(MODELS[entity].model_fields)


def reason_of(error: ValidationError) -> str:
    """The first fault as a reason of quarantine: kind, colon, column and value."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "row"
    cause = first.get("ctx", {}).get("error")
    message = str(cause) if isinstance(cause, BadValueError) else first["msg"]
    if message == "missing" or first["type"] == "missing":
        return f"no {field}"
    kind, colon, detail = message.partition(": ")
    return f"{kind}: {field} {detail}" if colon else f"{kind}: {field}"
