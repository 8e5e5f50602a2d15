"""Edits of a trip: each changes what it names, and leaves the other days as they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from assistant.lists.changes import EditRefusedError
from assistant.lists.goal import parse_goal
from assistant.lists.party import Party
from assistant.services import Shop
from assistant.trips.model import MOST_DAYS, TIMES, WHOLE_DAY, Activity, Day, Pace, Trip
from assistant.trips.naming import SURELY, day_index, find_activity, likeness, wanted_words
from assistant.trips.places import find_place
from assistant.trips.planner import Known, Pool, activities, gather, plan_trip, schedule
from assistant.trips.request import Asked
from assistant.trips.seasons import WET_NEEDS


class TripOperation(StrEnum):
    """Kinds of edit."""

    MOVE = "move"
    """An activity to another day."""
    SWAP = "swap"
    """Two days, with all that is on them."""
    REST = "rest"
    """A day more with nothing on it, before `to_day` or in the middle."""
    NO_REST = "no_rest"
    """The days with nothing on them off."""
    REMOVE = "remove"
    """An activity."""
    ADD = "add"
    """An activity that the guides know."""
    RAIN = "rain"
    """Rain on some days, or on all."""
    DAYS = "days"
    """So many days; or with `more`, so many more."""
    START = "start"
    """Other dates, or another month."""
    PACE = "pace"
    PARTY = "party"
    INTEREST = "interest"


class TripEdit(BaseModel):
    """One edit; days are numbered from 1."""

    model_config = ConfigDict(frozen=True)

    operation: TripOperation
    what: str | None = None
    """Words of the activity, or tags of the interest."""
    from_day: int | None = None
    to_day: int | None = None
    to_date: date | None = None
    days: int | None = None
    more: bool = False
    """Whether `days` counts days to add (or, negative, to drop)."""
    month: int | None = None
    pace: Pace | None = None
    party: Party | None = None
    loosely: bool = False
    """Whether `what` are words of a wish, of which only some name what is to be added."""


@dataclass(frozen=True)
class TripEdited:
    """What came of an edit."""

    trip: Trip
    known: Known
    notes: tuple[str, ...]
    done: bool = True


def apply_trip_edit(shop: Shop, trip: Trip, edit: TripEdit) -> TripEdited:
    """Make one edit; a trip that it can't be made on comes back as it was, and says why."""
    known = known_of(shop, trip)
    try:
        return _EDITS[edit.operation](shop, trip, known, edit)
    except EditRefusedError as refusal:
        return TripEdited(trip, known, (str(refusal),), done=False)


def known_of(shop: Shop, trip: Trip) -> Known:
    """What a planned trip rests on, looked up again."""
    return gather(shop, _asked(shop, trip))


def _asked(shop: Shop, trip: Trip) -> Asked:
    guide, _ = find_place(shop, trip.request.destination or "")
    goal = parse_goal(trip.request.kind or trip.kind, shop.vocabulary, shop.catalog.currency)
    return Asked(trip.request, goal, guide, trip.request.destination)


def _with_days(trip: Trip, changed: Mapping[int, Day]) -> Trip:
    days = [changed.get(at, day) for at, day in enumerate(trip.days)]
    return trip.model_copy(update={"days": days})


def _ordered(found: list[Activity]) -> list[Activity]:
    order = {WHOLE_DAY: 0, **{time: n for n, time in enumerate(TIMES)}}
    return sorted(found, key=lambda a: order.get(a.time_of_day, 0))


