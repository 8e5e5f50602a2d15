"""Which day and which activity of a trip a shopper's words mean."""

from datetime import date

from assistant.language.text import key
from assistant.lists.changes import EditRefusedError
from assistant.trips.model import Activity, Trip

_LEAST = 3  # letters of a word that can name an activity
SURELY = 1.0
"""Least likeness of words that name an activity, rather than share some letters with it."""


def wanted_words(words: str | None) -> set[str]:
    """Those of `words` that can name an activity."""
    return {word for word in key(words or "").split() if len(word) >= _LEAST} - {"day"}


def has_activity(trip: Trip, words: str) -> bool:
    """Whether words name something that is planned."""
    wanted = wanted_words(words)
    return any(likeness(a, wanted) >= SURELY for day in trip.days for a in day.activities)


def day_of(trip: Trip, words: str) -> int | None:
    """The number of the day with what words name; None where nothing planned is named so."""
    wanted = wanted_words(words)
    scores = [max((likeness(a, wanted) for a in d.activities), default=0.0) for d in trip.days]
    best = max(scores, default=0.0)
    return scores.index(best) + 1 if best >= SURELY else None


def day_index(trip: Trip, number: int | None, day: date | None) -> int:
    """Where in `trip.days` a day is.

    Raises:
        EditRefusedError: the trip has no such day.
    """
    if day is not None:
        at = trip.numbered(day)
        if at is None:
            raise EditRefusedError(f"{day:%A, %d %B} isn't part of this trip.")
        return at - 1
    if number is None or not 1 <= number <= len(trip.days):
        raise EditRefusedError(f"This trip has {len(trip.days)} days. Which one do you mean?")
    return number - 1


def find_activity(trip: Trip, words: str | None, from_day: int | None) -> tuple[int, Activity]:
    """The day and the activity that a shopper's words mean.

    Raises:
        EditRefusedError: there is none.
    """
    days = range(len(trip.days)) if from_day is None else [day_index(trip, from_day, None)]
    wanted = wanted_words(words)
    best: tuple[float, int, Activity] | None = None
    for at in days:
        for activity in trip.days[at].activities:
            score = likeness(activity, wanted)
            if score > 0 and (best is None or score > best[0]):
                best = (score, at, activity)
    if best is None:
        where = "" if from_day is None else f" on day {from_day}"
        raise EditRefusedError(f"There is no “{words or 'such thing'}” planned{where}.")
    return best[1], best[2]


def likeness(activity: Activity, wanted: set[str]) -> float:
    """How much of an activity's name, place, tags and guide the `wanted_words` have; 0 for none."""
    named = set(key(f"{activity.name} {activity.place or ''}").split())
    score = 2.0 * len(wanted & named) + len(wanted & {key(tag) for tag in activity.tags})
    score += sum(0.5 for w in wanted if any(n.startswith(w[:4]) for n in named if len(n) > 3))
    return score + 0.5 * len(wanted & set(key(activity.why).split()))
