"""A trip as typed state: where, when, who with, and what each day brings."""

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from assistant.lists.party import Party
from core.money import Money

MOST_DAYS = 21
"""Days that are planned at a time."""

TIMES = ("morning", "afternoon", "evening")
"""Parts of a day, in order; a `day` activity fills the first two."""

WHOLE_DAY = "day"


class Pace(StrEnum):
    """How much goes into a day."""

    SLOW = "slow"
    """One or two things a day."""
    NORMAL = "normal"
    FULL = "full"


DRY = frozenset({"rain", "indoors"})
"""Tags of what can be done in the rain."""
_ROOFED = frozenset({"food", "music", "culture", "shopping", "architecture", "wellness"})
_OPEN = frozenset(
    "walk views hike trek beach boat cycling swim snow wildlife adventure rest skills".split()
)


class Activity(BaseModel):
    """Something to do."""

    model_config = ConfigDict(frozen=True)

    name: str
    time_of_day: str
    """`morning`, `afternoon`, `evening` or `day`."""
    place: str | None = None
    why: str = ""
    """The guide's own words."""
    source: str | None = None
    """Id of the guide; None for general advice."""
    needs: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    @property
    def bears_rain(self) -> bool:
        """Whether it can be done in the rain: its guide says so, or it surely has a roof."""
        return bool(self.tags & DRY or (self.tags & _ROOFED and not self.tags & _OPEN))


class Day(BaseModel):
    """One day."""

    date: dt.date | None = None
    activities: list[Activity] = Field(default_factory=list)
    wet: bool = False
    """The shopper said that it will rain."""

    @property
    def title(self) -> str:
        """What the day is about: its places, or else its first activity."""
        places = [a.place for a in self.activities if a.place and a.time_of_day != "evening"]
        if places:
            return " and ".join(dict.fromkeys(places[:2]))
        return self.activities[0].name if self.activities else "A free day"


class Source(BaseModel):
    """A guide that a trip rests on."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    text: str = ""
    """What of it was used, to be quoted."""


class TripRequest(BaseModel):
    """What a shopper wants of a trip; kept, so that an edit can plan again."""

    destination: str | None = None
    kind: str | None = None
    """`city break`, `ski week`; None while it isn't said."""
    start: dt.date | None = None
    days: int = Field(default=3, ge=1, le=MOST_DAYS)
    month: int | None = Field(default=None, ge=1, le=12)
    party: Party = Party()
    pace: Pace = Pace.NORMAL
    interests: tuple[str, ...] = ()
    """Tags of activities that the shopper cares about."""
    avoid: tuple[str, ...] = ()
    wet: bool = False
    """The shopper expects rain."""
    budget: Money | None = None


class Trip(BaseModel):
    """An itinerary."""

    request: TripRequest
    destination: str
    country: str | None = None
    kind: str
    season: str | None = None
    climate: str | None = None
    """What the guide says of the season, in its words."""
    days: list[Day] = Field(default_factory=list)
    season_needs: tuple[str, ...] = ()
    general: bool = False
    """There is no guide to the destination."""
    sources: list[Source] = Field(default_factory=list)

    def numbered(self, day: dt.date) -> int | None:
        """The number (1 for the first) of the day of that date."""
        return next((n for n, known in enumerate(self.days, 1) if known.date == day), None)

    def needs(self, number: int) -> list[str]:
        """What day `number` (1 for the first) and the season ask for, each once."""
        named = [need for a in self.days[number - 1].activities for need in a.needs]
        return list(dict.fromkeys([*named, *self.season_needs]))

    def dated(self, start: dt.date | None) -> "Trip":
        """The trip with its days on the calendar from `start`."""
        days = [
            day.model_copy(update={"date": None if start is None else start + dt.timedelta(days=n)})
            for n, day in enumerate(self.days)
        ]
        request = self.request.model_copy(update={"start": start})
        return self.model_copy(update={"days": days, "request": request})
