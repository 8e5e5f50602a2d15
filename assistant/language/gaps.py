"""Questions of how far apart things are: "how much dearer is it?", "what would I save?"."""

import re

from assistant.language.critiques import parse_critiques
from assistant.language.vocabulary import Vocabulary

_UNIT = (
    r"(?:dollars?|bucks|euros?|pounds?|quid|cents|grams?|g|kilos?|kg|ounces?|lit(?:er|re)s?|cm|mm"
    r"|inch(?:es)?|hours?|watts?|lumens?)"
)
_MORE = (
    r"(?:more|less|extra|apart|cheaper|dearer|pricier|costlier|heavier|lighter|bigger|larger|smaller"
    r"|longer|shorter|taller|wider|narrower|brighter|thicker|thinner|further)"
)
_MEASURED = (
    r"(?:prices?|costs?|money|weights?|sizes?|capacit\w+|volumes?|lengths?|heights?|widths?)"
)
_ASKS = re.compile(
    rf"\bhow (?:much|many {_UNIT}) {_MORE}\b(?! (?:for|to|until|before|do i need|can i))"
    rf"|\bhow far apart\b|\b{_MEASURED} (?:difference|gap)s?\b"
    rf"|\b(?:difference|gap)s?\b[^?.]{{0,40}}\b(?:in|of) (?:the )?(?:{_MEASURED}|{_UNIT})\b"
    r"|\bwhat(?:'s| is| would be) the (?:saving|gap)s?\b"
    r"|\b(?:how much|what) (?:do|would|will|could|can|did) (?:i|we) save\b"
)
_TIMES = re.compile(
    r"\bhow many times\b.*\b(?:price|cost|costs|expensive|dear|much|heavy|heavier)\b"
)
_BY_HOW_MUCH = re.compile(r"^(?:(?:and|so|but|ok)[ ,]+)*by how much\W*$")
_NOUNS = (
    (re.compile(r"\b(?:weight|grams?|kilos?|kg|ounces?|heav\w+)\b"), "weight"),
    (re.compile(r"\b(?:capacity|volume|lit(?:er|re)s?)\b"), "capacity|volume"),
    (re.compile(r"\b(?:brightness|lumens?)\b"), "brightness|lumen"),
    (re.compile(r"\b(?:length|long|longer)\b"), "length|height"),
    (re.compile(r"\b(?:height|tall|taller)\b"), "height|length"),
)
"""Words for what a number is of, and what names of attributes of it contain."""


def asks_gap(text: str) -> bool:
    """Whether `text` (lower case) asks how far apart things are in price or in a measure."""
    return bool(_ASKS.search(text) or _TIMES.search(text))


def asks_times(text: str) -> bool:
    """Whether `text` (lower case) asks how many times one is the other."""
    return _TIMES.search(text) is not None


def goes_on_by_how_much(text: str) -> bool:
    """Whether `text` (lower case) asks that of a comparison just made: "by how much?"."""
    return _BY_HOW_MUCH.match(text) is not None


def gap_field(text: str, vocabulary: Vocabulary) -> str:
    """What `text` (lower case) asks the difference in: `price`, or a numeric attribute's name."""
    for critique in parse_critiques(text, vocabulary):
        if critique.field not in {"price", "rating"}:
            return critique.field
    for pattern, names in _NOUNS:
        field = vocabulary.field_of(names) if pattern.search(text) else None
        if field is not None:
            return field
    return "price"
