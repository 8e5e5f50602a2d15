from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from assistant.learning import POLICY, Learner
from core.store import Store
from recsys import CONTEXT_SIZE, LinearThompson
from tests.conftest import NewStore

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHOWN = [1.0] + [0.0] * (CONTEXT_SIZE - 1)


@pytest.fixture
def store(tmp_path: Path, new_store: NewStore) -> Iterator[Store]:
    store = new_store(f"sqlite:///{tmp_path / 'aisle.db'}")
    store.products.upsert([{"id": f"p{at}", "title": f"Product {at}"} for at in range(30)])
    store.customers.upsert([{"id": "c1"}])
    yield store
    store.close()


def show(store: Store, id: str, *, product: str = "p1", time: datetime | None = None) -> None:
    store.exposures.upsert(
        [
            {
                "id": id,
                "conversation_id": "talk",
                "customer_id": "c1",
                "product_id": product,
                "position": 1,
                "arm": "thompson",
                "probability": 0.5,
                "time": time or datetime.now(UTC),
                "context": SHOWN,
            }
        ]
    )


def learned(store: Store) -> LinearThompson:
    policy = Learner(store).policy()
    assert policy is not None
    return policy


def react(url: str, writer: int) -> None:
    store = Store(url)
    learner = Learner(store)
    for at in range(10):
        learner.happened("click", f"p{10 * writer + at}", conversation_id="talk")
    store.close()


def test_a_reaction_is_joined_to_what_was_shown_last_and_learned_at_once(store: Store) -> None:
    show(store, "r1")
    show(store, "other", product="p2")
    assert Learner(store).happened("click", "p1", conversation_id="talk") == "r1"
    assert learned(store).evidence[0] == pytest.approx(0.3)
    assert store.exposures.get("r1").reward == 0.3
    assert store.exposures.get("other").reward is None


def test_a_reward_is_learned_once_and_grows(store: Store) -> None:
    show(store, "r1")
    learner = Learner(store)
    for kind in ("click", "click", "view", "cart", "click"):
        learner.happened(kind, "p1", recommendation_id="r1")
    assert learned(store).evidence[0] == pytest.approx(0.7)
    assert store.exposures.version(POLICY) == 2


def test_a_reaction_to_what_was_never_shown_teaches_nothing(store: Store) -> None:
    assert Learner(store).happened("click", "p1", conversation_id="talk") is None
    assert Learner(store).happened("click", "p1", recommendation_id="no-such") == "no-such"
    assert store.exposures.version(POLICY) == 0


def test_a_reaction_outside_conversations_is_joined_by_its_customer(store: Store) -> None:
    show(store, "r1")
    assert Learner(store).happened("click", "p1", customer_id="c1") == "r1"
    assert Learner(store).happened("click", "p1", customer_id="c2") is None


def test_what_nobody_reacts_to_for_a_day_earned_nothing(store: Store) -> None:
    show(store, "r1", time=NOW)
    assert Learner(store).settle(NOW + timedelta(hours=23)) == 0
    assert Learner(store).settle(NOW + timedelta(hours=25)) == 1
    assert learned(store).precision[0, 0] > 1.9
    assert learned(store).evidence[0] == 0


def test_a_purchase_that_the_shops_own_systems_report_is_a_delayed_reward(store: Store) -> None:
    show(store, "r1", time=NOW)
    sale = {"id": 5, "customer_id": "c1", "product_id": "p1", "kind": "purchase"}
    store.events.upsert([{**sale, "time": NOW + timedelta(hours=3)}])
    Learner(store).settle(NOW + timedelta(hours=25))
    assert learned(store).evidence[0] == pytest.approx(1.0)


def test_what_was_learned_survives_a_restart(store: Store) -> None:
    show(store, "r1")
    Learner(store).happened("like", "p1", recommendation_id="r1")
    again = Store(str(store.engine.url))
    assert learned(again).evidence[0] == pytest.approx(0.7)
    again.close()


@pytest.mark.slow
def test_no_observation_of_concurrent_processes_is_lost(store: Store) -> None:
    for at in range(30):
        show(store, f"r{at}", product=f"p{at}")
    url = str(store.engine.url)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as workers:
        list(workers.map(react, [url] * 3, range(3)))
    bandit = learned(store)
    memory = bandit.config.memory
    kept = sum(memory**age for age in range(30))
    assert store.exposures.version(POLICY) == 30
    assert bandit.evidence[0] == pytest.approx(0.3 * kept)
    assert bandit.precision[0, 0] == pytest.approx(1 + kept)


def test_a_state_that_cant_be_read_is_given_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    show(store, "r1")
    store.exposures.learn(POLICY, [("r1", 0.3)], lambda _state, _settled: {"damaged": True})
    np.testing.assert_array_equal(learned(store).evidence, np.zeros(CONTEXT_SIZE))
    assert "given up" in caplog.text
