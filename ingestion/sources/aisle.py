"""Aisle's own files: CSV, JSON Lines and Parquet for every entity, Markdown for documents."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from ingestion.attributes import add_attribute, read_mapping, read_meta
from ingestion.files import SourceFile
from ingestion.markdown import front_matter, read_markdown
from ingestion.readers import read_rows
from ingestion.records import Bad, Chunk, Part, Reading, Record, References
from ingestion.rows import MODELS, Entity, fields_of
from ingestion.validate import checked
from ingestion.values import BadValueError, is_missing

NAME: Final = "aisle"
DESCRIPTION: Final = (
    "products, customers, events, reviews, posts or documents as .csv, .jsonl or .parquet "
    "(also .gz), and .md with front matter; see docs/data-formats.md"
)
_STEMS: Final = {
    **dict.fromkeys(("products", "product", "catalog", "catalogue", "items"), Entity.PRODUCT),
    **dict.fromkeys(("customers", "customer", "users", "shoppers"), Entity.CUSTOMER),
    **dict.fromkeys(("events", "event", "interactions", "purchases"), Entity.EVENT),
    **dict.fromkeys(("reviews", "review"), Entity.REVIEW),
    **dict.fromkeys(("posts", "social_posts", "social"), Entity.POST),
    **dict.fromkeys(("documents", "document", "docs"), Entity.DOCUMENT),
}
_ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "title": ("name", "product_name"),
    "customer_id": ("user_id", "customer"),
    "product_id": ("item_id", "product"),
    "kind": ("event_type", "type", "event"),
    "time": ("timestamp", "date", "datetime", "created_at"),
    "session_id": ("session", "basket_id"),
    "text": ("body", "content", "review"),
    "rating": ("stars", "score"),
    "stock": ("current_stock", "inventory"),
    "image": ("image_url",),
}
_ID_ALIASES: Final = {
    Entity.PRODUCT: ("product_id", "sku", "item_id"),
    Entity.CUSTOMER: ("customer_id", "user_id"),
    Entity.EVENT: ("event_id",),
    Entity.REVIEW: ("review_id",),
    Entity.POST: ("post_id",),
    Entity.DOCUMENT: ("document_id",),
}
_NEEDED: Final[dict[Entity, tuple[set[str], ...]]] = {
    Entity.EVENT: ({"customer_id", "product_id", "kind", "time"},),
    Entity.REVIEW: ({"product_id", "rating"}, {"product_id", "text"}),
    Entity.DOCUMENT: ({"id", "kind", "title", "text"},),
    Entity.POST: ({"customer_id", "text"},),
    Entity.CUSTOMER: ({"id"},),
    Entity.PRODUCT: ({"id", "title"},),
}
"""Columns that an entity can't do without; in the order of telling one from the other."""
_TELLING: Final = {
    Entity.EVENT: {"customer_id"},
    Entity.REVIEW: {"product_id"},
    Entity.DOCUMENT: {"kind"},
    Entity.POST: {"customer_id"},
    Entity.CUSTOMER: {"age", "gender", "email", "location", "income_band", "traits"},
    Entity.PRODUCT: {"id"},
}
"""Columns of which a header must have one to be told by it; anything may have an id."""
_MAX_SHAPES: Final = 1_000  # sets of names that JSON rows come in, remembered at a time
_OPEN_FIELDS: Final = {
    Entity.PRODUCT: "attributes",
    Entity.CUSTOMER: "traits",
    Entity.DOCUMENT: "meta",
}
"""Where columns go that the schema doesn't name."""


def parts(file: SourceFile, *, forced: bool = False) -> list[Part]:
    """The part that `file` holds; none if it isn't one of Aisle's own files."""
    if file.kind == "markdown":
        if not forced and front_matter(file) is None:
            return []
        return [_part(file, Entity.DOCUMENT, partial(_markdown_chunks, file))]
    if file.kind is None:
        return []
    entity = entity_of(file)
    return [] if entity is None else [_part(file, entity, partial(_chunks, file, entity))]


