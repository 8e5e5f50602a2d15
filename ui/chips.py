"""The constraints that hold, as chips that a shopper can take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.wording import distinct, limit
from core.catalog import SEPARATOR
from core.constraints import Constraints, Range

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
    return [
        *_category(held),
        *_price(held, currency),
        *_brands(held),
        *_attributes(held),
        *_others(held),
    ]


def _category(held: Constraints) -> Iterator[Chip]:
    if held.category is not None:
        leaf = held.category.split(SEPARATOR)[-1]
        yield Chip(leaf[:1].upper() + leaf[1:], "The category doesn't matter")


def _price(held: Constraints, currency: str | None) -> Iterator[Chip]:
    low, high = held.price_min, held.price_max
    if low is not None and high is not None:
        label = f"{limit(low, currency)} to {limit(high, currency)}"
    elif high is not None:
        label = f"up to {limit(high, currency)}"
    elif low is not None:
        label = f"from {limit(low, currency)}"
    else:
        return
    yield Chip(label, "The price doesn't matter")


def _brands(held: Constraints) -> Iterator[Chip]:
    if held.brands:
        yield Chip(" or ".join(held.brands), "The brand doesn't matter")
    for brand in held.exclude_brands:
        yield Chip(f"not {brand}", f"{brand} is fine after all")


def _attributes(held: Constraints) -> Iterator[Chip]:
    for name, wanted in held.attributes.items():
        words = _words(name)
        if isinstance(wanted, Range):
            yield Chip(_range(name, wanted), f"The {words} doesn't matter")
        elif wanted in (("yes",), ("no",)):
            label = words if wanted == ("yes",) else f"not {words}"
            yield Chip(label, f"It doesn't have to be {label}")
        else:
            yield Chip(" or ".join(distinct(wanted)), f"The {words} doesn't matter")
    for name, refused in held.exclude_attributes.items():
        for value in distinct((*held.exclude_terms, *refused)):
            if value in held.exclude_terms:
                continue  # a chip of its own
            meant = _words(name) if value == "yes" else value
            yield Chip(f"not {meant}", f"I don't mind {meant}")


def _others(held: Constraints) -> Iterator[Chip]:
    for term in distinct(held.exclude_terms):
        yield Chip(f"without {term}", f"I don't mind {term}")
    if held.rating_min is not None:
        yield Chip(f"★ {held.rating_min:g} and up", "The rating doesn't matter")
    if held.quantity is not None and held.quantity > 1:
        yield Chip(f"{held.quantity} of them", "The quantity doesn't matter")


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
