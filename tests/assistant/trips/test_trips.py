"""Itineraries: cited, dated, edited, and honest where there is no guide."""

from datetime import date

import pytest

from assistant.services import Shop
from assistant.trips.edits import TripEdit, TripOperation, apply_trip_edit
from assistant.trips.model import Pace, Trip
from assistant.trips.places import written_place
from assistant.trips.planner import plan_trip
from assistant.trips.reading import read_trip_edits
from assistant.trips.request import parse_trip

TODAY = date(2026, 3, 2)


def _plan(shop: Shop, text: str) -> Trip:
    return plan_trip(shop, parse_trip(shop, text, TODAY))[0]


def test_every_activity_stands_in_the_guide_that_it_cites(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "six days in Lisbon in May with two kids")
    documents = {d.id: d.text for d in guided_shop.store.documents.all()}
    activities = [a for day in trip.days for a in day.activities]
    assert len(activities) > 8
    for activity in activities:
        assert activity.source is not None
        assert activity.name in documents[activity.source]
        assert activity.why in documents[activity.source]


def test_no_activity_comes_twice(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "a week in Lisbon in June")
    names = [a.name for day in trip.days for a in day.activities]
    assert len(names) == len(set(names))


def test_dates_season_and_party_are_understood(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon from June 3 with a toddler")
    assert [day.date for day in trip.days] == [date(2026, 6, n) for n in (3, 4, 5, 6)]
    assert trip.season == "summer"
    assert trip.request.party.babies == 1
    assert "sunscreen" in trip.needs(1)


def test_a_mistyped_place_is_found(guided_shop: Shop) -> None:
    assert _plan(guided_shop, "3 days in Lisbn").destination == "Lisbon"


@pytest.mark.parametrize("place", ["Ulaanbaatar", "Blorptown", "Atlantis"])
def test_a_place_without_a_guide_is_general_advice_and_says_so(
    guided_shop: Shop, place: str
) -> None:
    trip = _plan(guided_shop, f"3 days in {place} in June")
    assert trip.general
    assert trip.destination == place
    assert all(a.place is None for day in trip.days for a in day.activities)


def test_a_shop_without_guides_plans_from_general_advice(shop: Shop) -> None:
    trip = _plan(shop, "3 days in Lisbon in May")
    assert trip.general
    assert all(a.source is None for day in trip.days for a in day.activities)
    assert any(day.activities for day in trip.days)


@pytest.mark.parametrize(
    ("text", "days", "note"),
    [
        ("plan 0 days in Lisbon", 1, "can't be planned"),
        ("plan 400 days in Lisbon", 21, "21 days at a time"),
        ("3 days in Lisbon from 2019-05-01", 3, "has passed"),
    ],
)
def test_odd_lengths_and_dates_get_a_clear_answer(
    guided_shop: Shop, text: str, days: int, note: str
) -> None:
    asked = parse_trip(guided_shop, text, TODAY)
    assert asked.request.days == days
    assert note in " ".join(asked.notes)


def test_a_move_takes_one_activity_and_leaves_other_days(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "3 days in Lisbon from June 5")
    moved = trip.days[0].activities[0]
    edit = TripEdit(operation=TripOperation.MOVE, what=moved.name, from_day=1, to_day=3)
    after = apply_trip_edit(guided_shop, trip, edit).trip
    assert moved in after.days[2].activities
    assert moved not in after.days[0].activities
    assert after.days[1] == trip.days[1]


def test_rain_brings_what_has_a_roof_and_an_umbrella(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "3 days in Lisbon in June")
    edit = TripEdit(operation=TripOperation.RAIN, to_day=1)
    after = apply_trip_edit(guided_shop, trip, edit).trip
    assert after.days[0].wet
    assert after.days[1:] == trip.days[1:]
    assert "umbrella" in after.needs(1)


def test_rain_that_is_spoken_of_beforehand_brings_what_has_a_roof(guided_shop: Shop) -> None:
    dry = _plan(guided_shop, "two days in Lisbon in June")
    wet = _plan(guided_shop, "two rainy days in Lisbon in June")
    assert all(day.wet for day in wet.days)
    assert "umbrella" in wet.season_needs
    assert all(a.bears_rain for day in wet.days for a in day.activities)
    assert all(day.activities for day in wet.days)
    assert not all(a.bears_rain for day in dry.days for a in day.activities)
    assert not _plan(guided_shop, "two days in Lisbon, I have a rain jacket").days[0].wet


def test_a_longer_trip_keeps_the_days_it_had(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "3 days in Lisbon in June")
    after = apply_trip_edit(guided_shop, trip, TripEdit(operation=TripOperation.DAYS, days=4)).trip
    assert after.days[:3] == trip.days
    assert len(after.days) == 4


@pytest.mark.parametrize(
    "edit",
    [
        TripEdit(operation=TripOperation.MOVE, what="opera", to_day=1),
        TripEdit(operation=TripOperation.DAYS, days=0),
        TripEdit(operation=TripOperation.DAYS, days=400),
        TripEdit(operation=TripOperation.REMOVE, what="bungee jump"),
    ],
)
def test_an_edit_that_cannot_be_made_leaves_the_trip(guided_shop: Shop, edit: TripEdit) -> None:
    trip = _plan(guided_shop, "3 days in Lisbon in June")
    edited = apply_trip_edit(guided_shop, trip, edit)
    assert not edited.done
    assert edited.notes
    assert edited.trip == trip


def test_a_season_that_only_a_guide_knows_is_planned_for(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "three days in Bali in July")
    assert trip.season not in {"spring", "summer", "autumn", "winter"}
    assert trip.season_needs


def test_adults_get_no_playground_and_children_do(guided_shop: Shop) -> None:
    days = {
        party: " ".join(
            a.name.lower() for day in _plan(guided_shop, said).days for a in day.activities
        )
        for party, said in (
            ("two", "three days in Springfield in May for two adults"),
            ("family", "three days in Springfield in May with two kids"),
        )
    }
    assert "playground" in days["family"]
    assert "playground" not in days["two"]


def test_two_days_change_places_and_keep_their_dates(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon from June 3")
    swapped = apply_trip_edit(
        guided_shop, trip, TripEdit(operation=TripOperation.SWAP, from_day=2, to_day=4)
    ).trip
    assert [day.activities for day in swapped.days] == [
        trip.days[at].activities for at in (0, 3, 2, 1)
    ]
    assert [day.date for day in swapped.days] == [day.date for day in trip.days]


def test_a_day_of_rest_is_a_day_more_and_leaves_the_others(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon in June")
    rested = apply_trip_edit(guided_shop, trip, TripEdit(operation=TripOperation.REST)).trip
    assert [day.activities for day in rested.days] == [
        *(day.activities for day in trip.days[:2]),
        [],
        *(day.activities for day in trip.days[2:]),
    ]
    assert rested.request.days == 5


def _read(trip: Trip, said: str) -> list[TripEdit]:
    return read_trip_edits(said, trip, TODAY, active=True)


def test_words_that_order_days_are_read_as_their_exchange(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon in June")
    (edit,) = _read(trip, "can you swap day 2 and day 4 around")
    assert (edit.operation, edit.from_day, edit.to_day) == (TripOperation.SWAP, 2, 4)
    last, first = trip.days[3].activities[0].name, trip.days[0].activities[0].name
    (edit,) = _read(trip, f"we want {last.lower()} first and {first.lower()} later")
    assert (edit.operation, edit.from_day, edit.to_day) == (TripOperation.SWAP, 4, 1)
    (edit,) = _read(trip, "put in a rest day please")
    assert edit.operation is TripOperation.REST


@pytest.mark.parametrize(
    "said", ["which one is the free day?", "no rest day please", "we don't need a day off"]
)
def test_who_asks_after_a_rest_or_wants_none_gets_no_more_of_it(
    guided_shop: Shop, said: str
) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon in June")
    edited = [apply_trip_edit(guided_shop, trip, edit) for edit in _read(trip, said)]
    assert all(not edit.done for edit in edited)


def test_who_wants_no_rest_day_loses_the_empty_one_and_nothing_that_is_planned(
    guided_shop: Shop,
) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon in June")
    rested = apply_trip_edit(guided_shop, trip, TripEdit(operation=TripOperation.REST)).trip
    (edit,) = _read(rested, "no rest day please")
    assert apply_trip_edit(guided_shop, rested, edit).trip == trip


def test_a_wish_for_a_day_adds_only_what_surely_meets_it(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "2 days in Lisbon in June")
    (edit,) = _read(trip, "if it clears up on sunday i want a volcano in there")
    assert edit.to_day == 2
    edited = apply_trip_edit(guided_shop, trip, edit)
    assert not edited.done
    assert edited.trip == trip
    had = trip.days[1].activities[0]
    (edit,) = _read(trip, f"and day two should have {had.name.lower()} in it")
    assert "already" in apply_trip_edit(guided_shop, trip, edit).notes[0]


def test_most_that_one_can_walk_slows_the_trip(guided_shop: Shop) -> None:
    trip = _plan(guided_shop, "4 days in Lisbon in June")
    (edit,) = _read(trip, "20 km a day is the most i can do")
    assert (edit.operation, edit.pace) == (TripOperation.PACE, Pace.SLOW)


def test_nobodys_bed_is_a_place() -> None:
    assert written_place("the puppy howls all night in his bed, 9 weeks in her crate") is None
    assert written_place("9 nights in lisbon") == "Lisbon"
    assert written_place("I was going to put her on raw meat, or bake a cake") is None
    assert written_place("going to lisbon with my mum") == "Lisbon"
