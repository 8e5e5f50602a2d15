"""Dates in a prompt: spans of the past that customers are chosen by, and when a campaign runs."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.campaigns.scan import Scan

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_SEASON_ENDS = {"winter": 3, "spring": 6, "summer": 9, "autumn": 12, "fall": 12}
_UNITS = {"day": 1, "week": 7, "month": 30, "fortnight": 14}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?|years?)"
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\b"
    rf"|(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|(?:the )?end of (?:the |this )?(?P<end>month|year|{_MONTH})\b|(?P<word>today|tonight|tomorrow)\b"
    rf"|(?:next )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b|(?P<holiday>black friday|cyber monday|new year's eve))"
)
_SPAN = re.compile(
    rf"\b(?P<how>since|before)\s+(?:last |this |the )?(?:end of |beginning of |start of )?"
    rf"(?:(?P<season>summer|spring|autumn|fall|winter)|{_DAY}|(?P<month>{_MONTH})(?:\s(?P<year>20\d\d))?\b"
    r"|(?P<only>20\d\d)\b|(?P<newyear>year\b|new year))"
    rf"|\b(?:in|for|over|within|during|of|from)?\s?(?:the |a )?(?:last|past|previous)\s(?P<n>\d+)?\s?{_UNIT}\b"
    rf"|\b(?P<bare>(?:in|for|within|over)(?: more than| over| at least)?)\s(?P<n2>\d+|a|an)\s(?P<unit2>days?|weeks?|months?|years?)\b"
    r"|\b(?:this|the current) (?P<this>year|month|week)\b|\b(?P<yesterday>yesterday)\b"
)


@dataclass(frozen=True)
class Span:
    """A span of the past; what is open is None."""

    since: date | None
    before: date | None
    start: int
    end: int
    """Where it stands in the text."""


def back(today: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months (of 30 days) or years ago."""
    name = unit.rstrip("s")
    if name == "year":
        return date(
            today.year - count, today.month, min(today.day, 28) if today.month == 2 else today.day
        )
    return today - timedelta(days=count * _UNITS[name])


def past_span(text: str, today: date, at: int = 0) -> Span | None:  # noqa: PLR0911
    """The first span of the past that `text` (lower case) names from position `at` on."""
    match = _SPAN.search(text, at)
    if match is None:
        return None
    where = match.span()
    if match["how"]:
        day = _past_day(match, today)
        if day is None:
            return None
        return Span(day, None, *where) if match["how"] == "since" else Span(None, day, *where)
    if match["unit"]:
        unit, count = match["unit"], int(match["n"] or 1)
        return Span(back(today, count, unit), None, *where)
    if match["unit2"]:
        count = int(match["n2"]) if match["n2"].isdigit() else 1
        return Span(back(today, count, match["unit2"]), None, *where)
    if match["yesterday"]:
        return Span(today - timedelta(days=1), None, *where)
    return Span(_this(match["this"], today), None, *where)


def _this(unit: str, today: date) -> date:
    if unit == "year":
        return date(today.year, 1, 1)
    return today.replace(day=1) if unit == "month" else today - timedelta(days=today.weekday())


def _past_day(match: re.Match[str], today: date) -> date | None:
    if match["season"]:
        if match["how"] == "before":
            return None
        return _latest(_SEASON_ENDS[match["season"]], 1, today)
    if match["month"]:
        month = _MONTHS[match["month"]]
        return date(int(match["year"]), month, 1) if match["year"] else _latest(month, 1, today)
    if match["only"]:
        return date(int(match["only"]), 1, 1)
    if match["newyear"]:
        return date(today.year, 1, 1)
    found = _day(match, today)
    return None if found is None else (found if found <= today else _earlier(found))


def _earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _latest(month: int, day: int, today: date) -> date:
    found = date(today.year, month, day)
    return found if found <= today else date(today.year - 1, month, day)


def _day(match: "re.Match[str] | _Second", today: date) -> date | None:
    """The next day that a match of `_DAY` names; None for one that doesn't exist."""
    names = ("iso", "m1", "m2", "d1", "d2", "end", "word", "weekday", "holiday")
    said = {name: str(match[name]) for name in names if match[name]}
    try:
        if "iso" in said:
            return date.fromisoformat(said["iso"])
        month = said.get("m1") or said.get("m2")
        if month:
            found = date(today.year, _MONTHS[month], int(said.get("d1") or said["d2"]))
            return found if found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None
    return _relative(said, today)


