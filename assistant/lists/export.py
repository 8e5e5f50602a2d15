"""A list and its itinerary as files: Markdown, CSV, printable HTML, iCalendar."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, select_autoescape

from assistant.lists.model import Line, ShoppingPlan
from assistant.lists.views import itinerary_view, list_view
from assistant.trips.model import Trip
from assistant.wording import enumerate_words, money
from core.errors import AisleError


class Format(StrEnum):
    """Kinds of file."""

    MARKDOWN = "md"
    CSV = "csv"
    HTML = "html"
    CALENDAR = "ics"


@dataclass(frozen=True)
class Export:
    """A file."""

    content: str
    media_type: str
    filename: str


def export(plan: ShoppingPlan, trip: Trip | None, format: Format) -> Export:
    """Write a list, with its trip, as a file.

    Raises:
        AisleError: a calendar is wanted of a list without a dated trip.
    """
    write, media_type = _WRITERS[format]
    name = re.sub(r"[^a-z0-9]+", "-", plan.title.casefold()).strip("-") or "list"
    return Export(write(plan, trip), media_type, f"{name[:60]}.{format.value}")


def _markdown(plan: ShoppingPlan, trip: Trip | None) -> str:
    parts = [f"# {_plain(plan.title)}"]
    parts += [] if trip is None else [_days(trip)]
    parts.append("## Shopping list")
    parts.append(
        "\n".join(f"- [ ] {_bullet(line, plan.currency)}" for line in plan.items) or "Empty."
    )
    total = f"**Total: {money(plan.total, plan.currency)}**"
    if plan.budget is not None:
        total += f" of {money(plan.budget, plan.currency)}"
    parts.append(total)
    view = list_view(plan, trip)
    if view.have:
        parts.append("Already there: " + ", ".join(map(_plain, view.have)) + ".")
    if view.missing:
        rows = (f"- {_plain(gap.need)} ({gap.reason})" for gap in view.missing)
        parts.append("## Not on the list\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _bullet(line: Line, currency: str | None) -> str:
    count = f"{line.need.quantity} × " if line.need.quantity > 1 else ""
    return f"{count}{_plain(line.title)} ({_plain(line.need.name)}): {money(line.cost, currency)}"


def _days(trip: Trip) -> str:
    lines = [f"## {_plain(trip.destination)}, day by day"]
    for number, day in enumerate(itinerary_view(trip).days, 1):
        date = f", {day.date}" if day.date else ""
        lines.append(f"### Day {number}{date}: {_plain(day.title)}")
        rows = []
        for activity in day.activities:
            place = f" ({_plain(activity.place)})" if activity.place else ""
            rows.append(
                f"- {activity.time_of_day.capitalize()}: **{_plain(activity.name)}**{place}. "
                f"{_plain(activity.why)}"
            )
        lines.append("\n".join(rows) or "- Nothing planned.")
        if day.needs:
            lines.append(f"Take: {', '.join(map(_plain, day.needs))}.")
    titles = [source.title for source in trip.sources]
    if titles:
        lines.append(f"From: {enumerate_words([_plain(title) for title in titles])}.")
    if trip.general:
        lines.append("General advice: there is no guide to this destination.")
    return "\n\n".join(lines)


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _csv(plan: ShoppingPlan, trip: Trip | None) -> str:
    view = list_view(plan, trip)
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\r\n")
    header = "need,quantity,title,product_id,price,cost,currency,must,status,days"
    rows.writerow(header.split(","))
    for item in view.items:
        cost = item.price * item.quantity
        days = " ".join(map(str, item.days))
        amounts = [_amount(item.price), _amount(cost), plan.currency or ""]
        named = [_cell(item.need), item.quantity, _cell(item.title), _cell(item.product_id)]
        rows.writerow([*named, *amounts, _yes(item.must), "to buy", days])
    for name in view.have:
        rows.writerow([_cell(name), "", "", "", "", "", "", "", "have", ""])
    for gap in view.missing:
        rows.writerow([_cell(gap.need), "", "", "", "", "", "", _yes(gap.must), gap.reason, ""])
    return stream.getvalue()


def _cell(text: str) -> str:
    """Text that a spreadsheet doesn't take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else str(amount)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _html(plan: ShoppingPlan, trip: Trip | None) -> str:
    environment = Environment(
        loader=PackageLoader("assistant.lists", "templates"),
        autoescape=select_autoescape(default_for_string=True, default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["money"] = lambda amount: money(amount, plan.currency)
    view = list_view(plan, trip)
    return environment.get_template("list.html").render(
        list=view,
        trip=None if trip is None else itinerary_view(trip, plan.id),
        sources=[] if trip is None else [source.title for source in trip.sources],
    )


def _calendar(plan: ShoppingPlan, trip: Trip | None) -> str:
    """Each activity as an event of its whole day: no guide says at what hour it is."""
    from icalendar import Calendar, Event

    if trip is None or not any(day.date for day in trip.days):
        raise AisleError(
            "There are no dates to put into a calendar. Say when the trip begins first."
        )
    calendar = Calendar()
    calendar.add("prodid", "-//Aisle//itinerary//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", trip.destination)
    stamp = datetime.now(UTC)
    for number, day in enumerate(trip.days, 1):
        for place, activity in enumerate(day.activities, 1):
            if day.date is None:
                continue
            event = Event()
            event.add("uid", f"{plan.id}-{number}-{place}@aisle")
            event.add("dtstamp", stamp)
            event.add("dtstart", day.date)
            event.add("dtend", day.date + timedelta(days=1))
            event.add("summary", f"{activity.time_of_day.capitalize()}: {activity.name}")
            if activity.place:
                event.add("location", activity.place)
            take = f" Take: {', '.join(activity.needs)}." if activity.needs else ""
            event.add("description", f"{activity.why}{take}")
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


_WRITERS: Mapping[Format, tuple[Callable[[ShoppingPlan, Trip | None], str], str]] = (
    MappingProxyType(
        {
            Format.MARKDOWN: (_markdown, "text/markdown; charset=utf-8"),
            Format.CSV: (_csv, "text/csv; charset=utf-8"),
            Format.HTML: (_html, "text/html; charset=utf-8"),
            Format.CALENDAR: (_calendar, "text/calendar; charset=utf-8"),
        }
    )
)
