"""Guides to destinations, to kinds of trip, and to goals at home: Markdown with its structure.

The `meta` of a guide:

- `guide`: `destination`, `trip` or `goal`
- destinations: `destination`, `country`, `trips` (kinds), `best_months`, `climate`
  (`season, months, low_c, high_c, rain, note, needs`)
- trips and goals: `trip`, `seasons`, `packing` (`need, must, count, per, why`), `kids_needs`
- all: `activities` (`name, time_of_day, tags, place, needs, text`), `needs` (every need named), and
  `categories` (for each need, the category paths that meet it)
"""

import re
from functools import cache
from typing import Any

from ingestion.demo.tables import fields_of, lines_of, product_types, read, words

_BOARD_GAMES = "Toys & Games > Games > Board Games"


@cache
def need_categories() -> dict[str, list[str]]:
    """The category paths that meet each need that a guide may name."""
    types = product_types()
    return {
        need: list(
            dict.fromkeys(
                types[key].category if key in types else _BOARD_GAMES for key in words(row)
            )
        )
        for need, row in read("needs").items()
    }


def guide_rows() -> list[dict[str, Any]]:
    """All guides as rows of `core.store.tables.Document`."""
    places = [_destination(key, row) for key, row in read("destinations").items()]
    return places + [_trip(key, row) for key, row in read("trips").items()]


@cache
def place_names(trip: str = "") -> tuple[str, ...]:
    """Destinations that have a guide and suit a kind of trip, all of them by default."""
    places = read("destinations").values()
    return tuple(row["name"] for row in places if not trip or trip in words(row["kinds"]))


def _destination(key: str, row: dict[str, Any]) -> dict[str, Any]:
    climate = [_season(line) for line in lines_of(row["climate"])]
    activities = [_activity(line) for line in lines_of(row["activities"])]
    meta = {
        "guide": "destination",
        "destination": row["name"],
        "country": row["country"],
        "trips": list(words(row["kinds"])),
        "best_months": [int(month) for month in words(row["best"])],
        "climate": climate,
        "activities": activities,
    }
    return _document(key, f"{row['name']}: a guide", _destination_text(row, climate, activities), {
        **meta, **_needs([*climate, *activities]),
    })  # fmt: skip


def _trip(key: str, row: dict[str, Any]) -> dict[str, Any]:
    packing = [_packing(line) for line in lines_of(row["needs"])]
    activities = [_trip_activity(line) for line in lines_of(row["activities"])]
    kids = list(words(row["kids"]))
    meta = {
        "guide": row["kind"],
        "trip": key.replace("_", " "),
        "seasons": list(words(row["seasons"])),
        "packing": packing,
        "kids_needs": kids,
        "activities": activities,
    }
    named = [{"needs": [item["need"] for item in packing]}, {"needs": kids}, *activities]
    text = _trip_text(row, packing, activities, kids)
    return _document(key, row["title"], text, {**meta, **_needs(named)})


def _document(key: str, title: str, text: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"guide-{key.replace('_', '-')}",
        "kind": "guide",
        "title": title,
        "text": text,
        "product_id": None,
        "meta": meta,
    }


def _season(line: str) -> dict[str, Any]:
    season, months, degrees, rain, note, needs = fields_of(line)
    match = re.fullmatch(r"(-?\d+)-(-?\d+)", degrees)
    if match is None:
        raise ValueError(f"'{degrees}' in '{line}' is not a range of degrees")
    return {
        "season": season,
        "months": _months(months),
        "low_c": int(match[1]),
        "high_c": int(match[2]),
        "rain": rain,
        "note": note,
        "needs": list(words(needs)),
    }


def _months(text: str) -> list[int]:
    first, _, last = text.partition("-")
    start, end = int(first), int(last or first)
    return [(start - 1 + i) % 12 + 1 for i in range((end - start) % 12 + 1)]


def _activity(line: str) -> dict[str, Any]:
    name, time, tags, place, needs, text = fields_of(line)
    return {
        "name": name,
        "time_of_day": time,
        "tags": list(words(tags)),
        "place": place,
        "needs": list(words(needs)),
        "text": text,
    }


def _trip_activity(line: str) -> dict[str, Any]:
    name, time, tags, needs, text = fields_of(line)
    return {
        "name": name,
        "time_of_day": time,
        "tags": list(words(tags)),
        "place": None,
        "needs": list(words(needs)),
        "text": text,
    }


def _packing(line: str) -> dict[str, Any]:
    need, force, amount, why = fields_of(line)
    count, _, per = amount.partition(" per ")
    return {"need": need, "must": force == "must", "count": int(count), "per": per, "why": why}


def _needs(parts: list[dict[str, Any]]) -> dict[str, Any]:
    named = list(dict.fromkeys(need for part in parts for need in part["needs"]))
    return {"needs": named, "categories": {need: need_categories()[need] for need in named}}


def _destination_text(
    row: dict[str, Any], climate: list[dict[str, Any]], activities: list[dict[str, Any]]
) -> str:
    seasons = "\n".join(
        f"- **{part['season'].capitalize()}** ({_month_span(part['months'])}): typically "
        f"{part['low_c']} to {part['high_c']} °C, {_RAIN[part['rain']]}. {part['note']}. "
        f"Bring: {', '.join(part['needs'])}."
        for part in climate
    )
    kids = [a for a in activities if "kids" in a["tags"]]
    rainy = [a for a in activities if "rain" in a["tags"]]
    parts = [
        f"# {row['name']}, {row['country']}",
        row["intro"],
        f"## Getting around\n{row['around']}",
        f"## Seasons\n{seasons}",
        f"## What to do\n{_activity_list(activities)}",
        f"## With children\n{_names(kids)}.",
        f"## When it rains\n{_names(rainy) or 'Slow down, and find a café'}.",
    ]
    return "\n\n".join(parts) + "\n"


def _trip_text(
    row: dict[str, Any],
    packing: list[dict[str, Any]],
    activities: list[dict[str, Any]],
    kids: list[str],
) -> str:
    lists = {
        heading: "\n".join(
            f"- **{item['need'].capitalize()}** ({item['count']} per {item['per']}): {item['why']}"
            for item in packing
            if item["must"] is must
        )
        for heading, must in (("What you need", True), ("Nice to have", False))
    }
    parts = [f"# {row['title']}", row["intro"]]
    parts += [f"## {heading}\n{items}" for heading, items in lists.items() if items]
    parts.append(f"## With children\nAdd: {', '.join(kids)}.")
    parts.append(f"## What you might do\n{_activity_list(activities)}")
    return "\n\n".join(parts) + "\n"


def _activity_list(activities: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"- **{a['name']}** ({', '.join(filter(None, [a['place'], _TIMES[a['time_of_day']]]))}). "
        f"{a['text']} Take: {', '.join(a['needs'])}."
        for a in activities
    )


def _names(activities: list[dict[str, Any]]) -> str:
    return "; ".join(activity["name"] for activity in activities)


_RAIN = {"low": "little rain", "some": "some rain", "heavy": "a good deal of rain"}
_TIMES = {
    "morning": "morning",
    "afternoon": "afternoon",
    "evening": "evening",
    "day": "a whole day",
}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def _month_span(months: list[int]) -> str:
    first, last = _MONTHS[months[0] - 1], _MONTHS[months[-1] - 1]
    return first if first == last else f"{first} to {last}"
