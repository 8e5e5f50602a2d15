"""Measures with units, ratings and counts in an utterance."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from assistant.language.numbers import NUMBER, parse_number

NEARLY = 0.07
"""How far a plain "15 inch" or "40 litre" reaches to either side, as a share."""

_ROUGHLY = 0.15
_MILD = 25.0  # degrees up to which a temperature says how cold it may get

UNITS: Mapping[str, tuple[str, float]] = MappingProxyType({
    "mg": ("mass", 0.001), "g": ("mass", 1.0), "kg": ("mass", 1_000.0),
    "oz": ("mass", 28.349523), "lb": ("mass", 453.59237),
    "mm": ("length", 0.1), "cm": ("length", 1.0), "m": ("length", 100.0),
    "km": ("length", 100_000.0), "in": ("length", 2.54), "ft": ("length", 30.48),
    "ml": ("volume", 0.001), "cl": ("volume", 0.01), "l": ("volume", 1.0),
    "gal": ("volume", 3.785412), "qt": ("volume", 0.946353), "floz": ("volume", 0.0295735),
    "min": ("time", 1 / 60), "h": ("time", 1.0), "hours": ("time", 1.0),
    "w": ("power", 1.0), "kw": ("power", 1_000.0), "wh": ("energy", 1.0),
    "mah": ("charge", 1.0), "gb": ("storage", 1.0), "tb": ("storage", 1_000.0),
    "c": ("temperature", 1.0), "v": ("voltage", 1.0), "mp": ("resolution", 1.0),
    "lm": ("light", 1.0), "persons": ("persons", 1.0), "people": ("persons", 1.0),
    "person": ("persons", 1.0), "pages": ("pages", 1.0), "pieces": ("pieces", 1.0),
    "years": ("age", 1.0), "db": ("noise", 1.0),
})  # fmt: skip
"""Unit to its dimension and its size in the dimension's base unit."""

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {"mass": "weight", "volume": "capacity", "length": "length", "temperature": "warmth"}
)
"""What shoppers call a dimension, where they call it otherwise."""

_SPELLINGS = {
    "milligrams?": "mg", "grams?|grammes?": "g", "kilo(?:gram)?s?|kgs": "kg", "ounces?": "oz",
    "lbs|pounds": "lb", "millimet(?:er|re)s?": "mm", "centimet(?:er|re)s?|cms": "cm",
    "met(?:er|re)s?": "m", "kilomet(?:er|re)s?": "km", "inch(?:es)?|''|\"|(?<=\\d)in": "in",
    "feet|foot": "ft", "millilit(?:er|re)s?|mls": "ml", "lit(?:er|re)s?": "l",
    "gallons?": "gal", "quarts?": "qt", r"fl\.? ?oz|fluid ounces?": "floz",
    "minutes?|mins": "min", "hours?|hrs?": "h", "watts?": "w", "kilowatts?": "kw",
    "gigabytes?|gigs?": "gb", "terabytes?": "tb", "degrees(?: c(?:elsius)?)?|°c?": "c",
    "volts?|(?<=\\d)v": "v", "megapixels?": "mp", "lumens?": "lm",
    "(?:people|persons?|man)": "persons",
    "years?(?= (?:of )?(?:warranty|guarantee))": "years",
    "pages?": "pages", "pieces?|pcs": "pieces", "decibels?": "db",
}  # fmt: skip
_AMBIGUOUS = {"c", "hours", "in", "people", "person", "years", "min", "v"}
_PLAIN = [unit for unit in UNITS if unit not in _AMBIGUOUS]
_UNIT = "|".join([*_SPELLINGS, *sorted(_PLAIN, key=len, reverse=True)])

