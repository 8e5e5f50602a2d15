"""A hundred thousand recipients: how long the audience takes, and picks and copy.

`python -m evals.campaigns_scale` in the workspace of a built shop measures both by itself.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

import numpy as np

from assistant import open_shop
from assistant.campaigns.audience import measure
from assistant.campaigns.brief import Brief, Offer, ProductRule
from assistant.campaigns.email_render import html
from assistant.campaigns.experiment import HOLDOUT
from assistant.campaigns.planning import make_plan
from assistant.campaigns.studio import CampaignStudio
from core import audience
from core.audience import AudienceRule, Gate
from core.settings import load_settings
from core.store import CampaignRecipient, Product, Store
from recsys import Picks, Recommender

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_HIKING = (
    "Footwear > Hiking",
    "Outdoor > Hiking Accessories",
    "Outdoor > Backpacks > Hiking Packs",
)


class Twins:
    """The shop's recommender, asked for made-up customers as the real ones whom they repeat."""

    def __init__(self, recommender: Recommender, twins: dict[str, str]) -> None:
        self._recommender = recommender
        self._twins = twins
        self.product_ids = recommender.product_ids

    def recommend_many(self, customer_ids: Sequence[str], k: int, **options: Any) -> Picks:
        """Everybody's picks; every row is scored anew."""
        return self._recommender.recommend_many(
            [self._twins.get(customer) for customer in customer_ids], k, **options
        )


def run(
    studio: CampaignStudio, customers: int = 100_000, events: int = 1_000_000
) -> dict[str, Any]:
    """Time both on a shop of `customers` with `events`, in a database of its own.

    The catalogue and the recommender are the given shop's; each made-up customer has the history
    of one of its customers before the recommender, so that picks are personal.
    """
    known = studio.shop.store.customers.ids()
    twins = {f"c{n}": known[n % len(known)] for n in range(customers)}
    with tempfile.TemporaryDirectory(prefix="aisle-scale-") as folder:
        store = Store(f"sqlite:///{folder}/shop.db")
        _fill(studio, store, customers, events)
        recommender = Twins(studio.shop.recommender, twins)
        shop = replace(studio.shop, store=store, recommender=recommender)  # type: ignore[arg-type]
        large = CampaignStudio(shop, studio.settings)
        found = {"audience_seconds": _audiences(store), **_messages(large)}
        store.close()
    return found


def _fill(studio: CampaignStudio, store: Store, customers: int, events: int) -> None:
    rng = np.random.default_rng(1)
    products = list(studio.shop.store.products.all())
    columns = [column.key for column in Product.__table__.columns]
    store.products.upsert([{name: getattr(p, name) for name in columns} for p in products])
    interests = ("hiking", "camping", "cooking", "coffee", "games", "running")
    store.customers.upsert(
        [
            {
                "id": f"c{n}",
                "name": f"Anna{chr(97 + n % 26)} Berg",
                "email": f"c{n}@mail.example",
                "consent_marketing": bool(rng.random() < 0.9),
                "gender": ("female", "male", None)[n % 3],
                "age": int(rng.integers(18, 85)),
                "income_band": ("low", "middle", "high")[int(rng.integers(3))],
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
                        "price": products[what[n]].price,
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
        measure(store, rule, Gate(uses_behaviour=rule.uses_behaviour), NOW)
        taken[name] = perf_counter() - started
    return taken


def _messages(studio: CampaignStudio) -> dict[str, Any]:
    """Recipients a second, from a draft's audience to a checked message for each: contacts,
    personal picks with reasons, arms and hours, copy, and the fact check; and rendered HTML.
    """
    shop, store = studio.shop, studio.shop.store
    brief = Brief(
        goal="win_back",
        topic="outdoor gear",
        products=ProductRule(categories=("Outdoor", "Clothing > Rainwear")),
        offer=Offer.model_validate({"kind": "percent", "value": 10}),
    )
    ids = store.audiences.match(AudienceRule(), Gate(), NOW).allowed_ids
    campaign = studio.draft("10% off outdoor gear", NOW.date())
    started, worked = perf_counter(), process_time()
    plan = make_plan(shop, studio.policy, campaign.id, brief, ids, ("A", "B"), NOW)
    planned = perf_counter() - started
    lines = [
        CampaignRecipient(campaign_id=campaign.id, **row)
        for row in plan.rows
        if row["arm"] != HOLDOUT
    ]
    render = studio.copy.renderer(campaign, brief, lines)
    messages = faulty = 0
    message = None
    for line in lines:
        rendered = render(line)
        if rendered is not None:
            message, faults = rendered
            messages += 1
            faulty += bool(faults)
    seconds, worked = perf_counter() - started, process_time() - worked
    started = perf_counter()
    for _ in range(500):
        if message is not None:
            html(message, studio.policy)
    return {
        "messages": messages,
        "recipients": len(plan.rows),
        "plan_seconds": planned,
        "messages_per_second": messages / seconds,
        "messages_per_cpu_second": messages / worked,
        "messages_with_faults": faulty,
        "html_per_second": 500 / (perf_counter() - started),
    }


if __name__ == "__main__":
    settings = load_settings()
    shop = open_shop(settings, Store(settings.resolved_database_url))
    print(json.dumps(run(CampaignStudio(shop, settings)), indent=2))  # noqa: T201
