"""Units of measure: what a number with a unit is called, and how much it is."""

import re
from typing import Final

_UNITS: Final[dict[str, tuple[str, float]]] = {
    # unit as written: (suffix of the attribute's name, factor)
    "g": ("g", 1),
    "gram": ("g", 1),
    "grams": ("g", 1),
    "kg": ("g", 1000),
    "kilogram": ("g", 1000),
    "kilograms": ("g", 1000),
    "lb": ("g", 453.59237),
    "lbs": ("g", 453.59237),
    "pound": ("g", 453.59237),
    "pounds": ("g", 453.59237),
    "oz": ("g", 28.349523),
    "ounce": ("g", 28.349523),
    "ounces": ("g", 28.349523),
    "l": ("l", 1),
    "liter": ("l", 1),
    "liters": ("l", 1),
    "litre": ("l", 1),
    "litres": ("l", 1),
    "ml": ("ml", 1),
    "milliliter": ("ml", 1),
    "millilitre": ("ml", 1),
    "mm": ("cm", 0.1),
    "cm": ("cm", 1),
    "m": ("cm", 100),
    "in": ("in", 1),
    "inch": ("in", 1),
    "inches": ("in", 1),
    "ft": ("cm", 30.48),
    "w": ("w", 1),
    "watt": ("w", 1),
    "watts": ("w", 1),
    "v": ("v", 1),
    "mah": ("mah", 1),
    "gb": ("gb", 1),
    "tb": ("gb", 1000),
    "h": ("h", 1),
    "hours": ("h", 1),
}
_QUANTITY = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*([a-zA-Z]+)")


def measure(number: str, unit: str) -> tuple[str, float] | None:
    """The suffix and the value of `number` in the suffix's unit; None for an unknown unit."""
    known = _UNITS.get(unit.casefold())
    if known is None:
        return None
    return known[0], tidy(float(number.replace(",", ".")) * known[1])


def read_quantity(text: str) -> tuple[str, float] | None:
    """Read a text that is one number with one known unit (`1.2 kg`); None for any other."""
    match = _QUANTITY.fullmatch(text.strip())
    return measure(*match.groups()) if match else None


def tidy(value: float) -> float:
    """The same number without noise: at most two places, whole numbers as int."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
