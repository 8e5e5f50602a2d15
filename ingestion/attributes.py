"""Reading attributes, traits and meta: open mappings with tidy names and typed values."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ingestion.units import read_quantity
from ingestion.values import BadValueError, check_depth, check_text, is_missing, read_number, shown

AttributeValue = str | int | float | bool | list[str]


def read_mapping(value: object) -> dict[str, Any]:
    """Attributes as a JSON object or as `k=v; k=v`, named and typed alike; {} when missing."""
    if is_missing(value):
        return {}
    if isinstance(value, str):
        value = _parsed_mapping(value)
    if not isinstance(value, Mapping):
        raise BadValueError(f"unreadable attributes: {shown(value)}")
    typed: dict[str, Any] = {}
    for name, item in value.items():
        add_attribute(typed, str(name), item)
    return typed


def read_meta(value: object) -> dict[str, Any]:
    """A JSON object as it is, whatever its depth, or `k=v; k=v`; {} when missing."""
    if isinstance(value, str) and not is_missing(value):
        value = _parsed_mapping(value)
    if is_missing(value):
        return {}
    if not isinstance(value, Mapping):
        raise BadValueError(f"unreadable meta: {shown(value)}")
    return {_plain_name(name): _plain(item) for name, item in value.items()}


def _plain(value: object) -> object:
    """`value` as JSON has it: dates as ISO 8601, names as text."""
    if isinstance(value, str):
        check_text(value)
        return value
    if isinstance(value, Mapping):
        return {_plain_name(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return read_number(value)


def _plain_name(name: object) -> str:
    check_text(str(name))
    return str(name)


def _parsed_mapping(text: str) -> object:
    check_text(text)
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            raise BadValueError(f"unreadable attributes: {shown(text)}") from None
        check_depth(value)
        return value
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    if not all(name.strip() and equals for name, equals, _ in pairs):
        raise BadValueError(f"unreadable attributes: {shown(text)}")
    return {name.strip(): item.strip() for name, _, item in pairs}


def add_attribute(attributes: dict[str, Any], name: str, value: object) -> None:
    """Put one attribute in, its name in snake_case with the unit, its value typed.

    `Weight (kg)` = `1.2` becomes `weight_kg` = 1.2, and `weight` = `1.2 kg` `weight_g` = 1200.
    """
    key = snake_case(name)
    if not key:
        raise BadValueError(f"unreadable attributes: no name before {shown(value)}")
    if isinstance(value, Mapping):
        for inner, item in value.items():
            add_attribute(attributes, f"{key}_{inner}", item)
        return
    typed = _typed(value)
    if isinstance(typed, str) and (quantity := read_quantity(typed)):
        suffix, typed = quantity
        key = key if key.endswith(f"_{suffix}") else f"{key}_{suffix}"
    if typed is not None:
        attributes[key] = typed


@lru_cache(maxsize=4_096)
def snake_case(name: str) -> str:
    """`Screen Size (in)` to `screen_size_in`."""
    check_text(name)
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    return re.sub(r"\W+|_+", "_", words).strip("_").casefold()[:100]


def _typed(value: object) -> AttributeValue | None:
    if isinstance(value, str):
        return (
            None if is_missing(value) and value.strip().casefold() != "none" else _typed_text(value)
        )
    if is_missing(value):
        return None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return read_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        items = [str(item).strip() for item in value if not is_missing(item)]
        for item in items:
            check_text(item)
        return items or None
    raise BadValueError(f"unreadable attributes: {shown(value)}")


def _typed_text(text: str) -> AttributeValue | None:
    check_text(text)
    text = text.strip()
    if "|" in text:
        return [item.strip() for item in text.split("|") if item.strip()] or None
    if text.casefold() in {"true", "yes"}:
        return True
    if text.casefold() in {"false", "no"}:
        return False
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})\.\d{1,15}", text):
        return float(text)
    return text
