"""Any other CSV, read through a small mapping file in YAML or TOML.

The mapping is named with `--format map:FILE`, or stands beside the data: `orders.csv` and
`orders.map.yaml`.
"""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import SourceError
from ingestion.delimited import read_delimited
from ingestion.files import SourceFile
from ingestion.records import Bad, Chunk, Measure, Part, Reading, Record, References
from ingestion.rows import Entity, fields_of
from ingestion.validate import checked
from ingestion.values import is_missing

NAME: Final = "map"
DESCRIPTION: Final = "any CSV with a mapping: `--format map:FILE`, or NAME.map.yaml beside it"
_ENDINGS: Final = (".map.yaml", ".map.yml", ".map.toml")
_NESTED: Final = ("attributes", "traits", "meta")


class Mapping(BaseModel):
    """How the columns of one kind of file become the fields of one entity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entity: Entity
    """What a row is: `products`, `customers`, `events`, `reviews`, `posts` or `documents`."""
    columns: dict[str, str | list[str]]
    """Field to column; several columns are joined (a category's with ` > `). A field may be
    `attributes.NAME`, `traits.NAME` or `meta.NAME`."""
    constants: dict[str, str | int | float | bool] = {}
    """Field to the value that all rows have."""
    values: dict[str, dict[str, str]] = {}
    """Field to a table from the file's word to Aisle's (`kind: {Kauf: purchase}`)."""
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    """Guessed from the header when unset."""
    encoding: str = "utf-8"
    """Any that Python knows."""
    date_format: str | None = None
    """`strptime` format of `time`; ISO 8601 or seconds since 1970 when unset."""
    decimal: str | None = Field(default=None, pattern=r"^[.,]$")
    """The decimal mark of `price`; told from each price when unset."""
    price_factor: Decimal = Decimal(1)
    """Multiplies each price: 0.01 for a file in cents."""

    @model_validator(mode="after")
    def _known_fields(self) -> "Mapping":
        known = set(fields_of(self.entity))
        for field in [*self.columns, *self.constants, *self.values]:
            root, dot, _ = field.partition(".")
            if (root if dot and root in _NESTED else field) not in known:
                names = ", ".join(fields_of(self.entity))
                raise ValueError(f"'{field}' is no field of {self.entity}; they are {names}")
        "".encode(self.encoding)
        return self


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        SourceError: it can't be read, or says something that no mapping can.
    """
    try:
        text = path.read_text("utf-8")
        content = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
        return Mapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "mapping"
        raise SourceError(
            f"The mapping {path} can't be used: {where}: {first['msg']}. "
            "docs/data-formats.md shows a mapping."
        ) from None
    except (OSError, ValueError, LookupError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:200]
        raise SourceError(f"The mapping {path} can't be read: {reason}.") from None


def mapping_beside(path: Path) -> Path | None:
    """The mapping file that stands beside `path` and has its name; None if there is none."""
    base = path.name.removesuffix(".gz").rpartition(".")[0] or path.name
    found = (path.with_name(f"{base}{ending}") for ending in _ENDINGS)
    return next((candidate for candidate in found if candidate.is_file()), None)


def is_mapping(path: Path) -> bool:
    """Whether `path` is itself a mapping file."""
    return path.name.endswith(_ENDINGS)


def parts(file: SourceFile, *, forced: bool = False) -> list[Part]:
    """The part that `file` holds by the mapping beside it; none without one."""
    path = mapping_beside(file.path)
    return [] if path is None else mapped_parts(file, path)


def mapped_parts(file: SourceFile, path: Path) -> list[Part]:
    """The part that `file` holds by the mapping at `path`.

    Raises:
        SourceError: the mapping can't be used, or names columns that `file` doesn't have.
    """
    mapping = load_mapping(path)
    delimiter = mapping.delimiter or file.delimiter
    named = {name for field in mapping.columns for name in _columns_of(mapping, field)}
    present = {cell.strip(' "') for cell in _header(file, mapping).split(delimiter)}
    if missing := sorted(named - present):
        raise SourceError(
            f"{path} names the columns {', '.join(missing)}, which {file.path} doesn't have; "
            f"it has {', '.join(sorted(present))[:500]}."
        )
    measure = partial(_measure, file, path)
    chunks = partial(_chunks, file, mapping)
    return [Part(f"{file.path} ({mapping.entity})", mapping.entity, NAME, measure, chunks)]


def _header(file: SourceFile, mapping: Mapping) -> str:
    with file.open() as stream:
        raw = stream.readline(2**20)
    return raw.decode(mapping.encoding, "replace").removeprefix("\ufeff").strip()


def _measure(file: SourceFile, path: Path) -> Measure:
    measured = file.measure()
    mapping = blake2b(path.read_bytes(), digest_size=8).hexdigest()
    return measured._replace(fingerprint=f"{measured.fingerprint}-{mapping}")


def _chunks(file: SourceFile, mapping: Mapping, references: References) -> Iterator[Chunk]:
    encoding = None if mapping.encoding == "utf-8" else mapping.encoding
    readings = read_delimited(file, mapping.delimiter, encoding)
    return checked((_mapped(reading, mapping) for reading in readings), mapping.entity, references)


def _mapped(reading: Reading, mapping: Mapping) -> Reading:
    if isinstance(reading, Bad):
        return reading
    values: dict[str, Any] = {}
    try:
        for field in mapping.columns:
            _put(values, field, _value(reading, mapping, field))
    except ValueError as error:
        return Bad(reading.line, f"unreadable time: {error}", reading.raw)
    for field, constant in mapping.constants.items():
        _put(values, field, constant)
    return Record(reading.line, values, reading.raw)


def _columns_of(mapping: Mapping, field: str) -> list[str]:
    columns = mapping.columns[field]
    return [columns] if isinstance(columns, str) else columns


def _value(record: Record, mapping: Mapping, field: str) -> object:
    cells = [str(record.values[name]).strip() for name in _columns_of(mapping, field)]
    text = (" > " if field == "category" else " ").join(cell for cell in cells if cell)
    text = mapping.values.get(field, {}).get(text, text)
    if is_missing(text):
        return None
    if field == "time" and mapping.date_format:
        return datetime.strptime(text, mapping.date_format)
    if field == "price":
        return _price(text, mapping)
    return text


def _price(text: str, mapping: Mapping) -> object:
    if mapping.decimal == ",":
        text = text.replace(".", "").replace(",", ".")
    elif mapping.decimal == ".":
        text = text.replace(",", "")
    if mapping.price_factor == 1:
        return text
    try:
        return Decimal(text) * mapping.price_factor
    except ArithmeticError:
        return text


def _put(values: dict[str, Any], field: str, value: object) -> None:
    root, _, name = field.partition(".")
    if name:
        values.setdefault(root, {})[name] = value
    else:
        values[field] = value
