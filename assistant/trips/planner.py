"""Planning the days: activities from the destination's guide, then from guides to the kind of
trip, then general advice; each says where it comes from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.language.text import key
from assistant.lists.guides import Climate, Guide, GuideActivity, find_guides
from assistant.lists.matching import match_guide
from assistant.services import Shop
from assistant.trips.model import (
    DRY,
    TIMES,
    WHOLE_DAY,
    Activity,
    Day,
    Pace,
    Source,
    Trip,
    TripRequest,
)
from assistant.trips.request import Asked
from assistant.trips.seasons import GENERAL_NEEDS, MONTHS, WET_NEEDS, season_of
from core.yaml_text import load_yaml

_WARM = 20  # degrees Celsius by day from which people swim
_SLOTS = {Pace.SLOW: TIMES[:2], Pace.NORMAL: TIMES, Pace.FULL: TIMES}
_STATED = 0.85  # score of a guide from which the words name its kind of trip
_DEFAULT_KIND = "city break"
_ADULT = frozenset({"music", "work", "adventure"})  # tags that don't suit children
_FOR_KIDS = frozenset({"kids", "rest"})  # nothing but these: a playground


@dataclass(frozen=True)
class Pool:
    """All that may be done on a trip, the most specific first."""

    own: tuple[Activity, ...]
    """From the destination's guide."""
    further: tuple[Activity, ...]
    """From guides to the kind of trip, or general advice."""


@dataclass(frozen=True)
class Known:
    """What is known of a trip before its days are planned."""

    kind: str
    guide: Guide | None
    kind_guides: tuple[Guide, ...]
    """The shop's guides to this kind of trip and to this party."""
    season: str | None
    climate: Climate | None


def plan_trip(shop: Shop, asked: Asked) -> tuple[Trip, Known]:
    """The itinerary of a trip, and what it rests on."""
    known = gather(shop, asked)
    request = asked.request.model_copy(update={"kind": known.kind})
    pool = activities(known)
    trip = Trip(
        request=request,
        destination=asked.place or f"a {known.kind}",
        country=None if known.guide is None else known.guide.country,
        kind=known.kind,
        season=known.season,
        climate=_climate_phrase(known),
        days=schedule(pool, request, known, request.days),
        season_needs=_season_needs(known, request),
        general=known.guide is None,
        sources=_sources(known),
    )
    return trip.dated(request.start), known


def gather(shop: Shop, asked: Asked) -> Known:
    """The guides and the season of a trip."""
    request = asked.request
    kind_guide = _kind_guide(shop, asked)
    kind = kind_guide.subject if kind_guide is not None else _general_kind(asked.goal.text)
    season = climate = None
    if request.month is not None:
        climate = None if asked.guide is None else asked.guide.season(request.month)
        season = climate.season if climate else season_of(request.month, asked.place or "")
    guides = [] if kind_guide is None else [kind_guide]
    guides += _baby_guides(shop, request)
    return Known(kind, asked.guide, tuple(guides), season, climate)


def _kind_guide(shop: Shop, asked: Asked) -> Guide | None:
    """The shop's guide to the kind of trip that the words name, or that suits the place."""
    text = asked.goal.subject or asked.goal.text
    place = asked.place or ""
    bare = " ".join(w for w in key(text).split() if w not in set(key(place).split()))
    stated, score = match_guide(shop, [bare]) if bare else (None, 0.0)
    if stated is not None and stated.kind == "trip" and score > _STATED:
        return stated
    suited = [] if asked.guide is None else list(asked.guide.trips)
    month = asked.request.month
    if month in {12, 1, 2} and "city break" in suited:
        suited.insert(0, "winter city")
    for name in [*suited, _DEFAULT_KIND]:
        found = [g for g in find_guides(shop, f"packing for a {name}") if g.kind == "trip"]
        exact = next((g for g in found if key(g.subject) == key(name)), None)
        if exact is not None:
            return exact
    return None


def _baby_guides(shop: Shop, request: TripRequest) -> list[Guide]:
    if not request.party.babies:
        return []
    found = find_guides(shop, "travelling with a baby or toddler")
    return [g for g in found if g.kind == "trip" and "baby" in key(g.title)][:1]


def activities(known: Known) -> Pool:
    """Everything that may be done, with its source."""
    own = () if known.guide is None else _of_guide(known.guide)
    further = [a for guide in known.kind_guides for a in _of_guide(guide)]
    if not further and not own:
        further = list(_general()[_general_kind(known.kind)][1])
    return Pool(own, tuple(further))


def _of_guide(guide: Guide) -> tuple[Activity, ...]:
    return tuple(_activity(a, guide.document_id) for a in guide.activities)


def _activity(activity: GuideActivity, source: str | None) -> Activity:
    return Activity(
        name=activity.name,
        time_of_day=activity.time_of_day,
        place=activity.place,
        why=activity.text,
        source=source,
        needs=activity.needs,
        tags=activity.tags,
    )


def schedule(
    pool: Pool, request: TripRequest, known: Known, count: int, used: Iterable[str] = ()
) -> list[Day]:
    """`count` days from what is not `used` yet; when there is nothing left, a day stays free."""
    taken = set(used)
    days = []
    for number in range(count):
        edge = number in {0, count - 1} and count > 1
        chosen = _fill_day(pool, request, known, taken, edge=edge)
        days.append(Day(activities=chosen, wet=request.wet))
    return days


