"""The formats that Aisle reads, one module each, and telling which one a source is in."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from core.errors import SourceError
from ingestion.files import SourceFile
from ingestion.records import Part
from ingestion.rows import Entity
from ingestion.sources import aisle, completejourney, customer_table, mapped, retail_demo_store

_FILE_FORMATS: Final[tuple[ModuleType, ...]] = (mapped, retail_demo_store, customer_table, aisle)
"""In the order of asking: the most particular first."""
FORMATS: Final[dict[str, str]] = {
    module.NAME: module.DESCRIPTION
    for module in (aisle, retail_demo_store, completejourney, customer_table, mapped)
}
"""Format to what it reads."""


def find_parts(sources: Sequence[str], format: str | None = None) -> tuple[list[Part], list[Path]]:
    """What `sources` hold, in the order of loading, and files in folders that hold nothing.

    Args:
        sources: Files, folders, or `completejourney`.
        format: A name of `FORMATS`, or `map:FILE`; None to tell it from each file.

    Raises:
        SourceError: a source doesn't exist or isn't in a format that Aisle knows.
    """
    if format is not None and format not in FORMATS and not format.startswith("map:"):
        raise SourceError(f"There is no format '{format}'. {_known_formats()}")
    parts: dict[str, Part] = {}
    ignored: list[Path] = []
    for source in sources:
        found, left = _parts_of(source, format)
        parts.update((part.source, part) for part in found)
        ignored += left
    order = list(Entity)
    return sorted(parts.values(), key=lambda part: order.index(part.entity)), ignored


def _parts_of(source: str, format: str | None) -> tuple[list[Part], list[Path]]:
    path = Path(source)
    if format == completejourney.NAME or (
        format is None and source == completejourney.NAME and not path.exists()
    ):
        return completejourney.parts(), []
    if path.is_dir():
        return _folder_parts(path, format)
    if not path.is_file():
        raise SourceError(f"There is no file or folder {source}. {_known_formats()}")
    found = _file_parts(SourceFile(path), format, forced=True)
    if not found:
        raise SourceError(f"{source} isn't in a known format: {_seen(path)}. {_known_formats()}")
    return found, []


def _folder_parts(folder: Path, format: str | None) -> tuple[list[Part], list[Path]]:
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(name.startswith(".") for name in path.relative_to(folder).parts)
    )
    parts: list[Part] = []
    ignored: list[Path] = []
    for path in paths:
        found = [] if mapped.is_mapping(path) else _file_parts(SourceFile(path), format)
        parts += found
        if not found and not mapped.is_mapping(path):
            ignored.append(path)
    if not parts:
        seen = "; ".join(_seen(path) for path in ignored[:5]) or "it is empty"
        raise SourceError(f"The folder {folder} holds no known file: {seen}. {_known_formats()}")
    return parts, ignored


def _file_parts(file: SourceFile, format: str | None, *, forced: bool = False) -> list[Part]:
    try:
        if format is not None and format.startswith("map:"):
            return mapped.mapped_parts(file, Path(format.removeprefix("map:")))
        for module in _FILE_FORMATS:
            if format in {None, module.NAME}:
                found: list[Part] = module.parts(file, forced=forced)
                if found:
                    return found
    except OSError as error:
        raise SourceError(f"{file.path} can't be read: {error.strerror or error}.") from None
    return []


def _seen(path: Path) -> str:
    file = SourceFile(path)
    if file.kind is None:
        return f"{path.name} has an unknown ending"
    if file.columns:
        return f"{path.name} has the columns {', '.join(file.columns)[:300]}"
    return f"{path.name} has no header that can be read"


def _known_formats() -> str:
    listed = "; ".join(f"{name} ({description})" for name, description in FORMATS.items())
    return f"Known formats: {listed}."
