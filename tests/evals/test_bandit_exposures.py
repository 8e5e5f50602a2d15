from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.store import Store
from evals.bandit import run
from evals.bandit_exposures import evaluate_exposures
from recsys.feedback import REWARDS

CHANCES = np.array([0.1, 0.3, 0.6])
LOGGING = np.array([0.6, 0.3, 0.1])
START = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A workspace whose bandit showed three products at known chances of a click."""
    store = Store(f"sqlite:///{tmp_path / 'aisle.db'}")
    store.products.upsert([{"id": f"p{at}", "title": f"Product {at}"} for at in range(3)])
    store.customers.upsert([{"id": "c1"}])
    rng = np.random.default_rng(0)
    actions = rng.choice(3, 4000, p=LOGGING)
    clicked = rng.random(4000) < CHANCES[actions]
    shown = [
        {
            "id": f"r{at:05}",
            "customer_id": "c1",
            "product_id": f"p{action}",
            "position": 1,
            "arm": "thompson",
            "probability": float(LOGGING[action]),
            "time": START + timedelta(minutes=at),
        }
        for at, action in enumerate(actions)
    ]
    store.exposures.upsert([*shown, {**shown[0], "id": "s", "arm": "search", "probability": 1.0}])
    store.events.upsert(
        [
            {
                "id": at + 1,
                "customer_id": "c1",
                "product_id": f"p{actions[at]}",
                "kind": "click",
                "time": START + timedelta(minutes=at),
                "recommendation_id": f"r{at:05}",
            }
            for at in np.flatnonzero(clicked).tolist()
        ]
    )
    store.close()
    yield tmp_path


def test_the_shops_own_log_tells_what_other_policies_would_earn(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'aisle.db'}")
    found = evaluate_exposures(store)
    store.close()
    own = found["thompson"]["on_policy"]
    assert own.low < REWARDS["click"] * float(LOGGING @ CHANCES) < own.high
    uniform = REWARDS["click"] * float(CHANCES.mean())
    for name in ("ipw", "snipw", "dr"):
        estimate = found["thompson -> uniform"][name]
        assert estimate.low < uniform < estimate.high
    better = found["thompson -> rewarding"]["dr"]
    assert better.value > found["thompson -> uniform"]["dr"].value > own.value


def test_an_arm_that_never_explores_says_nothing_of_other_policies(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'aisle.db'}")
    found = evaluate_exposures(store)
    store.close()
    assert set(found) == {"search", "thompson", "thompson -> uniform", "thompson -> rewarding"}


@pytest.mark.slow
def test_the_suite_evaluates_a_workspaces_own_log(home: Path) -> None:
    found = run(str(home), rounds=30)
    assert set(found["metrics"]["ope"]["thompson -> uniform"]) == {"ipw", "snipw", "dm", "dr"}
