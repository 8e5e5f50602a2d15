"""What an utterance asks of the trip in hand, as typed edits."""

import re
from datetime import date
from typing import Any

from assistant.language.dates import parse_period
from assistant.language.numbers import NUMBER, parse_number
from assistant.lists.party import parse_party
from assistant.trips.edits import TripEdit, TripOperation
from assistant.trips.model import Pace, Trip
from assistant.trips.naming import day_of, has_activity
from assistant.trips.request import interests_in
from retrieval.text import content_words

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "last": -1, "final": -1,
}  # fmt: skip
_DAY_NUMBER = rf"day (?P<n>{NUMBER})|(?:the )?(?P<o>{'|'.join(_ORDINALS)}) day"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY = re.compile(
    rf"\b(?:{_DAY_NUMBER}|(?P<w>{_WEEKDAY}|tomorrow|today|tonight)|(?P<d>\d{{4}}-\d{{2}}-\d{{2}}))"
)
_MOVE = re.compile(
    r"\b(?:move|shift|put|push|switch|swap|do|reschedule|bring)\b (?P<what>.+?) (?:to|on"
    r"|onto|until|for|forward to"
    r"|back to|with) (?P<to>.+)$"
)
_RAIN = re.compile(
    r"\b(?:(?:it(?:'s| is| will|'ll| might| may| could)?|they(?:'re| are)?|forecast"
    r"|weather) .{0,40}(?:rain|wet"
    r"|pour|storm)|rain(?:s|y|ing)?\b|bad weather|stormy|showers)"
)
_DAYS = re.compile(
    rf"\b(?:make (?:it|that|the trip)(?: only| just)?|(?:extend|shorten|cut|change"
    rf"|stretch)(?: (?:it|the trip|my stay))?"
    rf"(?: down)? (?:to|it to)|only|it's|we(?:'ve| have)(?: only| got)*"
    rf"|stay(?:ing)?(?: for)?|for) (?P<n>{NUMBER}|a|an)"
    rf"(?: whole| full)?[ -](?P<unit>days?|nights?|weeks?|weekend)\b"
    rf"|^(?P<n2>{NUMBER}) (?P<unit2>days?|nights?|weeks?)"
    rf"(?: instead| please)*$"
)
_MORE = re.compile(
    rf"\b(?:(?:add|stay|one|another|an? extra|for|plus) ?(?P<n>{NUMBER}|an?"
    rf"|another)? ?(?:more |extra |additional )*"
    r"(?P<unit>days?|nights?|weeks?)(?P<tail> longer| more| extra)?)\b"
)
_FEWER = re.compile(
    rf"\b(?:(?P<n>{NUMBER}|a|one) (?:day|night)s? (?:less|fewer|shorter)|drop (?:the last"
    rf"|a) day|(?:shorten|cut) (?:it )?by"
    rf" (?P<n2>{NUMBER}|a) days?)"
)
_WHEN = re.compile(
    r"\b(?:leav(?:e|ing)|start(?:s|ing)?|go(?:ing)?|depart(?:ing)?|travel(?:l?ing)?"
    r"|arriv(?:e|ing)|from|dates?|move"
    r" (?:the trip|it) to|instead|in (?:january|february|march|april|may|june|july|august"
    r"|september|october"
    r"|november|december)|rather)\b"
)
_SLOWER = re.compile(
    r"\b(?:slower|gentler|less walking|too far|the most (?:i|we) can"
    r"|more relaxed|relaxed pace|take it easy|less packed|too (?:much|packed"
    r"|busy|full)|fewer things"
    r"|less to do|easier|calmer)\b"
)
_FULLER = re.compile(
    r"\b(?:more to do|fuller|busier|pack(?: it)? (?:more|in)|more packed|too (?:little|empty))\b"
)
_DROP = re.compile(
    r"\b(?:skip|drop|remove|cancel|no|leave out|take out|without|delete"
    r"|(?:don't|do not|not) (?:really )?(?:want(?: to do)?|do|like|fancy|care for|keen on|into)"
    r"|hate|not) (?:the |any )?"
    r"(?P<what>[a-z][^.,;!?]*)"
)
_SWAP = re.compile(
    r"\b(?:swap|replace|change|trade|exchange) (?:the |that |my |our )?(?P<what>[a-z][^.,;!?]*?)"
    r" (?:for|with|to|by) (?P<new>[a-z][^.,;!?]*)"
)
_ADD = re.compile(
    r"\b(?:add|include|fit in|squeeze in|(?:i|we)(?:'d| would)? (?:want|like"
    r"|love) to (?:do|see|visit|go)|plan)"
    r" (?:a |an |the |some |to |another )*(?P<what>[a-z][^.,;!?]*)"
)
_PARTY = re.compile(
    r"\b(?:we're bringing|bringing|taking|with (?:a|my|our|the|two|three)|(?:is"
    r"|are) (?:coming|joining)|joins? us"
    r"|there (?:are|will be) (?:\w+ )?of us|just (?:me|the two of us))\b"
)
_INTEREST = re.compile(
    r"\b(?:more(?! about| on | info| details)|we love|i love|we like|i like|interested in|fewer)\b"
)
_EXCHANGE = re.compile(
    rf"\b(?:swap|switch|exchange|flip)\b.{{0,12}}\bdays? (?P<a>{NUMBER})"
    rf" (?:and|with|for) (?:day )?(?P<b>{NUMBER})\b"
)
_FIRST = re.compile(
    r"^(?:(?:we|i|and|so|ok|rather|please|want|need|would|'d|like|prefer|do|put|have|the|to)[ ,]+)*"
    r"(?P<one>.{3,60}?) first,? (?:and |then |with |before )*(?:the )?(?P<other>.{3,60}?)"
    r"(?: (?:later|after(?:wards)?|last|second|next|at the end|then))?[ .!]*$"
)
_REST = re.compile(r"\b(?:rest|lazy|free|easy|spare) day\b|\bday (?:off|of rest|to rest)\b")
_ASKS = re.compile(r"^(?:and |so )?(?:which|what|when|where|why|is|are|does|did)\b")
_NO_REST = re.compile(r"(?:\b(?:no|not|without|skip|drop|remove)\b|n't\b).{0,20} (?:day|rest)\b")
_WISHES = re.compile(
    r"\b(?:want|like|love|fancy|should|must|need|make (?:it|that)|have|put|add|fit|instead|rather"
    r"|prefer|more|proper|with)\b"
)
_ASKS_WEATHER = re.compile(r"^(?:will|does|is|do|how|when|what)\b.*\?$")
_ASK_DAY = re.compile(
    r"\b(?:what|show|see|where|which)\b.{0,40}\b(?:day|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday"
    r"|tomorrow)\b"
)
_ASK_ALL = re.compile(
    r"\b(?:show|see|read|open|what's|what is|repeat|print)\b.{0,20}\b(?:itinerary|trip"
    r"|days|travel plan|whole plan)\b"
)
_ASK_WHICH = re.compile(r"^(?:and |so )?(?:which|what) day\b|^(?:and |so )?when\b")
_WEEKEND = ("saturday", "sunday")
_UNITS = {"day": 1, "night": 1, "week": 7, "weekend": 2}


