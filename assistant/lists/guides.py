"""What the shop's own guides say: structured where their front matter is, else from Markdown.

Guides are found by document search and cited by id. What they say is data.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assistant.services import Shop
from core.store import Document, DocumentKind
from retrieval.passages import markdown_sections
from retrieval.text import stems, words

_PASSAGES = 24
_NEED_HEADING = re.compile(
    r"\b(?:need|pack(?:ing)?|bring|checklist|essentials|must[- ]haves?|what to take|shopping list"
    r"|nice to have|optional|ingredients)\b",
    re.IGNORECASE,
)
_NICE_HEADING = re.compile(
    r"\b(?:nice to have|optional|extras?|if you like|bonus)\b", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(?:\[.\]\s+)?(?P<text>.+)$")
_BOLD = re.compile(r"^\*\*(?P<name>.+?)\*\*")
_COUNT = re.compile(
    r"\((?P<count>\d+)(?: per (?P<per>person|group|day|child))?\)|^(?P<n>\d+)\s*[x×]?\s+"
)


@dataclass(frozen=True)
class Packed:
    """One thing that a guide says to have."""

    need: str
    must: bool
    count: int
    per: str
    """`person`, `group`, `day` or `child`."""
    why: str


@dataclass(frozen=True)
class GuideActivity:
    """One thing that a guide says to do."""

    name: str
    time_of_day: str
    """`morning`, `afternoon`, `evening` or `day`."""
    tags: frozenset[str]
    place: str | None
    needs: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Climate:
    """What a season is like at a destination."""

    season: str
    months: tuple[int, ...]
    low_c: int
    high_c: int
    rain: str
    """`low`, `some` or `heavy`."""
    note: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """A guide to a destination, a kind of trip, or a goal at home."""

    document_id: str
    title: str
    kind: str
    """`destination`, `trip` or `goal`; `list` for a document without structure."""
    subject: str
    """The place, the kind of trip or the goal: `Lisbon`, `city break`, `dorm room`."""
    country: str | None = None
    trips: tuple[str, ...] = ()
    """Kinds of trip that a destination suits."""
    seasons: tuple[str, ...] = ()
    packing: tuple[Packed, ...] = ()
    kids_needs: tuple[str, ...] = ()
    activities: tuple[GuideActivity, ...] = ()
    climate: tuple[Climate, ...] = ()
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each need the category paths that meet it."""

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Stems of all that its title, needs and activities say."""
        needs = [item.need for item in self.packing]
        activities = [f"{a.name} {' '.join(a.needs)} {a.text}" for a in self.activities]
        texts = [self.title, self.subject, *needs, *self.kids_needs, *activities]
        return frozenset(stems(words(" ".join(texts))))

    def season(self, month: int) -> Climate | None:
        """What the month is like there."""
        return next((part for part in self.climate if month in part.months), None)


def find_guides(shop: Shop, query: str) -> list[Guide]:
    """Guides with a passage on `query`, the nearest first."""
    hits = shop.documents.search(query, k=_PASSAGES, kinds={DocumentKind.GUIDE}, threshold=0.0)
    ids = tuple(dict.fromkeys(hit.document_id for hit in hits))
    known = shop.store.documents.find(ids)
    return [read_guide(known[id]) for id in ids if id in known]


def read_guide(document: Document) -> Guide:
    """A document as a guide; one without front matter is read by its headings and bullets."""
    meta = document.meta
    if meta.get("guide") not in {"destination", "trip", "goal"}:
        return Guide(
            document.id, document.title, "list", document.title, packing=_bullets(document.text)
        )
    kind = str(meta["guide"])
    return Guide(
        document_id=document.id,
        title=document.title,
        kind=kind,
        subject=str(meta.get("destination" if kind == "destination" else "trip", document.title)),
        country=meta.get("country"),
        trips=_strings(meta.get("trips")),
        seasons=_strings(meta.get("seasons")),
        packing=tuple(_packed(row) for row in _rows(meta.get("packing"))),
        kids_needs=_strings(meta.get("kids_needs")),
        activities=tuple(_activity(row) for row in _rows(meta.get("activities"))),
        climate=tuple(_climate(row) for row in _rows(meta.get("climate"))),
        categories={
            str(need): _strings(paths) for need, paths in dict(meta.get("categories") or {}).items()
        },
    )


def _rows(value: object) -> Sequence[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _packed(row: Mapping[str, Any]) -> Packed:
    return Packed(
        need=str(row.get("need", "")),
        must=bool(row.get("must", True)),
        count=max(int(row.get("count", 1)), 1),
        per=str(row.get("per", "group")),
        why=str(row.get("why", "")),
    )


def _activity(row: Mapping[str, Any]) -> GuideActivity:
    place = row.get("place")
    return GuideActivity(
        name=str(row.get("name", "")),
        time_of_day=str(row.get("time_of_day", "day")),
        tags=frozenset(_strings(row.get("tags"))),
        place=None if place is None else str(place),
        needs=_strings(row.get("needs")),
        text=str(row.get("text", "")),
    )


def _climate(row: Mapping[str, Any]) -> Climate:
    return Climate(
        season=str(row.get("season", "")),
        months=tuple(int(month) for month in row.get("months", ())),
        low_c=int(row.get("low_c", 0)),
        high_c=int(row.get("high_c", 0)),
        rain=str(row.get("rain", "some")),
        note=str(row.get("note", "")),
        needs=_strings(row.get("needs")),
    )


def _bullets(text: str) -> tuple[Packed, ...]:
    """The bullets below headings that speak of what one needs."""
    found = []
    for heading, body in markdown_sections(text):
        last = heading.rsplit(" > ", 1)[-1]
        if not _NEED_HEADING.search(last):
            continue
        must = not _NICE_HEADING.search(last)
        found += [
            item
            for line in body.splitlines()
            if (bullet := _BULLET.match(line)) and (item := _bullet(bullet["text"], must=must))
        ]
    return tuple(found)


def _bullet(text: str, *, must: bool) -> Packed | None:
    amount = _COUNT.search(text)
    bold = _BOLD.match(text)
    name = (
        bold["name"]
        if bold
        else re.split(r"\s*(?:[:–—(;]| - )", _COUNT.sub("", text, count=1), maxsplit=1)[0]
    )
    name = name.strip(" .*").casefold()
    if not name or len(name.split()) > 5:
        return None
    why = text.split(":", 1)[1].strip() if ":" in text else ""
    count = int((amount["count"] or amount["n"]) if amount else 1)
    return Packed(name, must, max(count, 1), (amount and amount["per"]) or "group", why)
