"""Where itineraries come from: every activity must stand in the guide that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.services import Shop
from assistant.trips.edits import TripEdit, TripOperation, apply_trip_edit
from assistant.trips.model import Activity, Trip
from assistant.trips.planner import plan_trip
from assistant.trips.request import parse_trip
from core.store import Document

WAYS = (
    "Three days in {} in May with a toddler",
    "a week in {} in winter, we love food and museums",
)
UNGUIDED = (
    "Four days in Ulaanbaatar in June", "a week in Zanzibar at the beach", "3 days in Blorptown",
    "skiing in Zermatt for a week in January", "camping in the Lake District with two kids",
    "a business trip to Frankfurt", "hiking in Snowdonia for 3 days", "road trip across Texas",
)  # fmt: skip
_EDITS = (
    TripEdit(operation=TripOperation.RAIN, to_day=1),
    TripEdit(operation=TripOperation.DAYS, days=2, more=True),
    TripEdit(operation=TripOperation.START, month=1),
)
_TODAY = date(2026, 3, 2)


@dataclass
class Traced:
    """Counts over many itineraries."""

    trips: int = 0
    activities: int = 0
    cited: int = 0
    """Activities that stand in the guide they cite, word for word."""
    general: int = 0
    """Activities without a source, of a trip that says it is general advice."""
    untraced: int = 0
    unlabelled: int = 0
    """Trips to places without a guide that don't say so."""


def trace(shop: Shop) -> Traced:
    """Plan and edit trips to every destination of the shop's guides and to places without one."""
    documents = {document.id: document for document in shop.store.documents.all()}
    places = [str(d.meta["destination"]) for d in documents.values() if "destination" in d.meta]
    asked = [way.format(place) for place in places for way in WAYS]
    counts = Traced()
    for text in [*asked, *UNGUIDED]:
        trip, _ = plan_trip(shop, parse_trip(shop, text, _TODAY))
        _count(trip, documents, counts)
        counts.unlabelled += text in UNGUIDED and not trip.general
        for edit in _EDITS:
            trip = apply_trip_edit(shop, trip, edit).trip
            _count(trip, documents, counts)
    return counts


def _count(trip: Trip, documents: dict[str, Document], counts: Traced) -> None:
    counts.trips += 1
    for day in trip.days:
        for activity in day.activities:
            counts.activities += 1
            if activity.source is None:
                counts.general += trip.general
                counts.untraced += not trip.general
            elif _stands(activity, documents.get(activity.source)):
                counts.cited += 1
            else:
                counts.untraced += 1


def _stands(activity: Activity, guide: Document | None) -> bool:
    """Whether the guide's own text has the activity, its place and its reason."""
    if guide is None:
        return False
    parts: Sequence[str | None] = (activity.name, activity.place, activity.why)
    return all(part in guide.text for part in parts if part)


def summary(counts: Traced) -> dict[str, float]:
    """Counts and the share that is traced or labelled."""
    traced = counts.cited + counts.general
    return {
        "itineraries": counts.trips,
        "activities": counts.activities,
        "cited": counts.cited / max(counts.activities, 1),
        "general_advice": counts.general / max(counts.activities, 1),
        "traced_or_labelled": traced / max(counts.activities, 1),
        "places_without_a_guide_not_said_so": counts.unlabelled,
    }
