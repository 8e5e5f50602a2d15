"""Reviews: stars from merit and fit, and words that agree with them.

Every product has a hidden luck, and its own mix of things that people praise and complain about,
drawn once, so that its reviews agree with one another on what is good and bad about it.
"""

import random
import re
from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ingestion.demo.behaviour import BehaviourModel, Floats
from ingestion.demo.events import Log
from ingestion.demo.naming import nouns_for
from ingestion.demo.phrases import phrase, phrases
from ingestion.demo.products import Item
from ingestion.demo.tables import Remark, product_lines, product_types
from ingestion.demo.voices import voice_of

_DAY: Final = 86_400
_SHARE_OF_PURCHASES = 0.4
_BAD, _MIXED, _GOOD = 2, 3, 4
_STAR_CUTS = (1.9, 2.5, 3.25, 4.05)
"""Liking from which on a review has one star more."""
_OUTINGS = frozenset("travel hiking camping beach snow watersports cycling festival".split())
_SEVERE = re.compile(
    r"\b(broke|broken|stopped|died|dead|fell (apart|out)|tore|ripped|cracked|burst|split|ruined"
    r"|disaster|awful|nightmare|terribl|horribl|burning|useless|rash|failed|snapped|leak)"
)
"""What nobody who gives four stars would have put up with."""
_OF_LASTING_THINGS = re.compile(
    r"\{months\}|owned|old one|borrowed|like new|to own|years ago|kit\b"
)
_PLURAL = re.compile(r"(?<!s)s$")


@dataclass(frozen=True)
class _Opinion:
    """What people say of one product, with how often."""

    praise: Sequence[Remark]
    praise_weights: Sequence[float]
    gripes: Sequence[Remark]
    gripe_weights: Sequence[float]


class Reviewer:
    """Writes reviews of the purchases of a log."""

    def __init__(
        self, model: BehaviourModel, items: list[Item], people: list[dict[str, Any]],
        places: Sequence[str], rng: random.Random,
    ) -> None:  # fmt: skip
        self._model = model
        self._items = items
        self._people = people
        self._places = places
        self._rng = rng
        self._opinions = [_opinion(item, rng) for item in items]
        self.luck = [rng.gauss(0, 0.5) for _ in items]
        """What reviews add or take from each product, in stars, indexed as the items."""

    def write(self, log: Log, end: int) -> list[dict[str, Any]]:
        """Reviews of a share of the purchases, as rows of `core.store.tables.Review`."""
        rows: list[dict[str, Any]] = []
        reviewed: set[tuple[int, int]] = set()
        purchases = log.purchases()
        fits = self._fits(log, purchases)
        for fit, row in zip(fits.tolist(), purchases.tolist(), strict=True):
            who, product = int(log.customer[row]), int(log.product[row])
            time = int(log.time[row]) + int(_DAY * self._rng.uniform(4, 35))
            eager = self._rng.random() < _SHARE_OF_PURCHASES
            if not eager or time > end or (who, product) in reviewed:
                continue
            reviewed.add((who, product))
            stars = self._stars(product, fit)
            title, text = self._compose(who, product, stars)
            rows.append({
                "id": f"r{len(rows) + 1}",
                "product_id": self._model.product_ids[product],
                "customer_id": self._model.customer_ids[who],
                "rating": float(stars),
                "title": title,
                "text": text,
                "time": time,
            })  # fmt: skip
        return rows

    def _fits(self, log: Log, purchases: np.ndarray[Any, np.dtype[np.int64]]) -> Floats:
        """How well each purchase suits its buyer, standardised."""
        utility = self._model.utilities(
            log.customer[purchases], log.product[purchases][:, None], log.time[purchases]
        )[:, 0]
        return np.asarray((utility - utility.mean()) / max(utility.std(), 1e-9))

    def _stars(self, product: int, fit: float) -> int:
        item = self._items[product]
        liking = 4.1 + 1.1 * (item.quality - 0.5) + self.luck[product] + 0.28 * fit
        return 1 + bisect(_STAR_CUTS, liking + self._rng.gauss(0, 1.1))

    def _compose(self, who: int, product: int, stars: int) -> tuple[str, str]:
        tables = phrases()
        voice = voice_of(self._people[who]["id"])
        opinion = self._opinions[product]
        good, bad = _counts(stars, voice.length, self._rng)
        praise = _draw(opinion.praise, opinion.praise_weights, good, self._rng)
        said = {remark.aspect for remark in praise}
        pool, weights = opinion.gripes, opinion.gripe_weights
        if stars >= _GOOD:
            weights = [
                weight * (not _SEVERE.search(remark.clause))
                for remark, weight in zip(pool, weights, strict=True)
            ]
        gripes = _draw(pool, weights, bad if any(weights) else 0, self._rng, said)
        parts = self._claims(stars, praise, gripes)
        if self._rng.random() < voice.opens:
            parts.insert(0, self._general(tables.openers[stars], product, stars >= _GOOD))
        if self._rng.random() < voice.tells:
            place = self._rng.randint(min(1, len(parts)), len(parts))
            parts.insert(place, self._general(tables.stories, product, stars >= _GOOD))
        if self._rng.random() < voice.closes:
            parts.append(self._general(tables.closers[stars], product, stars >= _GOOD))
        if not parts:
            parts.append(self._general(tables.openers[stars], product, stars >= _GOOD))
        text = " ".join(self._fill(part, who, product) for part in parts)
        title = self._title(stars, praise, gripes) if self._rng.random() < 0.8 else ""
        return voice.spoken(title, self._rng), voice.spoken(text, self._rng)

    def _general(self, lines: list[str], product: int, liked: bool) -> str:
        """A line that suits the product: no trips with frying pans, no years with soap."""
        item = self._items[product]
        outing = not _OUTINGS.isdisjoint(item.interests)
        worn = "sizes" in item.values
        kind = product_types().get(item.type_key)
        lasts = kind is not None and not kind.repurchase_days
        fitting = [
            line
            for line in lines
            if (outing or not ("trip" in line or "weekend" in line))
            and (worn or "{tall}" not in line)
            and (lasts or not _OF_LASTING_THINGS.search(line))
            and (liked or "borrowed" not in line)
        ]
        return self._rng.choice(fitting)

    def _claims(self, stars: int, praise: list[Remark], gripes: list[Remark]) -> list[str]:
        """Sentences that carry the remarks, most important first."""
        tables, rng = phrases(), self._rng
        if stars == _MIXED and praise and gripes:
            mixed = phrase(tables.mixed, praise[0].clause, rng, gripes[0].clause)
            rest = [phrase(tables.gripes, remark.clause, rng) for remark in gripes[1:]]
            return [mixed, *rest]
        if len(praise) > 1 and rng.random() < 0.45:
            pair = phrase(tables.pairs, praise[0].clause, rng, praise[1].clause)
            loud = [pair, *(phrase(tables.praise, remark.clause, rng) for remark in praise[2:])]
        else:
            loud = [phrase(tables.praise, remark.clause, rng) for remark in praise]
        pattern = tables.mild if stars >= _GOOD else tables.gripes
        complaints = [phrase(pattern, remark.clause, rng) for remark in gripes]
        return loud + complaints if stars >= _GOOD else complaints + loud

    def _title(self, stars: int, praise: list[Remark], gripes: list[Remark]) -> str:
        tables, rng = phrases(), self._rng
        named = (praise if stars >= _GOOD else gripes if stars <= _BAD else [])[:1]
        if named and rng.random() < 0.3:
            pattern = rng.choice(tables.titled_good if stars >= _GOOD else tables.titled_bad)
            return pattern.format(aspect=named[0].aspect)
        return rng.choice(tables.titles[stars])

    def _fill(self, text: str, who: int, product: int) -> str:
        rng, tables = self._rng, phrases()
        item = self._items[product]
        noun = _plain_noun(item)
        if _PLURAL.search(noun):
            text = text.replace("this {noun}", "these {noun}")
        slots = {
            "noun": noun,
            "city": self._people[who]["location"],
            "trip": rng.choice(self._places),
            "who": rng.choice(tables.who),
            "months": rng.choice(tables.months),
            "tall": rng.choice(tables.tall),
            "n": str(rng.randint(2, 6)),
        }
        for name, value in slots.items():
            text = text.replace("{" + name + "}", value)
        return text