def read_trip_question(said: str, trip: Trip, today: date) -> tuple[str, dict[str, Any]] | None:
    """The call that shows the trip or a day of it, where that is asked."""
    if _MOVE.search(said) or _RAIN.search(said):
        return None
    day = _day_of(said, trip, today)
    if _ASK_DAY.search(said) and day is not None:
        return ("show_trip", {"day": day})
    asks = _ASK_ALL.search(said) or (_ASK_WHICH.match(said) and has_activity(trip, said))
    return ("show_trip", {}) if asks else None


def read_trip_edits(said: str, trip: Trip, today: date, *, active: bool) -> list[TripEdit]:
    """Edits of the trip; empty where the utterance isn't about it.

    Args:
        said: the utterance in lower case.
        trip: in hand.
        today: what "tomorrow" is relative to.
        active: the last turn was about the trip or its list, so that words needn't name it.
    """
    found = _exchanged(said) or _weather(said, trip, today) or _moved(said, trip, today)
    if found is not None:
        return [found]
    if not active and not re.search(r"\b(?:trip|itinerary|day \w+|days)\b", said):
        return []
    swapped = _swapped(said, trip, today)
    if swapped:
        return swapped
    found = (
        _ordered(said, trip)
        or _rested(said, trip, today)
        or _length(said, trip)
        or _when(said, today)
        or _pace(said)
    )
    found = found or _who(said) or _activity(said, trip, today) or _interest(said)
    found = found or _on_day(said, trip, today)
    return [] if found is None else [found]


