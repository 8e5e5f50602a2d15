"""Kept lists: whose they are, how they are shared, what they look like as files."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from icalendar import Calendar

from assistant.lists.changes import ListEdit, Operation
from assistant.lists.export import Format
from assistant.lists.service import Kept, ListService, Owner
from assistant.services import Shop
from assistant.trips.planner import plan_trip
from assistant.trips.request import parse_trip
from core.errors import AisleError, NotFoundError

GOAL = "a backpack, a tent and two mugs for $400"
ANN, STRANGER = Owner("ann"), Owner(None, "talk-1")


@pytest.fixture
def service(shop: Shop) -> ListService:
    return ListService(shop)


def test_a_list_is_found_again_by_its_owner_only(service: ListService) -> None:
    kept = service.create(GOAL, ANN)
    assert service.get(kept.plan.id, ANN).plan == kept.plan
    assert kept.plan.id in [known.plan.id for known in service.kept(ANN)]
    for other in (Owner("bob"), STRANGER, Owner()):
        with pytest.raises(NotFoundError):
            service.get(kept.plan.id, other)


def test_the_newest_list_is_the_last_saved_also_within_a_second(service: ListService) -> None:
    owner = Owner(None, "talk-quick")
    saved = [service.create(goal, owner) for goal in ("a mug", "a tent", "a backpack", "two mugs")]
    saved.append(service.save(saved[1], owner))
    newest = [known.plan.id for known in service.kept(owner)]
    assert newest == [saved[n].plan.id for n in (4, 3, 2, 0)]


def test_a_strangers_list_belongs_to_the_conversation(service: ListService) -> None:
    kept = service.create(GOAL, STRANGER)
    assert service.get(kept.plan.id, STRANGER).plan.total == kept.plan.total
    with pytest.raises(NotFoundError):
        service.get(kept.plan.id, Owner(None, "talk-2"))


def test_a_link_shows_the_list_until_it_is_revoked(service: ListService) -> None:
    kept = service.create(GOAL, ANN)
    token = service.share(kept.plan.id, ANN)
    assert len(token) == 32
    assert service.shared(token).plan == kept.plan
    newer = service.share(kept.plan.id, ANN)
    with pytest.raises(NotFoundError):
        service.shared(token)
    service.revoke(kept.plan.id, ANN)
    for dead in (token, newer, "", "x" * 32):
        with pytest.raises(NotFoundError):
            service.shared(dead)


def test_nobody_else_can_share_or_delete_it(service: ListService) -> None:
    kept = service.create(GOAL, ANN)
    for act in (service.share, service.revoke, service.delete):
        with pytest.raises(NotFoundError):
            act(kept.plan.id, Owner("bob"))
    service.delete(kept.plan.id, ANN)
    with pytest.raises(NotFoundError):
        service.get(kept.plan.id, ANN)


def test_edits_are_kept_and_tell_what_they_did(service: ListService) -> None:
    kept = service.create(GOAL, ANN)
    edits = [
        ListEdit(operation=Operation.QUANTITY, item="mugs", quantity=1),
        ListEdit(operation=Operation.REMOVE, item="tent"),
    ]
    changed, edited = service.edit(kept.plan.id, edits, ANN)
    assert len(edited.notes) == 2
    assert service.get(kept.plan.id, ANN).plan == changed.plan
    assert [line.need.name for line in changed.plan.items] == ["backpack", "mugs"]


def test_csv_adds_up_and_holds_no_formulas(service: ListService) -> None:
    kept = service.create(GOAL, ANN)
    plan = kept.plan.model_copy(deep=True)
    plan.lines[0].title = "=HYPERLINK(1)"
    file = service.export(Kept(plan), Format.CSV)
    rows = list(csv.DictReader(io.StringIO(file.content)))
    assert sum(Decimal(row["cost"]) for row in rows if row["cost"]) == plan.total
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_html_and_markdown_show_every_item_as_text(service: ListService) -> None:
    plan = service.create(GOAL, ANN).plan.model_copy(deep=True)
    plan.lines[0].title = "<script>alert(1)</script> *bag*"
    html = service.export(Kept(plan), Format.HTML).content
    markdown = service.export(Kept(plan), Format.MARKDOWN).content
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert r"\*bag\*" in markdown
    for line in plan.items[1:]:
        assert line.title in html
        assert line.title in markdown


def test_a_calendar_has_each_activity_on_its_day(guided_shop: Shop) -> None:
    service = ListService(guided_shop)
    asked = parse_trip(guided_shop, "3 days in Lisbon from June 3", date(2026, 3, 2))
    trip, _ = plan_trip(guided_shop, asked)
    plan = service.create(GOAL, STRANGER).plan
    file = service.export(Kept(plan, trip), Format.CALENDAR)
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert len(events) == sum(len(day.activities) for day in trip.days)
    assert {event["DTSTART"].dt for event in events} == {
        date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 5)
    }  # fmt: skip
    with pytest.raises(AisleError, match="no dates"):
        service.export(Kept(plan, trip.dated(None)), Format.CALENDAR)