def _opinion(item: Item, rng: random.Random) -> _Opinion:
    """Draw what people will say of a product: a few things often, others now and then."""
    kind = product_types().get(item.type_key)
    key = kind.line if kind else {"book": "books"}.get(item.type_key, "games")
    line = product_lines()[key]
    tables = phrases()
    sides = []
    for own, shared, common in (
        (kind.praise if kind else (), line.praise, tables.common_good),
        (kind.gripes if kind else (), line.gripes, tables.common_bad),
    ):
        pool = [r for r in (*own, *shared, *common) if r.when.holds(item.values)]
        likely = [3.0] * len(own) + [1.5] * len(shared) + [0.12] * len(common)
        spread = [weight * rng.gammavariate(0.6, 1) for weight in likely[: len(pool)]]
        sides.append((pool, [weight + 1e-6 for weight in spread]))
    return _Opinion(*sides[0], *sides[1])


def _counts(stars: int, length: int, rng: random.Random) -> tuple[int, int]:
    """How many remarks for and against; `length` is 0 terse to 2 chatty."""
    main = 1 + rng.randint(0, length)
    if stars == 5:
        return main, int(rng.random() < 0.1)
    if stars == _GOOD:
        return main, int(rng.random() < 0.65)
    if stars == _MIXED:
        return 1, 1 + int(length == 2 and rng.random() < 0.4)
    return int(rng.random() < (0.3 if stars == _BAD else 0.08)), main


def _draw(
    pool: Sequence[Remark],
    weights: Sequence[float],
    count: int,
    rng: random.Random,
    said: Collection[str] = (),
) -> list[Remark]:
    """`count` remarks about different aspects that aren't `said` yet, by weight."""
    chosen: dict[str, Remark] = {}
    for remark in rng.choices(pool, weights, k=5 * count):
        if len(chosen) < count and remark.aspect not in said:
            chosen.setdefault(remark.aspect, remark)
    return list(chosen.values())


def _plain_noun(item: Item) -> str:
    kind = product_types().get(item.type_key)
    if kind is None:
        return "book" if item.type_key == "book" else "game"
    return nouns_for(kind, item.values)[0]