def _day_of(words: str, trip: Trip, today: date) -> int | None:
    """The number of the day that words name; None where they name none of the trip's."""
    match = _DAY.search(words)
    if match is None:
        return None
    if match["n"]:
        return int(parse_number(match["n"]) or 0)
    if match["o"]:
        number = _ORDINALS[match["o"]]
        return len(trip.days) if number < 0 else number
    if match["d"]:
        return trip.numbered(date.fromisoformat(match["d"]))
    return _weekday(match["w"], trip, today)


def _weekday(name: str, trip: Trip, today: date) -> int | None:
    dated = [(n, day.date) for n, day in enumerate(trip.days, 1) if day.date is not None]
    if not dated and len(trip.days) == len(_WEEKEND) and name in _WEEKEND:
        return _WEEKEND.index(name) + 1
    if name in {"today", "tonight", "tomorrow"}:
        start = parse_period(name, today).start
        return next((n for n, day in dated if day == start), None)
    return next((n for n, day in dated if f"{day:%A}".lower() == name), None)


def _exchanged(said: str) -> TripEdit | None:
    """Two days that are to change places."""
    match = _EXCHANGE.search(said)
    if match is None:
        return None
    one, other = (int(parse_number(match[name]) or 0) for name in ("a", "b"))
    return TripEdit(operation=TripOperation.SWAP, from_day=one, to_day=other)


def _ordered(said: str, trip: Trip) -> TripEdit | None:
    """The days of what is to come first, and of what later, in that order."""
    match = _FIRST.search(said)
    if match is None:
        return None
    one, other = day_of(trip, match["one"]), day_of(trip, match["other"])
    if one is None or other is None:
        return None
    late, early = max(one, other), min(one, other)
    from_day = late if one > other else early  # in order already: a day changes with itself
    return TripEdit(operation=TripOperation.SWAP, from_day=from_day, to_day=early)


def _rested(said: str, trip: Trip, today: date) -> TripEdit | None:
    if not _REST.search(said) or _ASKS.search(said):
        return None
    if _NO_REST.search(said):
        return TripEdit(operation=TripOperation.NO_REST)
    return TripEdit(operation=TripOperation.REST, to_day=_day_of(said, trip, today))


def _on_day(said: str, trip: Trip, today: date) -> TripEdit | None:
    """Whatever else is wished of a day that is named, such as "day two should have the sea"."""
    day = _day_of(said, trip, today)
    if day is None or not _WISHES.search(said):
        return None
    wish = _DAY.sub(" ", said)
    what = " ".join([*content_words(wish), *interests_in(wish)])
    return TripEdit(operation=TripOperation.ADD, what=what, to_day=day, loosely=True)


def _weather(said: str, trip: Trip, today: date) -> TripEdit | None:
    if (
        not _RAIN.search(said)
        or _ASKS_WEATHER.search(said)
        or re.search(r"\b(?:rain ?coat|rain jacket|umbrella|boots)\b", said)
    ):
        return None
    return TripEdit(operation=TripOperation.RAIN, to_day=_day_of(said, trip, today))


