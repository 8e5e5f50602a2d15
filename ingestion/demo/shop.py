"""The demo shop: everything that `aisle demo` loads, made from a seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from ingestion.demo.behaviour import BehaviourConfig, BehaviourModel, Truth, change_tastes
from ingestion.demo.customers import People, interest_names, people
from ingestion.demo.documents import document_rows
from ingestion.demo.events import YearSimulator, event_rows
from ingestion.demo.guides import place_names
from ingestion.demo.pictures import draw
from ingestion.demo.posts import Poster
from ingestion.demo.products import Item, catalogue
from ingestion.demo.reviews import Reviewer

DEFAULT_END: Final = datetime(2026, 10, 31, tzinfo=UTC)
"""The last day of the year of behaviour, fixed so that runs can be repeated."""
DEFAULT_CUSTOMERS: Final = 2000
_DAY: Final = 86_400
_POSTS_PER_CUSTOMER: Final = 0.8

Row = dict[str, Any]


@dataclass(frozen=True)
class DemoShop:
    """A whole shop as plain rows, whose keys are the columns of `core.store.tables`."""

    seed: int
    end: datetime
    """The last day, at midnight UTC; behaviour runs for 365 days up to the end of it."""
    products: list[Row]
    customers: list[Row]
    events: list[Row]
    """In time order; `time` is in UTC seconds."""
    reviews: list[Row]
    social_posts: list[Row]
    documents: list[Row]
    images: Mapping[str, str]
    """SVG text by relative path, the `image` of each product."""
    truth: Truth
    """What the simulation knows and no model is told."""
    simulator: BehaviourModel
    """The same customers, ready to respond to what they are shown."""


def generate(
    seed: int = 7, *, end: datetime | None = None, customers: int = DEFAULT_CUSTOMERS
) -> DemoShop:
    """Make the demo shop of a seed; the same arguments always give the same shop.

    Args:
        seed: any integer.
        end: the last day of the year of behaviour; `DEFAULT_END` when None.
        customers: how many, at least one.

    Raises:
        ValueError: `customers` is less than one.
    """
    if customers < 1:
        raise ValueError(f"customers is {customers}; a demo shop needs at least one")
    start, finish = _year(end)
    items = catalogue(random.Random(f"{seed}:catalogue"))
    persons = people(customers, np.random.default_rng([seed % 2**32, 1]))
    model = _model(seed, persons, items, start, finish)
    log = YearSimulator(model, items, np.random.default_rng([seed % 2**32, 3])).run(start, finish)
    reviewer = Reviewer(model, items, persons.rows, place_names(), random.Random(f"{seed}:reviews"))
    poster = Poster(model, persons.rows, items, reviewer.luck, random.Random(f"{seed}:posts"))
    return DemoShop(
        seed=seed,
        end=datetime.fromtimestamp(finish - _DAY, UTC),
        products=[item.row for item in items],
        customers=persons.rows,
        events=event_rows(log, model, items, seed),
        reviews=reviewer.write(log, finish),
        social_posts=poster.write(log, start, finish, round(customers * _POSTS_PER_CUSTOMER)),
        documents=document_rows(items, random.Random(f"{seed}:documents")),
        images={item.row["image"]: draw(item.drawing, item.color or "") for item in items},
        truth=model.truth,
        simulator=model,
    )


def simulator(
    seed: int = 7, *, end: datetime | None = None, customers: int = DEFAULT_CUSTOMERS
) -> BehaviourModel:
    """The simulated customers of the shop that `generate` makes, without their year.

    Takes a fraction of the time of `generate`; arguments as there.
    """
    start, finish = _year(end)
    items = catalogue(random.Random(f"{seed}:catalogue"))
    persons = people(customers, np.random.default_rng([seed % 2**32, 1]))
    return _model(seed, persons, items, start, finish)


def _year(end: datetime | None) -> tuple[int, int]:
    """The year that ends with the day of `end`: its first second and the one after its last."""
    last = end or DEFAULT_END
    aware = last if last.tzinfo else last.replace(tzinfo=UTC)
    finish = (int(aware.timestamp()) // _DAY + 1) * _DAY
    return finish - 365 * _DAY, finish


def _model(
    seed: int, persons: People, items: list[Item], start: int, finish: int
) -> BehaviourModel:
    rng = np.random.default_rng([seed % 2**32, 2])
    config = BehaviourConfig()
    after, moments = change_tastes(persons.tastes, start, finish, config, rng)
    truth = Truth(
        interests=interest_names(),
        taste_before=persons.tastes,
        taste_after=after,
        change_time=moments,
        price_level=persons.price_level,
        product_quality=np.array([item.quality for item in items]),
    )
    return BehaviourModel(persons, items, truth, config, rng)
