"""Social posts: customers on what they do, what they bought and how they feel."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ingestion.demo.behaviour import BehaviourModel
from ingestion.demo.events import Log
from ingestion.demo.guides import place_names
from ingestion.demo.products import Item
from ingestion.demo.tables import lines_of, read
from ingestion.demo.voices import voice_of

_DAY = 86_400
_MOOD_SHARE, _BOUGHT_SHARE, _TAIL_SHARE = 0.14, 0.24, 0.45
_FRIENDS = (
    "my sister", "my brother", "Mum", "Dad", "my daughter", "my son", "Sam", "Robin", "Alex", "Jo",
    "Kim", "my neighbour", "Auntie Bea", "my flatmate",
)  # fmt: skip
_CHILDREN = ("Leo", "Mia", "Noor", "Theo", "Ella", "Max", "Ida", "the little one", "our eldest")
_PLACES = {"hills": "hiking weekend", "coast": "beach holiday", "place": ""}


@dataclass(frozen=True)
class _Draft:
    time: int
    who: int
    topic: str
    product: int = -1


@cache
def _lines() -> dict[str, list[str]]:
    raw = read("posts")
    tables = {name: lines_of(block) for name, block in raw["interests"].items()}
    return tables | {"mood": raw["moods"], "change": raw["changes"], "bought": raw["bought"]}


@cache
def _spoken_names() -> dict[str, str]:
    names: dict[str, str] = read("posts")["words"]
    return names


@cache
def _tails() -> dict[str, list[str]]:
    tails: dict[str, list[str]] = read("posts")["tails"]
    return tails


class Poster:
    """Writes the posts of a year."""

    def __init__(
        self,
        model: BehaviourModel,
        people: list[dict[str, Any]],
        items: list[Item],
        luck: Sequence[float],
        rng: random.Random,
    ) -> None:
        """Args:
        model: whose tastes the posts tell of.
        people: the customer rows of the model.
        items: the products of the model.
        luck: how each product fares with reviewers, in stars, indexed as `items`.
        rng: source of chance.
        """
        self._model = model
        self._people = people
        self._items = items
        self._luck = luck
        self._rng = rng
        self._used: Counter[str] = Counter()

    def write(self, log: Log, start: int, end: int, count: int) -> list[dict[str, Any]]:
        """`count` posts in time order, as rows of `core.store.tables.SocialPost`."""
        drafts = self._changes(end)
        purchases = log.purchases().tolist()
        while len(drafts) < count:
            drafts.append(self._draft(log, purchases, start, end))
        drafts = sorted(drafts[:count], key=lambda draft: (draft.time, draft.who))
        return [
            {
                "id": f"s{number}",
                "customer_id": self._people[draft.who]["id"],
                "text": self._text(draft),
                "time": draft.time,
            }
            for number, draft in enumerate(drafts, 1)
        ]

    def _changes(self, end: int) -> list[_Draft]:
        """Half of those whose taste changes tell the world within a month."""
        truth = self._model.truth
        moments = [
            (int(truth.change_time[who]) + self._rng.randint(1, 30) * _DAY, who)
            for who in np.flatnonzero(truth.changed).tolist()
            if self._rng.random() < 0.5
        ]
        return [_Draft(time, who, "change") for time, who in moments if time < end]

    def _draft(self, log: Log, purchases: list[int], start: int, end: int) -> _Draft:
        rng = self._rng
        kind = rng.random()
        if purchases and kind < _BOUGHT_SHARE:
            row = rng.choice(purchases)
            time = min(int(log.time[row]) + rng.randint(3, 12) * _DAY, end - 1)
            return _Draft(time, int(log.customer[row]), "bought", int(log.product[row]))
        who, time = rng.randrange(len(self._people)), rng.randrange(start, end)
        if kind < _BOUGHT_SHARE + _MOOD_SHARE:
            return _Draft(time, who, "mood")
        taste = self._model.taste(np.array([who]), np.array([time]))[0]
        topic = rng.choices(self._model.truth.interests, taste.tolist())[0]
        return _Draft(time, who, str(topic))

    def _text(self, draft: _Draft) -> str:
        """The least-used post on the topic, filled in and spoken in the person's voice."""
        rng = self._rng
        lines = _lines()[draft.topic]
        if draft.topic == "bought":
            liking = self._luck[draft.product] + rng.gauss(0.25, 0.4)
            mark = "+" if liking > 0.1 else "=" if liking > -0.2 else "-"
            lines = [line for line in lines if line[0] == mark]
        line = min(lines, key=lambda text: self._used[text] + rng.random() * 2)
        self._used[line] += 1
        text = line[2:]
        if rng.random() < _TAIL_SHARE:
            text += " " + rng.choice(_tails()[line[0]])
        for name, value in self._slots(draft).items():
            text = text.replace("{" + name + "}", value)
        text = re.sub(r"(^|[.!?] )([a-z])", lambda m: m[1] + m[2].upper(), text)
        return voice_of(self._people[draft.who]["id"]).spoken(text, rng)

    def _slots(self, draft: _Draft) -> dict[str, str]:
        rng = self._rng
        person = self._people[draft.who]
        interest = self._model.top_interests(person["id"], draft.time, 1)[0]
        spoken = _spoken_names().get(interest, interest)
        slots = {name: rng.choice(place_names(trip)) for name, trip in _PLACES.items()}
        slots |= {
            "city": person["location"],
            "who": rng.choice(_FRIENDS),
            "kid": rng.choice(_CHILDREN),
            "n": str(rng.randint(2, 6)),
            "interest": spoken,
            "Interest": spoken.capitalize(),
        }
        if draft.product >= 0:
            row = self._items[draft.product].row
            slots |= {"brand": row["brand"], "item": row["title"].split(",")[0].split(" - ")[0]}
        return slots
