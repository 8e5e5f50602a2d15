"""Amounts of money in a sentence, each with its part in it: "Total: $43.75, $6.25 under your $50"
names a sum, by how much less that is, and what it was to stay under.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

AMOUNT = re.compile(
    r"(?:[$€£¥]\s*([\d,]*\d(?:\.\d+)?))|(?:\b([\d,]*\d(?:\.\d+)?)\s*(?:dollars|bucks|euros?|usd|€))",
    re.I,
)
"""An amount of money, its number in either group."""
_MORE = re.compile(r"\s*(?:more|over|above|extra|dearer|too much)\b", re.I)
_LESS = re.compile(r"\s*(?:less|under|below|cheaper|left|to spare)\b", re.I)
_SAVED = re.compile(r"\b(?:down by|leaves|leaving|saves) $", re.I)
_AIMED_AT = re.compile(
    r"(?:^ of|\b(?:your|reach|(?:limit|left|out) of|budget(?: of| is|:)?|within|to spend|under"
    r"|below|over|above|than|max)) $",
    re.I,
)
_FALLS_SHORT = re.compile(r"\s*(?:doesn't|does not|isn't|won't|budget|limit)\b", re.I)
_EACH = re.compile(r"\s*(?:each|apiece)\b", re.I)


class Part(StrEnum):
    """What an amount is in its sentence."""

    SUM = "sum"
    """What something costs."""
    MORE = "more"
    """By how much something costs more."""
    LESS = "less"
    """By how much something costs less."""
    GOAL = "goal"
    """What a sum is held against."""
    EACH = "each"
    """What one of several costs."""


@dataclass(frozen=True)
class Amount:
    """An amount that a sentence names."""

    text: str
    value: float
    part: Part


def amounts(sentence: str) -> Iterator[Amount]:
    """The amounts of a sentence in plain type, in order."""
    matches = list(AMOUNT.finditer(sentence))
    starts = [match.start() for match in matches] + [len(sentence)]
    ends = [0] + [match.end() for match in matches]
    for at, match in enumerate(matches):
        before, after = sentence[ends[at] : match.start()], sentence[match.end() : starts[at + 1]]
        value = float((match[1] or match[2]).replace(",", ""))
        yield Amount(match[0], value, _part(before, after))


def _part(before: str, after: str) -> Part:
    if _MORE.match(after):
        return Part.MORE
    if _LESS.match(after) or _SAVED.search(before):
        return Part.LESS
    if _AIMED_AT.search(before) or _FALLS_SHORT.match(after):
        return Part.GOAL
    return Part.EACH if _EACH.match(after) else Part.SUM