def _relative(said: dict[str, str], today: date) -> date:
    if "end" in said:
        return _end_of(said["end"], today)
    if "weekday" in said:
        return today + timedelta(days=(_WEEKDAYS[said["weekday"]] - today.weekday()) % 7 or 7)
    if "holiday" in said:
        return _holiday(said["holiday"], today)
    return today + timedelta(days=int(said["word"] == "tomorrow"))


def _end_of(name: str, today: date) -> date:
    if name == "year":
        return date(today.year, 12, 31)
    month = today.month if name == "month" else _MONTHS[name]
    year = today.year if month >= today.month else today.year + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _holiday(name: str, today: date) -> date:
    for year in (today.year, today.year + 1):
        first = date(year, 11, 1)
        thanksgiving = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
        days = {"black friday": 1, "cyber monday": 4}
        day = date(year, 12, 31) if name not in days else thanksgiving + timedelta(days[name])
        if day >= today:
            return day
    raise AssertionError("one of two years lies ahead")


_BETWEEN = rf"(?:\b(?:from|between)\s)?{_DAY}\s*(?:-|to|until|till|through|and)\s*(?P<second>{_DAY.replace('?P<', '?P<z')})"
_UNTIL = (
    rf"\b(?:until|till|up to|through|thru|by|ends?|ending|expires?|expiring|valid until|before)"
    rf"(?: on| at)?(?: the)? {_DAY}"
)
_FROM = rf"\b(?:from|starting|starts?|beginning|begins?|on|launch(?:es|ing)?)(?: on)? {_DAY}"
_LASTING = r"\b(?:(?:for|lasting|over)\s)?(?P<n>\d+|a|one)[\s-](?P<unit>days?|weeks?|months?)(?: long| only)?\b"
_NAMED = r"\b(?P<name>this weekend|next weekend|next week|this week|next month|black friday|cyber monday)(?: only)?\b"


def running_time(scan: Scan, today: date) -> tuple[date | None, date | None]:
    """First and last day of a campaign, taken out of what is left of its prompt."""
    match = scan.take(_BETWEEN)
    if match is not None:
        start = _day(match, today)
        end = _day(_Second(match), start if start and _in_order(match) else today)
        if start and end and not _in_order(match) and end > start:
            end = end.replace(year=start.year)  # shown as it was typed: it ends before it starts
        return start, end
    until, begin = scan.take(_UNTIL), scan.take(_FROM)
    ends = None if until is None else _day(until, today)
    starts = None if begin is None else _day(begin, today)
    if ends is None and (named := scan.take(_NAMED)) is not None:
        return _named(named["name"], today)
    if ends is None and (lasting := scan.take(_LASTING)) is not None:
        count = int(lasting["n"]) if lasting["n"].isdigit() else 1
        begins = starts or today
        length = begins - back(begins, count, lasting["unit"])
        ends = begins + length - timedelta(days=1)
    return starts, ends


def _in_order(match: re.Match[str]) -> bool:
    """Whether the second month of a pair follows the first within a year's turn: December to
    January does, December to November is a slip that the marketer has to see.
    """
    first, second = match["m1"] or match["m2"], match["zm1"] or match["zm2"]
    if not first or not second:
        return True
    if first == second:
        return int(match["d1"] or match["d2"]) <= int(match["zd1"] or match["zd2"])
    return (_MONTHS[second] - _MONTHS[first]) % 12 <= 6


class _Second:
    """The second day of a pair, by the names of the first's groups."""

    def __init__(self, match: re.Match[str]) -> None:
        self._match = match

    def __getitem__(self, name: str) -> str | None:
        return self._match[f"z{name}"]


def _named(name: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    if "weekend" in name:
        saturday = monday + timedelta(days=5 + 7 * name.startswith("next"))
        return saturday, saturday + timedelta(days=1)
    if name == "next month":
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first, _end_of(calendar.month_name[first.month].lower(), today)
    if "week" in name:
        start = monday + timedelta(days=7) if name.startswith("next") else today
        return start, monday + timedelta(days=6 + 7 * name.startswith("next"))
    day = _holiday(name, today)
    return day, day
