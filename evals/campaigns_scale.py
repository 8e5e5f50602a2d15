"""A hundred thousand recipients: how long the audience takes, and picks and copy."""

import tempfile
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import numpy as np

from assistant.campaigns.brief import Brief, Offer, ProductRule
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.email_render import html
from assistant.campaigns.experiment import assign
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.facts import CopyFacts
from assistant.campaigns.message import Messenger
from assistant.campaigns.products import ProductPicker
from assistant.campaigns.studio import CampaignStudio
from assistant.campaigns.unsubscribe import UnsubscribeLinks
from core import audience
from core.audience import AudienceRule, Gate
from core.store import Store

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_HIKING = (
    "Footwear > Hiking",
    "Outdoor > Hiking Accessories",
    "Outdoor > Backpacks > Hiking Packs",
)


def run(
    studio: CampaignStudio, customers: int = 100_000, events: int = 1_000_000
) -> dict[str, Any]:
    """Time both on a shop of `customers` with `events`, in a database of its own.

    The catalogue and the recommender are the given shop's; its customers stand in for the many,
    so that picks are personal.
    """
    with tempfile.TemporaryDirectory(prefix="aisle-scale-") as folder:
        store = Store(f"sqlite:///{folder}/shop.db")
        _fill(studio, store, customers, events)
        found = {"audience_seconds": _audiences(store)}
        store.close()
    return {**found, **_messages(studio, customers)}


def _fill(studio: CampaignStudio, store: Store, customers: int, events: int) -> None:
    rng = np.random.default_rng(1)
    shop = studio.shop
    products = list(shop.store.products.all())
    store.products.upsert(
        [{"id": p.id, "title": p.title, "category": p.category, "brand": p.brand} for p in products]
    )
    interests = ("hiking", "camping", "cooking", "coffee", "games", "running")
    store.customers.upsert(
        [
            {
                "id": f"c{n}",
                "email": f"c{n}@mail.example",
                "consent_marketing": bool(rng.random() < 0.9),
                "age": int(rng.integers(18, 85)),
                "traits": {"interests": [interests[i] for i in rng.choice(6, 2, replace=False)]},
            }
            for n in range(customers)
        ]
    )
    kinds = np.array(["view", "click", "cart", "purchase"])[
        rng.choice(4, events, p=(0.6, 0.2, 0.1, 0.1))
    ]
    who, what = rng.integers(customers, size=events), rng.integers(len(products), size=events)
    seconds = int((NOW - timedelta(days=365)).timestamp()) + rng.integers(365 * 86_400, size=events)
    with store.bulk() as connection:
        for start in range(0, events, 50_000):
            store.events.upsert(
                [
                    {
                        "id": n,
                        "customer_id": f"c{who[n]}",
                        "product_id": products[what[n]].id,
                        "kind": str(kinds[n]),
                        "value": 1.0,
                        "price": None,
                        "time": int(seconds[n]),
                        "session_id": f"s{n // 7}",
                    }
                    for n in range(start, min(start + 50_000, events))
                ],
                connection,
            )


def _audiences(store: Store) -> dict[str, float]:
    """Seconds that each of some rules takes, counted and listed, with every gate."""
    summer = (NOW - timedelta(days=60)).date()
    rules = {
        "everybody": AudienceRule(),
        "lapsed hikers": AudienceRule(
            conditions=(
                audience.Interest(topic="hiking", categories=_HIKING),
                audience.LastPurchase(before=summer),
            )
        ),
        "viewed, not bought": AudienceRule(
            conditions=(
                audience.Did(action="view", categories=_HIKING, since=summer),
                audience.Did(categories=_HIKING, since=summer, negate=True),
            )
        ),
        "best fifth": AudienceRule(conditions=(audience.TopShare(share=0.2, by="rfv"),)),
        "abandoned carts": AudienceRule(conditions=(audience.AbandonedCart(since=summer),)),
    }
    taken = {}
    for name, rule in rules.items():
        started = perf_counter()
        store.audiences.match(rule, Gate(uses_behaviour=rule.uses_behaviour), NOW)
        taken[name] = perf_counter() - started
    return taken


def _messages(studio: CampaignStudio, count: int) -> dict[str, Any]:
    """Recipients a second, from picks to a checked message; and to rendered HTML."""
    shop = studio.shop
    known = {c.id: c for c in shop.store.customers.all()}
    brief = Brief(
        goal="win_back",
        topic="outdoor gear",
        products=ProductRule(categories=("Outdoor", "Clothing > Rainwear")),
        offer=Offer.model_validate({"kind": "percent", "value": 10}),
    )
    rounds = max(1, count // max(1, len(known)))
    links = UnsubscribeLinks(b"x" * 32, "https://shop.example")
    started = perf_counter()
    done = faults = 0
    message = None
    for number in range(rounds):
        picks = ProductPicker(shop, studio.policy).pick(brief, known, NOW)
        refs = {p.product_id for chosen in picks.values() for p in chosen}
        refs |= {p.why.ref for chosen in picks.values() for p in chosen if p.why.ref}
        facts = CopyFacts(
            brief, shop.name, shop.catalog.currency, shop.store.products.find(sorted(refs))
        )
        writer = Copywriter(facts, f"scale:{number}")
        lead = next(iter(facts.products.values()))
        variants = {v.name: v for v in writer.variants(lead)}
        checker: FactChecker = studio.checker(facts, NOW.date())
        messenger = Messenger(
            f"scale:{number}", facts, variants, writer, checker, studio.policy, links
        )
        for customer_id, customer in known.items():
            arm = assign(f"scale:{number}", customer_id, 0.0, tuple(variants))
            message = messenger.message(customer, arm, picks[customer_id])
            faults += bool(messenger.faults(message))
            done += 1
    seconds = perf_counter() - started
    started = perf_counter()
    for _ in range(500):
        if message is not None:
            html(message, studio.policy)
    return {
        "messages": done,
        "messages_per_second": done / seconds,
        "messages_with_faults": faults,
        "html_per_second": 500 / (perf_counter() - started),
    }