def _move(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    at, activity = find_activity(trip, edit.what, edit.from_day)
    to = day_index(trip, edit.to_day, edit.to_date)
    if to == at:
        raise EditRefusedError(f"“{activity.name}” is on day {at + 1} already.")
    source, target = trip.days[at], trip.days[to]
    clashing = [a for a in target.activities if _clash(a, activity)]
    left = [a for a in source.activities if a is not activity]
    back = [a for a in clashing if not any(_clash(a, other) for other in left)]
    changed = {
        at: source.model_copy(update={"activities": _ordered([*left, *back])}),
        to: target.model_copy(
            update={
                "activities": _ordered(
                    [*(a for a in target.activities if a not in clashing), activity]
                )
            }
        ),
    }
    notes = [f"Moved “{activity.name}” to day {to + 1}."]
    if back:
        notes.append(f"{_names(back)} moved to day {at + 1} in return.")
    dropped = [a for a in clashing if a not in back]
    if dropped:
        notes.append(f"There is no room left for {_names(dropped)}.")
    return TripEdited(_with_days(trip, changed), known, tuple(notes))


def _swap(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    one = day_index(trip, edit.from_day, None)
    other = day_index(trip, edit.to_day, edit.to_date)
    if one == other:
        raise EditRefusedError("It is in that order already.")
    days = list(trip.days)
    days[one], days[other] = days[other], days[one]
    swapped = trip.model_copy(update={"days": days}).dated(trip.request.start)
    note = f"Day {one + 1} and day {other + 1} have changed places."
    return TripEdited(swapped, known, (note,))


def _rest(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    count = len(trip.days) + 1
    if count > MOST_DAYS:
        raise EditRefusedError(f"I plan {MOST_DAYS} days at a time, so I left it as it is.")
    at = len(trip.days) // 2
    if edit.to_day is not None or edit.to_date is not None:
        at = day_index(trip, edit.to_day, edit.to_date)
    days = [*trip.days[:at], Day(), *trip.days[at:]]
    request = trip.request.model_copy(update={"days": count})
    longer = trip.model_copy(update={"days": days, "request": request}).dated(request.start)
    return TripEdited(
        longer, known, (f"Day {at + 1} has nothing on it, for a rest; it is {count} days now.",)
    )


def _no_rest(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    days = [day for day in trip.days if day.activities]
    if len(days) == len(trip.days) or not days:
        raise EditRefusedError("There is no day of rest in it.")
    request = trip.request.model_copy(update={"days": len(days)})
    shorter = trip.model_copy(update={"days": days, "request": request}).dated(request.start)
    return TripEdited(shorter, known, (f"No day of rest; it is {len(days)} days now.",))


def _clash(one: Activity, other: Activity) -> bool:
    def parts(activity: Activity) -> set[str]:
        return set(TIMES[:2]) if activity.time_of_day == WHOLE_DAY else {activity.time_of_day}

    return bool(parts(one) & parts(other))


def _names(found: list[Activity]) -> str:
    return " and ".join(f"“{activity.name}”" for activity in found)


def _remove(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    at, activity = find_activity(trip, edit.what, edit.from_day)
    left = [a for a in trip.days[at].activities if a is not activity]
    day = trip.days[at].model_copy(update={"activities": left})
    return TripEdited(
        _with_days(trip, {at: day}), known, (f"Took “{activity.name}” off day {at + 1}.",)
    )


def _used(trip: Trip) -> set[str]:
    return {a.name for day in trip.days for a in day.activities}


def _add(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    pool, used = activities(known), _used(trip)
    wanted = wanted_words(edit.what)
    left = [a for a in (*pool.own, *pool.further) if a.name not in used]
    ranked = sorted(left, key=lambda a: -likeness(a, wanted))
    if edit.loosely:
        _refuse_vague(trip, edit, ranked, wanted)
    if not ranked or likeness(ranked[0], wanted) <= 0:
        raise EditRefusedError(
            f"The guides that I have say nothing more of “{edit.what}” for {trip.destination}."
        )
    activity = ranked[0]
    at = _roomiest(trip, activity) if edit.to_day is None and edit.to_date is None else None
    place = day_index(trip, edit.to_day, edit.to_date) if at is None else at
    day = trip.days[place]
    out = [a for a in day.activities if _clash(a, activity)]
    kept = [a for a in day.activities if a not in out]
    new = day.model_copy(update={"activities": _ordered([*kept, activity])})
    instead = f" instead of {_names(out)}" if out else ""
    note = f"Added “{activity.name}” to day {place + 1}{instead}."
    return TripEdited(_with_days(trip, {place: new}), known, (note,))


def _refuse_vague(trip: Trip, edit: TripEdit, ranked: Sequence[Activity], wanted: set[str]) -> None:
    """Refuse a wish that the day meets already, or that nothing surely meets.

    Raises:
        EditRefusedError: it is either.
    """
    at = day_index(trip, edit.to_day, edit.to_date)
    for activity in trip.days[at].activities:
        if likeness(activity, wanted) >= SURELY:
            raise EditRefusedError(f"Day {at + 1} has “{activity.name}” already.")
    if not ranked or likeness(ranked[0], wanted) < SURELY:
        raise EditRefusedError(
            f"The guides that I have know nothing more for {trip.destination} that fits that, so I "
            f"left day {at + 1} as it was."
        )


def _roomiest(trip: Trip, activity: Activity) -> int:
    """The day with the fewest things in the way of an activity."""
    clashes = [sum(_clash(a, activity) for a in day.activities) for day in trip.days]
    return clashes.index(min(clashes))


def _rain(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    if edit.to_day is None and edit.to_date is None:
        wet = list(range(len(trip.days)))
    else:
        wet = [day_index(trip, edit.to_day, edit.to_date)]
    pool, used = activities(known), _used(trip)
    changed, swapped, stuck = {}, [], []
    for at in wet:
        dry: list[Activity] = []
        for activity in trip.days[at].activities:
            if activity.bears_rain:
                dry.append(activity)
                continue
            instead = _indoor(pool, activity, used, dry)
            if instead is None:
                dry.append(activity)
                stuck.append(activity)
            else:
                used.add(instead.name)
                swapped.append((activity, instead))
                dry.append(instead)
        changed[at] = trip.days[at].model_copy(update={"activities": _ordered(dry), "wet": True})
    needs = tuple(dict.fromkeys([*trip.season_needs, *WET_NEEDS]))
    every = len(wet) == len(trip.days)  # then days that are added will be wet too
    request = trip.request.model_copy(update={"wet": every or trip.request.wet})
    update = {"season_needs": needs, "request": request}
    wetter = _with_days(trip, changed).model_copy(update=update)
    notes = [f"“{new.name}” instead of “{old.name}”." for old, new in swapped]
    if stuck:
        notes.append(f"I know nothing under a roof in place of {_names(stuck)}: dress for it.")
    return TripEdited(wetter, known, tuple(notes) or ("All of it can be done in the rain.",))


def _indoor(
    pool: Pool, activity: Activity, used: set[str], beside: list[Activity]
) -> Activity | None:
    left = [
        a
        for a in (*pool.own, *pool.further)
        if a.bears_rain and a.name not in used and not any(_clash(a, other) for other in beside)
    ]
    same = [a for a in left if a.time_of_day == activity.time_of_day]
    whole = activity.time_of_day == WHOLE_DAY
    return next(iter(same or (left if whole else [])), None)


def _days(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    count = (edit.days or 0) + (len(trip.days) if edit.more else 0)
    if count < 1:
        raise EditRefusedError("A trip has one day at the least, so I left it as it is.")
    if count > MOST_DAYS:
        raise EditRefusedError(
            f"I plan {MOST_DAYS} days at a time, not {count}, so I left it at {len(trip.days)}."
        )
    request = trip.request.model_copy(update={"days": count})
    days = list(trip.days[:count])
    if count > len(days):
        pool = activities(known)
        days += schedule(pool, request, known, count - len(days), _used(trip))
    changed = trip.model_copy(update={"days": days, "request": request})
    note = f"It is {count} day{'' if count == 1 else 's'} now; the others are as they were."
    return TripEdited(changed.dated(request.start), known, (note,))


def _start(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
    month = edit.to_date.month if edit.to_date is not None else edit.month
    request = trip.request.model_copy(update={"start": edit.to_date, "month": month})
    moved = trip.model_copy(update={"request": request})
    then = gather(shop, _asked(shop, moved))
    if then.season == trip.season:
        return TripEdited(moved.dated(edit.to_date), then, ("New dates, same plan.",))
    fresh, again = plan_trip(shop, _asked(shop, moved))
    note = f"It is {fresh.season or 'another season'} then, so I planned the days anew."
    return TripEdited(fresh, again, (note,))


def _replan(what: str) -> Callable[[Shop, Trip, Known, TripEdit], TripEdited]:
    def edit_request(shop: Shop, trip: Trip, known: Known, edit: TripEdit) -> TripEdited:
        update: dict[str, object] = {}
        if what == "pace" and edit.pace is not None:
            update["pace"] = edit.pace
        if what == "party" and edit.party is not None:
            update["party"] = edit.party
        if what == "interests" and edit.what:
            update["interests"] = tuple(
                dict.fromkeys([*edit.what.split(), *trip.request.interests])
            )
        changed = trip.model_copy(update={"request": trip.request.model_copy(update=update)})
        fresh, again = plan_trip(shop, _asked(shop, changed))
        return TripEdited(fresh, again, ("I planned the days anew for that.",))

    return edit_request


_EDITS: Mapping[TripOperation, Callable[[Shop, Trip, Known, TripEdit], TripEdited]] = (
    MappingProxyType(
        {
            TripOperation.MOVE: _move,
            TripOperation.SWAP: _swap,
            TripOperation.REST: _rest,
            TripOperation.NO_REST: _no_rest,
            TripOperation.REMOVE: _remove,
            TripOperation.ADD: _add,
            TripOperation.RAIN: _rain,
            TripOperation.DAYS: _days,
            TripOperation.START: _start,
            TripOperation.PACE: _replan("pace"),
            TripOperation.PARTY: _replan("party"),
            TripOperation.INTEREST: _replan("interests"),
        }
    )
)
