"""Who responds, learnt from a ledger with a known answer: those who buy often click."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from assistant.campaigns.brief import Brief, Understanding
from assistant.campaigns.responders import Responders
from core.store import Store

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
COUNT, CAMPAIGNS = 200, 4


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Customers of whom each third buys a lot and clicks half the time; the others hardly do."""
    folder: Path = tmp_path_factory.mktemp("responders")
    store, rng = Store(f"sqlite:///{folder}/shop.db"), np.random.default_rng(4)
    store.products.upsert([{"id": "p", "title": "Tent", "category": "Outdoor > Tents"}])
    ids = [f"k{n:03d}" for n in range(COUNT)]
    store.customers.upsert([{"id": id, "consent_marketing": True} for id in ids])
    store.events.upsert(
        [
            {
                "id": n * 100 + number,
                "customer_id": id,
                "product_id": "p",
                "kind": "purchase",
                "price": Decimal(20),
                "time": NOW - timedelta(days=300 - 30 * number + n % 29),
            }
            for n, id in enumerate(ids)
            for number in range(10 if n % 3 == 0 else 1)
        ]
    )
    brief = Understanding(prompt="", brief=Brief()).model_dump(mode="json")
    for campaign in range(CAMPAIGNS):
        at = NOW - timedelta(days=150 - 20 * campaign)
        name = f"old{campaign}"
        row = {"id": name, "prompt": "", "brief": brief, "status": "draft", "content": {}}
        store.campaigns.upsert([{**row, "created": at}])
        ledger = [
            {
                "customer_id": id, "arm": "A", "status": "sent", "picks": [], "send_at": at,
                "changed": at, "note": "",
            }
            for id in ids
        ]  # fmt: skip
        store.campaigns.approve(name, {"status": "sent", "approved": at}, ledger, "draft")
        clicked = rng.random(COUNT) < [0.5 if n % 3 == 0 else 0.02 for n in range(COUNT)]
        store.campaigns.record(
            [
                {
                    "id": f"{name}:{id}", "campaign_id": name, "customer_id": id,
                    "kind": "clicked", "machine": False, "value": None,
                    "time": at + timedelta(hours=3),
                }
                for id, did in zip(ids, clicked, strict=True)
                if did
            ]
        )  # fmt: skip
    yield store
    store.close()


def test_the_likeliest_come_first_with_chances_that_come_true(store: Store) -> None:
    ids = store.customers.ids()
    found = Responders(store, 14).foretell(Brief(), ids, NOW)
    assert found is not None
    assert (found.campaigns, found.rows) == (CAMPAIGNS, CAMPAIGNS * COUNT)
    buyers = {id for n, id in enumerate(ids) if n % 3 == 0}
    assert set(found.ranked()[: len(buyers)]) == buyers
    assert found.auc > 0.85
    answered = sum(part.observed * part.count for part in found.reliability) / found.rows
    assert found.expected == pytest.approx(COUNT * answered, rel=0.3)
    assert all(abs(part.predicted - part.observed) < 0.12 for part in found.reliability)
    assert found.share_of_first(1 / 3) > 0.8


def test_nothing_is_foretold_from_campaigns_whose_results_arent_in(store: Store) -> None:
    early = NOW - timedelta(days=149)
    assert Responders(store, 14).foretell(Brief(), store.customers.ids(), early) is None


def test_what_customers_did_later_isnt_known(store: Store) -> None:
    then = store.responses.behaviour(NOW - timedelta(days=290), ())
    now = store.responses.behaviour(NOW, ("Outdoor",))
    assert then["k000"][1] == 1
    assert now["k000"][1] == now["k000"][6] == 10
    assert now["k000"][8] > 0
