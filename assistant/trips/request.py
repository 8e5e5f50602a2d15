"""What a shopper says of a trip: where, when, how long, who with, what for."""

import re
from dataclasses import dataclass, field
from datetime import date

from assistant.language.dates import parse_period
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.text import normalise
from assistant.lists.goal import Goal, parse_goal
from assistant.lists.guides import Guide
from assistant.services import Shop
from assistant.trips.model import MOST_DAYS, Pace, TripRequest
from assistant.trips.places import find_place

_DEFAULT_DAYS = 3
_LENGTH = re.compile(
    rf"(?P<sign>[-−]\s?)?(?P<n>{NUMBER}|\d{{1,9}}|zero|no)[\s-]*(?P<unit>days?|nights?"
    rf"|weeks?|months?|years?)\b"
)
_UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_SLOW = re.compile(
    r"\b(?:slow(?:ly|er)?|relax(?:ed|ing)?|easy(?:going)?|leisurely|lazy|chill(?:ed)?|quiet|gentle"
    r"|take it easy|not too much|no rush|unhurried|toddlers?|bab(?:y|ies))\b"
)
_FULL = re.compile(
    r"\b(?:packed|busy|full|see everything|as much as possible|action[- ]packed|intens(?:e|ive)"
    r"|fast[- ]paced|jam[- ]packed|non-?stop)\b"
)
_WET = re.compile(
    r"\brain(?:y|s|ing)?\b(?! ?(?:coat|jacket|boot|forest|trouser|gear))|\bwet (?:days?|weather"
    r"|weeks?|weekend)\b|\b(?:bad weather|stormy|showers)\b"
)
INTERESTS: dict[str, tuple[str, ...]] = {
    "culture": (
        "culture",
        "cultural",
        "museum",
        "museums",
        "art",
        "history",
        "galleries",
        "temples",
    ),
    "food": (
        "food",
        "eat",
        "eating",
        "restaurants",
        "cuisine",
        "foodie",
        "foodies",
        "wine",
        "markets",
    ),
    "hike": (
        "hike",
        "hikes",
        "hiking",
        "walks",
        "trekking",
        "trails",
        "mountains",
        "hill",
        "hills",
    ),
    "views": ("views", "viewpoints", "scenery", "photography", "photos", "landscapes"),
    "beach": ("beach", "beaches", "sea", "seaside"),
    "swim": ("swim", "swimming", "snorkelling", "snorkeling", "pool"),
    "music": ("music", "concerts", "nightlife", "jazz", "fado"),
    "shopping": ("shopping", "shops", "boutiques"),
    "wildlife": ("wildlife", "animals", "birds", "whales", "zoo"),
    "snow": ("ski", "skiing", "snow", "sledging", "snowboarding"),
    "cycling": ("cycling", "bike", "bikes", "biking"),
    "boat": ("boat", "boats", "sailing", "kayak", "kayaking", "ferry"),
    "wellness": ("wellness", "spa", "yoga", "hot springs"),
    "architecture": ("architecture", "buildings"),
    "walk": ("strolling", "wandering", "walking"),
}
"""Tag of activities to the words for it."""
_AVOID = re.compile(
    r"\b(?:no|not|without|hate|avoid|don't like|skip(?: the)?|bored (?:of|by))\s+(?P<w>\w+)"
)


@dataclass(frozen=True)
class Asked:
    """A trip as asked for."""

    request: TripRequest
    goal: Goal
    guide: Guide | None
    """To the destination."""
    place: str | None
    """As the guide or the shopper names it."""
    notes: tuple[str, ...] = field(default=())
    """What was odd about it, for the shopper; each a sentence."""


def parse_trip(shop: Shop, text: str, today: date) -> Asked:
    """Read a trip.

    Args:
        shop: whose guides know places.
        text: an utterance, or what a language model passes on.
        today: what "next week" is relative to.
    """
    said = normalise(text).lower()
    goal = parse_goal(text, shop.vocabulary, shop.catalog.currency)
    guide, place = find_place(shop, normalise(text))
    period = parse_period(said, today)
    days, notes = _length(said, period.days)
    start, past = _not_past(said, period.start, today)
    notes += past
    request = TripRequest(
        destination=place,
        kind=None,
        start=start,
        days=days,
        month=period.month or (None if start is None else start.month),
        party=goal.party,
        pace=_pace(said),
        interests=tuple(interests_in(said)),
        avoid=tuple(_avoided(said)),
        wet=_WET.search(said) is not None,
        budget=None if goal.fault else goal.budget,
    )
    return Asked(request, goal, guide, place, tuple(notes))


def states_length(text: str, today: date) -> bool:
    """Whether `text` (lower case) says for how long: "three days", "this weekend"."""
    return parse_period(text, today).days is not None or _LENGTH.search(text) is not None


def _length(text: str, days: int | None) -> tuple[int, list[str]]:
    """The days to plan, and what was odd about the days that the words name."""
    match = _LENGTH.search(text)
    if days is None and match is not None:
        number = parse_number(match["n"])
        value = int(match["n"]) if match["n"].isdigit() else int(number or 0)
        days = value * _UNIT_DAYS[match["unit"].rstrip("s")]
        if match["sign"]:
            days = -days
    if days is None:
        return _DEFAULT_DAYS, []
    if days < 1:
        return 1, [f"A trip of {days} days can't be planned, so here is a single day."]
    if days > MOST_DAYS:
        return MOST_DAYS, [
            f"I plan {MOST_DAYS} days at a time, not {days}, so these are the first {MOST_DAYS}."
        ]
    return days, []


def _not_past(text: str, start: date | None, today: date) -> tuple[date | None, list[str]]:
    year = re.search(r"\b(?:19|20)\d{2}\b", text)
    if start is not None and year is not None and start.year != int(year.group()):
        try:
            start = start.replace(year=int(year.group()))
        except ValueError:
            start = None
    if start is not None and start < today:
        return None, ["That date has passed, so I left the dates open. Tell me when you go."]
    if start is None and year is not None and int(year.group()) < today.year:
        return None, ["That year has passed, so I left the dates open."]
    return start, []


def _pace(text: str) -> Pace:
    if _FULL.search(text):
        return Pace.FULL
    return Pace.SLOW if _SLOW.search(text) else Pace.NORMAL


def interests_in(text: str) -> list[str]:
    """Tags of activities that `text` (lower case) speaks of."""
    words = set(re.findall(r"[a-z]+", text))
    avoided = set(_avoided(text))
    return [
        tag
        for tag, names in INTERESTS.items()
        if tag not in avoided and any(n in words or (" " in n and n in text) for n in names)
    ]


def _avoided(text: str) -> list[str]:
    words = {match["w"] for match in _AVOID.finditer(text)}
    return [tag for tag, names in INTERESTS.items() if words & set(names)]