def _fill_day(
    pool: Pool, request: TripRequest, known: Known, taken: set[str], *, edge: bool
) -> list[Activity]:
    """What to do on a day; where rain is expected only what can be done in it, if there is any."""
    if request.wet:
        chosen = _filled(_roofed(pool), request, known, taken, edge=edge)
        if chosen:
            return chosen
    return _filled(pool, request, known, taken, edge=edge)


def _roofed(pool: Pool) -> Pool:
    """What of a pool can be done in the rain."""
    own, further = (tuple(a for a in group if a.bears_rain) for group in (pool.own, pool.further))
    return Pool(own, further)


def _filled(
    pool: Pool, request: TripRequest, known: Known, taken: set[str], *, edge: bool
) -> list[Activity]:
    chosen: list[Activity] = []
    slots = list(_SLOTS[request.pace])
    whole = None if edge else _best(pool, request, known, taken, WHOLE_DAY, chosen)
    if whole is not None and _value(whole, request, known, chosen) > 0.5:
        chosen.append(whole)
        taken.add(whole.name)
        slots = [] if request.pace is Pace.SLOW else slots[2:]
    for slot in slots:
        found = _best(pool, request, known, taken, slot, chosen)
        if found is not None:
            chosen.append(found)
            taken.add(found.name)
    return chosen


def _best(
    pool: Pool,
    request: TripRequest,
    known: Known,
    taken: set[str],
    slot: str,
    beside: Sequence[Activity],
) -> Activity | None:
    """What suits best for a part of the day; the destination's own before anything general."""
    for group in (pool.own, pool.further):
        left = [a for a in group if a.time_of_day == slot and a.name not in taken]
        fitting = [a for a in left if _value(a, request, known, beside) > 0]
        if fitting:
            return max(fitting, key=lambda a: _value(a, request, known, beside))
    return None


def _value(
    activity: Activity, request: TripRequest, known: Known, beside: Sequence[Activity]
) -> float:
    """How well an activity suits the party, the season and the interests; 0 or less: not at all."""
    tags = activity.tags
    value = 1.0 + len(tags & set(request.interests)) - 2.0 * bool(tags & set(request.avoid))
    if request.party.children:
        value += 0.6 if "kids" in tags else -0.3
        value -= 1.5 * bool(tags & _ADULT)
    elif "kids" in tags and tags <= _FOR_KIDS:
        value -= 1.5
    if tags & {"swim", "beach"} and known.climate is not None and known.climate.high_c < _WARM:
        value -= 1.5
    if "snow" in tags and known.season in {"summer", "spring", "autumn"}:
        value -= 2.0
    if known.season == "winter" and tags & {"hike", "trek", "cycling"}:
        value -= 0.7
    if known.climate is not None and known.climate.rain == "heavy" and "rain" in tags:
        value += 0.3
    if request.wet:
        value += 0.8 if tags & DRY else -0.8
    repeated = sum(len(tags & other.tags - {"kids"}) for other in beside)
    return value - 0.15 * repeated


def _climate_phrase(known: Known) -> str | None:
    climate = known.climate
    if climate is None:
        return None
    return f"typically {climate.low_c} to {climate.high_c} °C. {climate.note}."


def _season_needs(known: Known, request: TripRequest) -> tuple[str, ...]:
    if known.climate is not None:
        needs = known.climate.needs
    else:
        needs = () if known.season is None else GENERAL_NEEDS[known.season]
    return tuple(dict.fromkeys([*needs, *WET_NEEDS])) if request.wet else needs


def _sources(known: Known) -> list[Source]:
    guides = [*([] if known.guide is None else [known.guide]), *known.kind_guides]
    return [Source(id=g.document_id, title=g.title, text=_quote(g, known)) for g in guides]


def _quote(guide: Guide, known: Known) -> str:
    if guide is known.guide and known.climate is not None:
        return f"{known.climate.note}."
    if guide.activities:
        return guide.activities[0].text
    return guide.title


@lru_cache(1)
def _general() -> dict[str, tuple[frozenset[str], tuple[Activity, ...]]]:
    """General advice by kind of trip: words that name the kind, and activities."""
    text = (files("assistant.trips") / "data" / "kinds.yaml").read_text(encoding="utf-8")
    return {
        kind: (
            frozenset(word.strip() for word in row["words"].split(",")),
            tuple(_general_activity(line) for line in row["activities"].strip().splitlines()),
        )
        for kind, row in load_yaml(text).items()
    }


def _general_activity(line: str) -> Activity:
    name, time, tags, needs, why = (part.strip() for part in line.split("|"))
    return Activity(
        name=name,
        time_of_day=time,
        why=why,
        needs=tuple(part.strip() for part in needs.split(",") if part.strip()),
        tags=frozenset(part.strip() for part in tags.split(",")),
    )


def _general_kind(text: str) -> str:
    """The kind of trip that a text speaks of; a city break where it speaks of none."""
    folded = f" {text.casefold()} "
    for kind, (words, _) in _general().items():
        if kind in folded or any(f" {word} " in folded for word in words):
            return kind
    return _DEFAULT_KIND


def month_name(month: int | None) -> str:
    """`May`; empty for None."""
    return "" if month is None else MONTHS[month - 1]
