"""What the list's tools find out."""

from decimal import Decimal

from assistant.lists.filling import Outcome
from assistant.lists.model import ShoppingPlan
from assistant.lists.results import ListResult, NoticeResult, ShareResult, TripResult
from assistant.trips.model import Trip, TripRequest


def test_the_lists_that_a_list_is_compared_with_may_be_read_twice() -> None:
    plan = ShoppingPlan(title="Camping", goal="camping", lines=[], budget=Decimal(9))
    others = ListResult(plan, (), Outcome(least=plan)).others
    assert list(others) == list(others) == [(None, plan)]
    assert list(ListResult(plan, (), Outcome()).others) == []


def test_every_result_tells_what_its_list_is_compared_with() -> None:
    plan = ShoppingPlan(title="Camping", goal="camping", lines=[], budget=Decimal(9))
    made = ListResult(plan, (), Outcome(least=plan))
    trip = Trip(destination="Bali", kind="beach", request=TripRequest())
    assert TripResult(trip, shopping=made).others == made.others
    for result in (TripResult(trip), NoticeResult(""), ShareResult(None)):
        assert result.others == ()
