"""Social posts: customers on what they do and how they feel, in step with their tastes."""

import random
from functools import cache
from typing import Any

import numpy as np

from ingestion.demo.behaviour import BehaviourModel
from ingestion.demo.guides import place_names
from ingestion.demo.tables import lines_of, read
from ingestion.demo.voices import voice_of

_DAY = 86_400
_MOOD_SHARE = 0.2
_FRIENDS = (
    "my sister", "my brother", "Mum", "Dad", "my daughter", "my son", "Sam", "Robin", "Alex", "Jo",
)  # fmt: skip


@cache
def _tables() -> dict[str, list[str]]:
    raw = read("posts")
    tables = {name: lines_of(block) for name, block in raw["interests"].items()}
    return tables | {"mood": raw["moods"], "change": raw["changes"]}


@cache
def _spoken_names() -> dict[str, str]:
    names: dict[str, str] = read("posts")["words"]
    return names


def post_rows(
    model: BehaviourModel,
    people: list[dict[str, Any]],
    span: tuple[int, int],
    count: int,
    rng: random.Random,
) -> list[dict[str, Any]]:
    """`count` posts in time order, as rows of `core.store.tables.SocialPost`.

    Args:
        model: whose tastes the posts tell of.
        people: the customer rows of the model.
        span: first and last second.
        count: how many.
        rng: source of chance.
    """
    drafts: list[tuple[int, int, str]] = []
    for who in np.flatnonzero(model.truth.changed).tolist():
        after = int(model.truth.change_time[who]) + rng.randint(1, 30) * _DAY
        if after < span[1] and rng.random() < 0.5:
            drafts.append((after, who, "change"))
    while len(drafts) < count:
        who = rng.randrange(len(people))
        time = rng.randrange(*span)
        mood = rng.random() < _MOOD_SHARE
        drafts.append((time, who, "mood" if mood else _interest(model, who, time, rng)))
    rows = []
    recent: dict[str, int] = {}
    for number, (time, who, topic) in enumerate(sorted(drafts[:count]), 1):
        rows.append({
            "id": f"s{number}",
            "customer_id": people[who]["id"],
            "text": _text(model, people[who], topic, time, recent, rng),
            "time": time,
        })  # fmt: skip
    return rows


def _interest(model: BehaviourModel, who: int, time: int, rng: random.Random) -> str:
    taste = model.taste(np.array([who]), np.array([time]))[0]
    return str(rng.choices(model.truth.interests, taste.tolist())[0])


def _text(
    model: BehaviourModel,
    person: dict[str, Any],
    topic: str,
    time: int,
    used: dict[str, int],
    rng: random.Random,
) -> str:
    """The least-used post on the topic, filled in and spoken in the person's voice."""
    lines = _tables()[topic]
    line = min(lines, key=lambda text: used.get(text, 0) + rng.random() * 2)
    used[line] = used.get(line, 0) + 1
    text = line[2:]
    interest = model.top_interests(person["id"], time, 1)[0]
    spoken = _spoken_names().get(interest, interest)
    slots = {
        "place": rng.choice(place_names()),
        "city": person["location"],
        "who": rng.choice(_FRIENDS),
        "n": str(rng.randint(2, 6)),
        "interest": spoken,
        "Interest": spoken.capitalize(),
    }
    for name, value in slots.items():
        text = text.replace("{" + name + "}", value)
    if text.count(". ") >= 2 and rng.random() < 0.25:
        text = text[: text.rindex(". ") + 1]
    text = text[:1].upper() + text[1:]
    return voice_of(person["id"]).spoken(text, rng)
