"""Audience rules on a real PostgreSQL server: the same people as by SQLite and by plain Python."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from core import audience
from core.audience import AudienceRule, Condition, Gate
from core.store import Matched, Store
from evals.campaigns_people import World

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SUMMER = date(2026, 9, 1)
CONDITIONS: tuple[Condition, ...] = (
    audience.Did(categories=("Outdoor",), since=SUMMER),
    audience.Did(action="view", brands=("Halden",), at_least=2),
    audience.LastPurchase(before=SUMMER),
    audience.FirstPurchase(since=SUMMER),
    audience.LastVisit(before=SUMMER),
    audience.Orders(min=2, max=4),
    audience.Spent(min=Decimal(60)),
    audience.Spent(max=Decimal(30), per_order=True),
    audience.TopShare(by="spent", share=0.3),
    audience.TopShare(by="orders", share=0.2),
    audience.TopShare(by="rfv", share=0.25),
    audience.AbandonedCart(categories=("Outdoor",), since=SUMMER),
    audience.Interest(topic="hiking", categories=("Outdoor > Tents",)),
    audience.Affinity(categories=("Outdoor",), at_least=0.8),
    audience.Profile(field="location", values=("Leeds",)),
    audience.Profile(field="gender"),
    audience.Profile(field="pets", values=("dog",)),
    audience.Age(min=30, max=50),
    audience.Mood(max=-0.2),
)


def _fill(store: Store) -> None:
    rng = np.random.default_rng(3)
    paths = ("Outdoor > Tents", "Outdoor > Packs", "Home > Rugs")
    store.products.upsert(
        [
            {"id": f"p{n}", "title": f"Thing {n}", "category": paths[n % 3],
             "brand": ("Halden", "Corvo")[n % 2]}
            for n in range(9)
        ]
    )  # fmt: skip
    store.customers.upsert(
        [
            {
                "id": f"k{n:02d}",
                "email": f"k{n}@x.example" if n % 7 else None,
                "consent_marketing": n % 3 != 0,
                "consent_personalisation": n % 5 != 0,
                "age": int(rng.integers(18, 80)) if n % 4 else None,
                "gender": (None, "female", "male")[n % 3],
                "location": ("Leeds", "Leeds, UK", "Bath", None)[n % 4],
                "sentiment": float(rng.uniform(-1, 1)) if n % 2 else None,
                "traits": {
                    "interests": [["hiking", "reading"], ["reading"], []][n % 3],
                    "pets": ("dog", "cat", None)[n % 3],
                },
            }
            for n in range(60)
        ]
    )
    kinds = ("purchase", "view", "cart", "click")
    store.events.upsert(
        [
            {
                "id": n + 1,
                "customer_id": f"k{rng.integers(50):02d}",
                "product_id": f"p{rng.integers(9)}",
                "kind": kinds[rng.integers(4)],
                "price": Decimal(int(rng.integers(500, 6000))) / 100,
                "time": NOW - timedelta(hours=int(rng.integers(24 * 200))),
                "session_id": f"s{n // 2}" if n % 5 else None,
            }
            for n in range(400)
        ]
    )
    store.audiences.replace_affinities(
        [
            {"customer_id": f"k{n:02d}", "category": paths[n % 3], "score": 0.7 + 0.005 * n,
             "generation": "g"}
            for n in range(60)
        ]
    )  # fmt: skip
    store.campaigns.suppress("k04", "manual", NOW)
    store.campaigns.suppress_address("K8@x.example", "bounced", NOW)
    row = {"id": "old", "prompt": "", "brief": {}, "status": "draft", "content": {}}
    store.campaigns.upsert([{**row, "created": NOW}])
    ledger = [
        {
            "customer_id": f"k{n:02d}", "arm": "A", "status": "sent", "picks": [],
            "send_at": NOW - timedelta(days=n % 10), "changed": NOW, "note": "",
        }
        for n in range(30)
    ]  # fmt: skip
    store.campaigns.approve("old", {"status": "approved", "approved": NOW}, ledger, "draft")


@pytest.fixture
def pair(fresh_postgres_url: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """The same shop in both databases."""
    stores = Store(f"sqlite:///{tmp_path}/a.db"), Store(fresh_postgres_url)
    for store in stores:
        _fill(store)
    yield stores
    for store in stores:
        store.close()


def test_every_kind_of_condition_means_the_same_people(pair: tuple[Store, Store]) -> None:
    light, postgres = pair
    world = World.of(light)
    for condition in CONDITIONS:
        for negate in (False, True):
            rule = AudienceRule(conditions=(condition.model_copy(update={"negate": negate}),))
            gate = Gate(cap=1, uses_behaviour=rule.uses_behaviour)
            found = postgres.audiences.match(rule, gate, NOW)
            assert set(found.ids) == world.members(rule), rule
            assert _same(found, light.audiences.match(rule, gate, NOW)), rule
    whole = AudienceRule(conditions=(CONDITIONS[0], CONDITIONS[14]))
    one, other = (s.audiences.match(whole, Gate(), NOW, fields=("age",)) for s in (postgres, light))
    assert _same(one, other)


def _same(one: Matched, other: Matched) -> bool:
    return all(
        np.array_equal(getattr(one, column.name), getattr(other, column.name))
        for column in fields(Matched)
    )


def test_what_messages_plans_and_forecasts_are_made_from_is_the_same(
    pair: tuple[Store, Store],
) -> None:
    light, postgres = pair
    ids = light.customers.ids()
    then = NOW - timedelta(days=100)
    asked = [
        lambda store: store.audiences.contacts(ids),
        lambda store: store.audiences.value_order(ids),
        lambda store: store.audiences.bought_since(then),
        lambda store: store.audiences.consenting("age"),
        lambda store: {i: tuple(h) for i, h in zip(*store.audiences.hours(), strict=True)},
        lambda store: store.audiences.locations(),
        lambda store: store.audiences.interests(),
        lambda store: store.responses.behaviour(NOW, ("Outdoor",)),
        lambda store: store.responses.sent_before(NOW + timedelta(days=1)),
        lambda store: store.responses.answers(
            store.responses.sent_before(NOW + timedelta(days=1))[0], timedelta(days=14)
        ),
        lambda store: store.campaigns.claim("old", "k01", Gate(), NOW),
    ]
    for ask in asked:
        assert ask(postgres) == ask(light)