def _moved(said: str, trip: Trip, today: date) -> TripEdit | None:
    match = _MOVE.search(said)
    if match is None:
        return None
    target = re.split(r",| and | please", match["to"])[0]
    what, from_day = match["what"], _day_of(match["what"], trip, today)
    wanted = re.sub(rf"\b(?:{_DAY_NUMBER}|{_WEEKDAY})(?:'s)?", " ", what)
    wanted = re.sub(r"\b(?:the|my|our|from|on|'s|activity|of|s)\b", " ", wanted).strip(" '")
    to_day = _day_of(target, trip, today)
    if to_day is None and _DAY.search(target) is None:
        return None
    start = parse_period(target, today).start if to_day is None else None
    return TripEdit(
        operation=TripOperation.MOVE,
        what=" ".join(wanted.split()) or None,
        from_day=from_day,
        to_day=to_day,
        to_date=start,
    )


def _length(said: str, trip: Trip) -> TripEdit | None:
    fewer = _FEWER.search(said)
    if fewer is not None:
        number = _number(fewer["n"] or fewer["n2"])
        return TripEdit(operation=TripOperation.DAYS, days=-number, more=True)
    match = _DAYS.search(said)
    more = _MORE.search(said)
    if more is not None and (
        more["tail"] or re.search(r"\b(?:more|extra|another|longer|add)\b", said)
    ):
        count = _number(more["n"]) * _UNITS[more["unit"].rstrip("s")]
        return TripEdit(operation=TripOperation.DAYS, days=count, more=True)
    if match is None:
        return None
    unit = (match["unit"] or match["unit2"]).rstrip("s")
    count = _number(match["n"] or match["n2"]) * _UNITS[unit] + (1 if unit == "night" else 0)
    return TripEdit(operation=TripOperation.DAYS, days=count)


def _number(text: str | None) -> int:
    return 1 if text in {None, "", "a", "an", "another"} else int(parse_number(text or "") or 0)


def _when(said: str, today: date) -> TripEdit | None:
    period = parse_period(said, today)
    if (period.start is None and period.month is None) or not _WHEN.search(said):
        return None
    return TripEdit(operation=TripOperation.START, to_date=period.start, month=period.month)


def _pace(said: str) -> TripEdit | None:
    if _SLOWER.search(said):
        return TripEdit(operation=TripOperation.PACE, pace=Pace.SLOW)
    return TripEdit(operation=TripOperation.PACE, pace=Pace.FULL) if _FULLER.search(said) else None


def _who(said: str) -> TripEdit | None:
    party = parse_party(said)
    if not _PARTY.search(said) or not party.stated:
        return None
    return TripEdit(operation=TripOperation.PARTY, party=party)


def _activity(said: str, trip: Trip, today: date) -> TripEdit | None:
    day = _day_of(said, trip, today)
    match = _DROP.search(said)
    if match is not None and has_activity(trip, match["what"]):
        return TripEdit(operation=TripOperation.REMOVE, what=match["what"], from_day=day)
    match = _ADD.search(said)
    if match is None or not (day is not None or interests_in(match["what"])):
        return None
    what = re.sub(rf"\b(?:on |to )?(?:{_DAY_NUMBER}|{_WEEKDAY}).*$", "", match["what"]).strip()
    return TripEdit(operation=TripOperation.ADD, what=what, to_day=day)


def _swapped(said: str, trip: Trip, today: date) -> list[TripEdit]:
    """One activity off, and what is rather wanted on: "swap the museum for something outdoors"."""
    match = _SWAP.search(said)
    if match is None or not has_activity(trip, match["what"]):
        return []
    day = _day_of(said, trip, today)
    edits = [TripEdit(operation=TripOperation.REMOVE, what=match["what"], from_day=day)]
    tags = interests_in(match["new"])
    if tags:
        edits.append(TripEdit(operation=TripOperation.INTEREST, what=" ".join(tags)))
    return edits


def _interest(said: str) -> TripEdit | None:
    tags = interests_in(said)
    if not tags or not _INTEREST.search(said):
        return None
    return TripEdit(operation=TripOperation.INTEREST, what=" ".join(tags))
