"""Numbers with units in a product's texts, as attributes named with the unit."""

import re
from typing import Any, Final

from ingestion.lexicon import CONTAINERS
from ingestion.units import measure

_NUMBER: Final = r"(?<![\d.,$€£/×x-])(\d{1,4}(?:\.\d{1,2})?)"
_MEASURE: Final = re.compile(
    _NUMBER + r"[\s-]?(ml|millilit(?:er|re)s?|lit(?:er|re)s?|l|kg|kilograms?|grams?|g|lbs?|pounds?"
    r"|oz|ounces?|inch(?:es)?|mah|gb|tb|watts?|w)(?![\w])(?!\s*[x×])"
)
_PIECES: Final = (
    re.compile(r"\b(?:set|pack|box) of (\d{1,3})\b"),
    re.compile(r"\b(\d{1,3})[\s-](?:piece|pack|count|pcs)\b"),
)
_CARRIED: Final = re.compile(
    r"(?:up to|holds?|holding|supports?|supporting|max(?:imum|\.)?|over|under|capacity of|for"
    r"|every|per)"
    r"(?:\s\w+)?\s*$"
)
_SCREENS: Final = re.compile(
    r"\b(?:tv|television|monitor|display|screen|laptop|tablet|notebook)s?\b"
)


def derive_measures(title: str, description: str, category: str | None) -> dict[str, Any]:
    """What the texts say in numbers, the title before the description.

    `capacity_l` (litres of something that holds things), `volume_ml` (other litres),
    `weight_g`, `screen_in`, `size_in` (title only), `battery_mah`, `storage_gb`, `power_w`,
    `pieces`. What a product carries ("holds up to 20 kg") isn't what it weighs.
    """
    found: dict[str, Any] = {}
    words = set(re.findall(r"[a-z]+", f"{title} {category or ''}".casefold()))
    for text, in_title in ((title.casefold(), True), (description.casefold(), False)):
        for match in _MEASURE.finditer(text):
            name_value = _read(match, text, words, in_title=in_title)
            if name_value is not None:
                found.setdefault(*name_value)
        for pattern in _PIECES:
            if in_title and (pieces := pattern.search(text)):
                found.setdefault("pieces", int(pieces[1]))
    return found


def _read(
    match: re.Match[str], text: str, words: set[str], *, in_title: bool
) -> tuple[str, float] | None:
    unit = {"litre": "liter", "millilitre": "ml"}.get(match[2].rstrip("s"), match[2])
    measured = measure(match[1], unit) or measure(match[1], unit.rstrip("s"))
    if measured is None or measured[1] <= 0:
        return None
    suffix, value = measured
    before, after = text[: match.start()], text[match.end() :][:24]
    if suffix in {"l", "ml"}:
        return _volume(suffix, value, words, after)
    if suffix == "in":
        return _inches(value, words, after, in_title=in_title)
    if suffix == "g":
        plain = in_title or re.match(r"\s*(?:in weight|total)", after) or _weighs(before)
        return ("weight_g", value) if plain and not _CARRIED.search(before) else None
    if suffix == "gb":
        return ("memory_gb", value) if "ram" in after.split()[:2] else ("storage_gb", value)
    return {"mah": "battery_mah", "w": "power_w"}[suffix], value


def _weighs(before: str) -> bool:
    return bool(re.search(r"(?:weigh(?:s|ing)?|weight)(?: of| is|:)?(?: just| only)?\s*$", before))


def _volume(suffix: str, value: float, words: set[str], after: str) -> tuple[str, float]:
    liters = value if suffix == "l" else value / 1000
    if re.match(r"[\s-]*capacity", after) or (words & CONTAINERS and suffix == "l"):
        return "capacity_l", round(liters, 3)
    return "volume_ml", round(liters * 1000)


def _inches(
    value: float, words: set[str], after: str, *, in_title: bool
) -> tuple[str, float] | None:
    if _SCREENS.search(after) or (in_title and _SCREENS.search(" ".join(words))):
        return ("screen_in", value) if not words & CONTAINERS else None
    return ("size_in", value) if in_title else None
