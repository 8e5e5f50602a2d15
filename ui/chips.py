"""The constraints that hold, as chips that a shopper can take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.catalog import SEPARATOR
from core.constraints import Constraints, Range
from ui.money import format_bound

_UNITS: Final = {
    **{unit: unit for unit in ("g", "kg", "ml", "mm", "cm", "m", "km", "h", "min", "days", "mp")},
    **{"l": "L", "in": "in", "w": "W", "wh": "Wh", "mah": "mAh", "gb": "GB", "hz": "Hz"},
}
"""Unit at the end of an attribute's name, and how it is written."""


@dataclass(frozen=True)
class Chip:
    """One constraint."""

    label: str
    """`Backpacks`, `under $60`, `not Nike` ..."""
    undo: str
    """What a shopper says to lift it; clicking the chip says it for them."""


def constraint_chips(held: Constraints, currency: str | None = None) -> list[Chip]:
    """Every constraint that holds, in a fixed order."""
    return [*_category(held), *_price(held, currency), *_brands(held), *_others(held)]


def _category(held: Constraints) -> Iterator[Chip]:
    if held.category is not None:
        leaf = held.category.split(SEPARATOR)[-1]
        yield Chip(leaf[:1].upper() + leaf[1:], "Forget the category")


def _price(held: Constraints, currency: str | None) -> Iterator[Chip]:
    low, high = held.price_min, held.price_max
    if low is not None and high is not None:
        label = f"{format_bound(low, currency)} to {format_bound(high, currency)}"
    elif high is not None:
        label = f"up to {format_bound(high, currency)}"
    elif low is not None:
        label = f"from {format_bound(low, currency)}"
    else:
        return
    yield Chip(label, "Any price is fine")


def _brands(held: Constraints) -> Iterator[Chip]:
    if held.brands:
        yield Chip(" or ".join(held.brands), "Any brand is fine")
    for brand in held.exclude_brands:
        yield Chip(f"not {brand}", f"{brand} is fine after all")


def _others(held: Constraints) -> Iterator[Chip]:
    for name, wanted in held.attributes.items():
        label = _range(name, wanted) if isinstance(wanted, Range) else " or ".join(wanted)
        yield Chip(label, f"Any {_words(name)} is fine")
    for values in held.exclude_attributes.values():
        for value in values:
            yield Chip(f"not {value}", f"I don't mind {value}")
    for term in held.exclude_terms:
        if not any(term != other and other.startswith(term) for other in held.exclude_terms):
            yield Chip(f"without {term}", f"I don't mind {term}")
    if held.rating_min is not None:
        yield Chip(f"★ {held.rating_min:g} and up", "Any rating is fine")
    if held.quantity is not None and held.quantity > 1:
        yield Chip(f"{held.quantity} of them", "Any quantity is fine")


def _words(name: str) -> str:
    """An attribute's name without its unit: `capacity_l` is `capacity`."""
    words, _ = _split_unit(name)
    return words


def _range(name: str, wanted: Range) -> str:
    words, unit = _split_unit(name)
    if wanted.min is not None and wanted.max is not None:
        return f"{words} {wanted.min:g} to {wanted.max:g}{unit}"
    if wanted.max is not None:
        return f"{words} up to {wanted.max:g}{unit}"
    return words if wanted.min is None else f"{words} from {wanted.min:g}{unit}"


def _split_unit(name: str) -> tuple[str, str]:
    *words, last = name.split("_")
    if words and last in _UNITS:
        return " ".join(words), f" {_UNITS[last]}"
    return " ".join([*words, last]), ""