_BIGGER = (
    r"(?:(?:heavier|bigger|larger|longer|taller|wider|thicker|deeper|higher|hotter|warmer)"
    r"(?: \w+)? than)"
)
_SMALLER = (
    r"(?:(?:lighter|smaller|shorter|thinner|narrower|lower|colder|cooler|fewer|less)(?: \w+)? than)"
)
_NOT = r"(?:no|not|never|nothing) "
_SIDE = r"(?: (?:weight|width|height|length|depth|diameter|capacity|volume|size|battery|screen))?"
_LOW = (
    rf"(?:at least|over|above|more than|min(?:imum)?{_SIDE}(?: of| is)?"
    rf"|{_NOT}(?:{_SMALLER}|under|below)"
    rf"|{_BIGGER}|>=?|for(?= \S+ people))"
)
_HIGH = (
    rf"(?:at most|under|below|up to|until|max(?:imum)?{_SIDE}(?: of| is)?"
    rf"|{_NOT}(?:more than|more \w+ (?:than|as)|{_BIGGER}|over|above)"
    rf"|within|{_SMALLER}|<=?)"
)
_NEAR = r"(?:around|about|roughly|approximately|circa|ca\.?|~|nearly)"
_ONE_UNIT = r"(?:half )?an?(?= (?:kilo|kilogram|lit(?:re|er)|met(?:re|er)|gallon)\b)"
_BELOW = r"(?<![\w.,])-(?=\d)\d+(?:\.\d+)?"
_SIGNED = rf"(?:{_BELOW}|(?:minus )?{NUMBER}|{_ONE_UNIT})"
_MEASURE = re.compile(
    rf"(?:(?P<low>(?<!\w){_LOW})|(?P<high>(?<!\w){_HIGH})|(?P<near>(?<!\w){_NEAR}))?\s*(?:a |an )?"
    rf"(?:(?:between |from )?(?P<first>{NUMBER})\s?(?:{_UNIT})?\s?(?:-|to|and)\s?)?"
    rf"(?P<number>{_SIGNED})[\s-]?(?P<unit>{_UNIT})(?![\w])"
    r"(?:\s?(?P<more>or (?:more|above|bigger|larger|longer|heavier|warmer|hotter|higher)"
    r"|and (?:up|above|more)|\+|plus|at (?:the (?:very )?)?least|minimum)"
    r"|\s?(?P<less>or (?:less|under|below|smaller|lighter|shorter|colder|cooler|lower|fewer)"
    r"|max\b|at most|tops))?"
)
_FROST = re.compile(
    rf"\b(?:(?:warm|good|comfortable|ok|fine|down) )*(?:to|until|at|for|in)"
    rf"(?: about| around| roughly)? (?:minus (?P<number>{NUMBER})|(?P<signed>{_BELOW}))\b"
)
_BELOW_ZERO = re.compile(rf"\bminus (?P<number>{NUMBER})\b")
_STARS = re.compile(
    rf"(?:(?:at least|minimum|min|over|above|more than|from|only|with|of)\s+)*(?P<n>{NUMBER})"
    r"(?:\s?(?:\+|plus|or (?:more|higher|better|up)))?[\s-]?(?:stars?|\*|⭐)"
    r"(?:\s?(?:rating|rated|reviews?))?(?:\s?(?:or|and) (?:more|higher|better|up|above|over))?"
    rf"|rat(?:ed|ing)s?(?: of| is)?(?: at least| over| above| minimum)? (?P<m>{NUMBER})"
    r"(?:\s?(?:\+|plus|or (?:more|higher|better|up|above)|and (?:up|above)))?"
)
_GOOD = re.compile(
    r"(?:(?:with )?(?:good|great|high|top|excellent|decent) (?:ratings?|reviews?)"
    r"|(?:well|highly|top)[- ](?:rated|reviewed))"
)


@dataclass(frozen=True)
class Measure:
    """A range in the base unit of a dimension, and where it stands in the text."""

    dimension: str
    min: float | None
    max: float | None
    start: int
    end: int
    unit: str = ""
    """As it was said, in the spelling of `UNITS`."""

    def convert(self, unit: str) -> tuple[float | None, float | None] | None:
        """Both bounds in `unit`; None when it measures something else."""
        dimension, size = UNITS.get(unit, ("", 1.0))
        if dimension != self.dimension:
            return None
        low = None if self.min is None else round(self.min / size, 4)
        return low, None if self.max is None else round(self.max / size, 4)


@dataclass(frozen=True)
class Stars:
    """A lowest mean rating, 1 to 5, and where it stands in the text."""

    rating: float
    start: int
    end: int


def unit_of(attribute: str) -> str | None:
    """The unit that an attribute's name ends in (`weight_g`); None when there is none."""
    suffix = attribute.rsplit("_", 1)[-1]
    return suffix if suffix in UNITS else None


def scale_between(attribute: str, other: str) -> float | None:
    """What turns the numbers of one attribute into those of another that measures the same in
    another unit (`capacity_l`, `capacity_ml`: 1000) or by another name (`persons`,
    `capacity_persons`: 1); None when it doesn't.
    """
    names = [name.rsplit("_", 1)[0] for name in (attribute, other)]
    same = names[0] == names[1] or dimension_of(attribute) == "persons"
    return measured_alike(attribute, other) if same else None


def measured_alike(attribute: str, other: str) -> float | None:
    """What turns the numbers of one attribute into those of another in a unit of the same
    dimension; None where it isn't.
    """
    units = [UNITS.get(unit_of(name) or "") for name in (attribute, other)]
    if units[0] is None or units[1] is None or units[0][0] != units[1][0]:
        return None
    return units[0][1] / units[1][1]


def dimension_of(attribute: str) -> str | None:
    """What an attribute measures, by its unit: `length`; None where it has none."""
    unit = UNITS.get(unit_of(attribute) or "")
    return None if unit is None else unit[0]


_BODY = re.compile(
    r"\b(?:i(?:'m| am| weigh| measure)|(?:he|she|who)(?:'s| is| weighs)|my (?:son|daughter|wife"
    r"|husband|partner|dad|father|mum|mom|mother|boy|girl|kid|child|brother|sister|friend|boyfriend"
    r"|girlfriend)(?:'s| is| weighs))(?: (?:about|around|only|just|a|an|tall|and|\d[\d.]*"
    r"|\d[\d.]* ?(?:cm|m|kg|lbs?|pounds|st|stone|ft|feet|foot|inch(?:es)?)),?)*\s*$"
)


