"""Durations, months and relative dates."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language.numbers import NUMBER, parse_number

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
_DAYS = {"night": 1, "day": 1, "week": 7, "weekend": 2, "fortnight": 14, "month": 30}
_LONGEST = 365

_KIND = (
    r"(?:(?:long|short|whole|full|lovely|lazy|quiet|busy|relaxing|romantic|rainy|wet|sunny|hot|warm"
    r"|cold|winter|summer|autumn|spring) )?"
)
"""What may stand between a number and its days."""
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DURATION = re.compile(
    rf"\b(?:for |over )?(?:(?P<low>{NUMBER})\s?(?:-|to)\s?)?(?P<number>{NUMBER}|a|an|one|the|this"
    rf"|next)[\s-]{_KIND}(?P<unit>nights?|days?|weeks?|weekends?|fortnights?"
    r"|months?)\b"
)
_RANGE = re.compile(
    rf"\b(?:from )?(?:the )?(?:(?P<m1>{_MONTH})\s)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s(?:of )?(?P<m1b>{_MONTH}))?\s?(?:-|to|until|till|through)\s?"
    rf"(?:the )?(?:(?P<m2>{_MONTH})\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s(?:of )?(?P<m2b>{_MONTH}))?\b"
)
_DAY = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s(?:the )?(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\s(?:of )?"
    rf"(?P<m2>{_MONTH}))(?:st|nd|rd|th)?\b"
)
_ONLY_MONTH = re.compile(rf"\b(?:in|during|for|this|next|early|late|mid|of)[\s-](?P<m>{_MONTH})\b")
_SEASON = re.compile(
    r"\b(?:in|this|next|during|the|over)\s(?P<s>spring|summer|autumn|fall|winter)\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WEEKDAY = re.compile(rf"\b(?P<next>next )?(?P<w>{'|'.join(_WEEKDAYS)})\b")


@dataclass(frozen=True)
class Period:
    """When and how long; what the words leave open is None."""

    start: date | None = None
    days: int | None = None
    """Length, 1 to 365."""
    month: int | None = None
    """1 to 12, when only the month or season is known."""


def duration_spans(text: str) -> list[tuple[int, int]]:
    """Where durations stand in `text` (lower case), so that nobody takes them for money."""
    return [match.span() for match in _DURATION.finditer(text)]


def parse_days(text: str) -> int | None:
    """The duration that `text` (lower case) names, in days; of a range its longer end."""
    for match in _DURATION.finditer(text):
        word, unit = match["number"], match["unit"].rstrip("s")
        if word in {"this", "next", "the"} and unit not in {"weekend"}:
            continue
        value = parse_number(word) if word not in {"a", "an", "the", "this", "next"} else 1
        if value is not None and 1 <= int(value) * _DAYS[unit] <= _LONGEST:
            return int(value) * _DAYS[unit] + (1 if unit == "night" else 0)
    return None


def parse_period(text: str, today: date) -> Period:
    """When something takes place, as far as `text` (lower case) says.

    Args:
        text: an utterance.
        today: what "tomorrow" is relative to; dates without a year are the next such date.
    """
    days = parse_days(text)
    between = _between(text, today)
    if between is not None:
        return between
    start = _start(text, today)
    if start is not None:
        return Period(start, days, start.month)
    match = _ONLY_MONTH.search(text)
    if match is not None:
        return Period(None, days, _MONTHS[match["m"]])
    season = _SEASON.search(text)
    return Period(None, days, _SEASONS[season["s"]] if season else None)


def _between(text: str, today: date) -> Period | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    name2 = match["m2"] or match["m2b"]
    name1 = match["m1"] or match["m1b"] or name2
    if name1 is None:
        return None
    start = _next_date(_MONTHS[name1], int(match["d1"]), today)
    end = _next_date(_MONTHS[name2 or name1], int(match["d2"]), start or today)
    if start is None or end is None or (end - start).days >= _LONGEST:
        return None
    return Period(start, (end - start).days + 1, start.month)


def _start(text: str, today: date) -> date | None:
    iso = _ISO.search(text)
    if iso is not None:
        return _date(*(int(part) for part in iso.groups()))
    match = _DAY.search(text)
    if match is not None:
        month = _MONTHS[match["m1"] or match["m2"]]
        return _next_date(month, int(match["d1"] or match["d2"]), today)
    for words, offset in (("day after tomorrow", 2), ("tomorrow", 1), ("tonight", 0), ("today", 0)):
        if re.search(rf"\b{words}\b", text):
            return today + timedelta(days=offset)
    return _relative(text, today)


def _relative(text: str, today: date) -> date | None:
    ahead = re.search(rf"\bin (?P<n>{NUMBER}|a) (?P<u>day|week|month)s?\b", text)
    if ahead is not None:
        value = 1 if ahead["n"] == "a" else int(parse_number(ahead["n"]) or 0)
        return today + timedelta(days=min(value * _DAYS[ahead["u"]], _LONGEST))
    if re.search(r"\bnext week\b", text):
        return today + timedelta(days=7 - today.weekday())
    if re.search(r"\b(?:this|the|next) weekend\b", text):
        return today + timedelta(days=(5 - today.weekday()) % 7 + 7 * ("next weekend" in text))
    if re.search(r"\bnext month\b", text):
        first = today.replace(day=1) + timedelta(days=32)
        return first.replace(day=1)
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    return today + timedelta(days=(_WEEKDAYS[match["w"]] - today.weekday()) % 7 or 7)


def _next_date(month: int, day: int, today: date) -> date | None:
    found = _date(today.year, month, day)
    return found if found is None or found >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