def _part(file: SourceFile, entity: Entity, chunks: Any) -> Part:
    return Part(f"{file.path} ({entity})", entity, NAME, file.measure, chunks)


def entity_of(file: SourceFile) -> Entity | None:
    """What the rows of `file` are, by its name or else by its header."""
    by_name = _STEMS.get(file.stem)
    if by_name is not None:
        return by_name
    for entity in _NEEDED:
        names = set(canonical_names(file.columns, entity).values())
        if any(needed <= names for needed in _NEEDED[entity]) and names & _TELLING[entity]:
            return entity
    return None


def canonical_names(columns: list[str], entity: Entity) -> dict[str, str]:
    """Column to canonical field, for the columns that are one or an alias of one."""
    fields = set(fields_of(entity))
    folded = {column: re.sub(r"\W+", "_", column.strip()).casefold() for column in columns}
    names = {column: name for column, name in folded.items() if name in fields}
    wanted = {**_ALIASES, "id": _ID_ALIASES[entity]}
    for field in fields - set(names.values()):
        for alias in wanted.get(field, ()):
            found = [column for column in columns if folded[column] == alias]
            if found and found[0] not in names:
                names[found[0]] = field
                break
    return names


def _chunks(file: SourceFile, entity: Entity, references: References) -> Iterator[Chunk]:
    names = canonical_names(file.columns, entity)
    present = set(names.values())
    if file.kind != "jsonl" and not any(needed <= present for needed in _NEEDED[entity]):
        return checked([_no_header(file, entity)], entity, references)
    return checked(_canonical(read_rows(file), entity, names), entity, references)


def _no_header(file: SourceFile, entity: Entity) -> Reading:
    first = next(read_rows(file), None)
    if isinstance(first, Bad):
        return first
    needed = " or ".join(" + ".join(sorted(names)) for names in _NEEDED[entity])
    return Bad(1, f"no header: {entity} need the columns {needed}", file.first_line)


def _canonical(
    readings: Iterator[Reading], entity: Entity, names: dict[str, str]
) -> Iterator[Reading]:
    """Rename columns; what the schema doesn't name becomes an attribute, trait or meta."""
    rest = _OPEN_FIELDS.get(entity)
    seen = {tuple(names): names}
    for reading in readings:
        if isinstance(reading, Bad):
            yield reading
            continue
        columns = tuple(reading.values)
        known = seen.get(columns)
        if known is None:
            known = seen[columns] = canonical_names(list(columns), entity)
            if len(seen) > _MAX_SHAPES:
                seen.clear()
        values = {known[name]: value for name, value in reading.values.items() if name in known}
        extra = {name: value for name, value in reading.values.items() if name not in known}
        try:
            if rest is not None and extra:
                values[rest] = _with_extra(rest, values.get(rest), extra)
        except BadValueError as error:
            yield Bad(reading.line, str(error), reading.raw)
        else:
            yield Record(reading.line, values, reading.raw)


def _with_extra(rest: str, given: object, extra: dict[str, Any]) -> dict[str, Any]:
    """What the row has under `rest`, and beside it the columns that have no field."""
    if rest == "meta":
        named = {name: value for name, value in extra.items() if name and not is_missing(value)}
        return {**read_meta(given), **read_meta(named)}
    merged = read_mapping(given)
    for name, value in extra.items():
        if name:
            add_attribute(merged, name, value)
    return merged


def _markdown_chunks(file: SourceFile, references: References) -> Iterator[Chunk]:
    readings = (_document(reading) for reading in read_markdown(file))
    return checked(readings, Entity.DOCUMENT, references)


def _document(reading: Reading) -> Reading:
    """Front matter that isn't a field of documents becomes `meta`."""
    if isinstance(reading, Bad):
        return reading
    fields = MODELS[Entity.DOCUMENT].model_fields
    values = {name: value for name, value in reading.values.items() if name in fields}
    extra = {name: value for name, value in reading.values.items() if name not in fields}
    try:
        values["meta"] = _with_extra("meta", values.get("meta"), extra)
    except BadValueError as error:
        return Bad(reading.line, str(error), reading.raw)
    return Record(reading.line, values, reading.raw)