def _is_of_a_body(match: re.Match[str]) -> bool:
    """Whether a measure is of a person ("I'm 180 cm and 95 kg"), not of what they want."""
    return _BODY.search(match.string[: match.start()] + " ") is not None


@lru_cache(256)  # a clause is read for its act, and again for what it says
def parse_measures(text: str) -> tuple[Measure, ...]:
    """All numbers with a unit, in the order of `text` (lower case)."""
    found = (_measure(match) for match in _MEASURE.finditer(text) if not _is_of_a_body(match))
    measures = [measure for measure in found if measure is not None]
    return (*measures, *_frosts(text, measures))


def _frosts(text: str, others: Sequence[Measure]) -> Iterator[Measure]:
    """How cold something must be good for, without a unit: "warm to minus five"."""
    places: set[int] = set()
    for match in chain(_FROST.finditer(text), _BELOW_ZERO.finditer(text)):
        number = "signed" if match.groupdict().get("signed") else "number"
        value = parse_number(match[number].lstrip("-"))
        taken = any(match.start() < other.end and match.end() > other.start for other in others)
        read = taken or match.start(number) in places
        places.add(match.start(number))
        if value is not None and not read:
            yield Measure("temperature", None, -float(value), match.start(), match.end(), "c")


def parse_stars(text: str) -> tuple[Stars, ...]:
    """All lowest ratings asked for, in the order of `text` (lower case)."""
    return tuple(_stars(text))


def _stars(text: str) -> Iterator[Stars]:
    for match in _STARS.finditer(text):
        value = parse_number(match["n"] or match["m"])
        if value is not None and 1 <= value <= 5:
            yield Stars(float(value), match.start(), match.end())
    for match in _GOOD.finditer(text):
        yield Stars(4.0, match.start(), match.end())


def _canonical(unit: str) -> str:
    if unit in UNITS:
        return unit
    return next(
        name
        for pattern, name in _SPELLINGS.items()
        if re.fullmatch(pattern.replace(r"(?<=\d)", "").split("(?=")[0], unit)
    )


def _value(written: str) -> Decimal | None:
    """The number that is written; of "a" and "half a" before a unit too."""
    if written in {"a", "an"}:
        return Decimal(1)
    return Decimal("0.5") if written.startswith("half") else parse_number(written)


_BOX = re.compile(
    rf"\b{NUMBER} ?(?:x|×|by) ?{NUMBER}(?: ?(?:x|×|by) ?{NUMBER})? ?(?:cm|mm|inch(?:es)?|in|m)?\b"
)
_HEAVY = re.compile(r"\b(?:weigh\w*|weight|heav\w+|light\w*|carr(?:y|ies)|loads?|lift\w*)\b")
_FEW_POUNDS = 20  # from so many on, pounds of which no word says that they weigh are money


def box_spans(text: str) -> list[tuple[int, int]]:
    """Places where `text` (lower case) gives the sides of a box: "55 x 40 x 20 cm"."""
    return [match.span() for match in _BOX.finditer(text)]


def are_money(measure: Measure, text: str) -> bool:
    """Whether pounds in `text` (lower case) are no weight: "under 200 pounds"."""
    said = text[measure.start : measure.end]
    most = measure.max if measure.max is not None else measure.min
    many = most is not None and most >= _FEW_POUNDS * UNITS["lb"][1]
    return said.endswith("pounds") and many and not _HEAVY.search(text)


def body_spans(text: str) -> list[tuple[int, int]]:
    """Places of the measures that are of a person, in `text` (lower case)."""
    return [match.span("number") for match in _MEASURE.finditer(text) if _is_of_a_body(match)]


def _measure(match: re.Match[str]) -> Measure | None:
    unit = _canonical(match["unit"])
    dimension, size = UNITS[unit]
    written = match["number"]
    negative = written.startswith(("-", "minus"))
    value = _value(written.removeprefix("minus").lstrip("- "))
    if value is None or (negative and dimension != "temperature"):
        return None
    amount = float(value) * size * (-1 if negative else 1)
    first = None if match["first"] is None else parse_number(match["first"])
    low, high = _bounds(match, amount, None if first is None else float(first) * size, dimension)
    return Measure(dimension, low, high, match.start(), match.end(), unit)


def _bounds(
    match: re.Match[str], amount: float, first: float | None, dimension: str
) -> tuple[float | None, float | None]:
    if first is not None:
        return min(first, amount), max(first, amount)
    if match["low"] or match["more"] or (dimension == "persons" and not match["high"]):
        return amount, None
    if match["high"] or match["less"]:
        return None, amount
    if dimension == "temperature":  # a bag is good down to it, a pan up to it
        return (None, amount) if amount <= _MILD else (amount, None)
    reach = abs(amount) * (_ROUGHLY if match["near"] else NEARLY)
    return amount - reach, amount + reach
