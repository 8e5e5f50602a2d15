"""Dates, weekdays, deadlines and spans of time."""

import re
from collections.abc import Iterator
from datetime import date

from assistant.campaigns.fact_check.found import Statement, stated
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.fact_check.money import SPELT
from assistant.campaigns.facts import CopyFacts

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTHS_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})"
_DATE = re.compile(
    rf"\b(?:(?P<d1>{_DAY})(?: of)? (?P<m1>{_MONTHS}|{_MONTHS_SHORT})\b|(?P<m2>{_MONTHS}|{_MONTHS_SHORT})\.? (?:the )?(?P<d2>{_DAY})\b|(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<num>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}})\b|the (?P<d3>\d{{1,2}}(?:st|nd|rd|th))\b)",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.I)
_DATED = re.compile(
    r"\b(?:until|till|by|ends?|ending|closes?|closing|deadline|on|before|from|this|next|last|only|offers?|sale|deliver\w*|valid|order|orders|expires?|starts?|ships?|arrives?|runs?|through|to)\b|^\s*\w+day[.!]",
    re.IGNORECASE,
)
_MONTH_END = re.compile(rf"\bend of (?:the |this )?(?:month|year|week|{_MONTHS})\b", re.IGNORECASE)
_BOUND = r"(?:until|till|by|before|through|throughout|over|during|ends?|closes?|expires?|starts?|begins?|gone|back)"
_PERIOD = re.compile(
    rf"\b{_BOUND} (?:the )?(?:(?:next|this|coming|following|whole|entire) )?(?:week(?:end)?|month|year|spring|summer|autumn|fall|winter|christmas|easter|halloween|new year|holidays?|black friday|cyber monday)\b"
    rf"|\b{_BOUND} (?:in )?(?:{_MONTHS})\b(?! \d)|\bnext (?:week|month|year)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?:\d+|{SPELT}|a|an|one|few|several|couple of)(?: more| full| extra)?[- ](?:hours?|days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:offers?|sale|discount|deal|runs?|lasts?|left|remain\w*|only|valid|ends?|decide|deliver\w*|ships?|return|within|for another|hurry|closes?)\b|%",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:today only|ends? (?:today|tonight|tomorrow|soon|at midnight|this (?:week|weekend|month))|tonight|midnight|last chance|(?:last|final) (?:reminder|notice)|final (?:hours?|days?|call)|last (?:hours?|days?)|hours? left|expires? (?:today|tonight|soon|tomorrow)|one day only|24[- ]hours?|48[- ]hours?|(?:until|by|from|before) (?:today|tomorrow)|this weekend(?: only)?|this week only|while (?:stocks?|supplies) last|(?<!no )hurry|limited time|don't miss|flash sale|countdown|(?:only|just) (?:for )?(?:today|tomorrow)|for a short time|(?:don't|do not) wait|act (?:now|fast|quickly)|be (?:quick|fast)|almost over|nearly over|running out|time is short|(?:may|might|will|could|is|be) (?:soon )?(?:be )?(?:over|gone|too late))\b",
    re.I,
)


def dates(text: str, known: Known, facts: CopyFacts, today: date) -> Iterator[Statement]:
    """Days and deadlines: the campaign's own, or the season that it is about."""
    brief = facts.brief
    days = {day for day in (brief.starts, brief.ends) if day is not None}
    for match in _DATE.finditer(text):
        yield stated(match, _names_a_day(match, days), "date")
    yield from _weekdays(text, known, facts, {f"{day:%A}".casefold() for day in days})
    for match in _MONTH_END.finditer(text):
        yield stated(match, known.tells(match.group().casefold()), "date")
    for match in _DEADLINE.finditer(text):
        phrase = match.group().casefold()
        holds = _deadline_holds(phrase, facts, today) or known.tells(phrase)
        yield stated(match, holds, "date")
    occasion = facts.occasion.casefold().removeprefix("the ")
    for match in _PERIOD.finditer(text):
        phrase = match.group().casefold()
        holds = bool(occasion and occasion in phrase) or known.tells(phrase)
        yield stated(match, holds, "date")
    if _OFFERED.search(text):
        for match in _SPAN.finditer(text):
            yield stated(match, known.tells(match.group().casefold()), "date")


def _weekdays(text: str, known: Known, facts: CopyFacts, weekdays: set[str]) -> Iterator[Statement]:
    occasion = facts.occasion.casefold()
    for match in _WEEKDAY.finditer(text):
        named = match.group().casefold()
        near = text[max(0, match.start() - 28) : match.end() + 14]
        holds = (
            named in weekdays
            or (named in occasion and occasion in text.casefold())
            or known.tells(named)
            or not _DATED.search(near)
        )
        yield stated(match, holds, "date")


def _deadline_holds(phrase: str, facts: CopyFacts, today: date) -> bool:
    ends = facts.brief.ends
    never = ("stock", "supplies", "flash", "countdown", "limited", "hurry", "wait", "act", "quick")
    if ends is None or any(word in phrase for word in never):
        return False
    left = (ends - today).days
    if "weekend" in phrase:
        return ends.weekday() >= 5 and left < 7
    if any(word in phrase for word in ("today", "tonight", "midnight", "24", "hour")):
        return left <= 0
    if "tomorrow" in phrase or "48" in phrase:
        return left == 1
    return left <= 2 and "month" not in phrase


def _names_a_day(match: re.Match[str], days: set[date]) -> bool:
    if match["iso"]:
        return match["iso"] in {day.isoformat() for day in days}
    if match["num"]:
        return False
    number = _day(match["d1"] or match["d2"] or match["d3"])
    if match["d3"]:
        return any(number == day.day for day in days)
    month = (match["m1"] or match["m2"]).casefold().rstrip(".")
    return any(number == d.day and f"{d:%B}".casefold().startswith(month) for d in days)


def _day(text: str) -> int:
    folded = text.casefold()
    return _ORDINALS.index(folded) + 1 if folded in _ORDINALS else int(re.sub(r"\D", "", folded))
