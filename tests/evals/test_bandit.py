from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core.errors import SourceError
from evals.bandit import AISLE, run
from evals.bandit_open import evaluate
from evals.bandit_policies import play, policies
from evals.bandit_simulator import RoundsConfig, ShopConfig, random_rounds, simulated_shop
from evals.bandit_taste import adaptation
from recsys import Recommender
from recsys.ope import Estimate


@pytest.fixture(scope="module")
def evaluated(shared_data: Path) -> Mapping[str, Mapping[str, Estimate]]:
    return evaluate(shared_data / "open-bandit")


@pytest.mark.slow
def test_the_bandit_regrets_less_than_every_peer_on_the_same_draws() -> None:
    rounds = random_rounds(RoundsConfig(rounds=800))
    regret = {name: play(policy, rounds)[-1] for name, policy in policies(rounds, 0).items()}
    assert min(regret, key=regret.__getitem__) == AISLE


def test_draws_are_decided_by_the_seed() -> None:
    first, second = (random_rounds(RoundsConfig(rounds=50)) for _ in range(2))
    np.testing.assert_array_equal(first.clicks, second.clicks)


@pytest.mark.slow
def test_three_events_turn_the_list_to_a_new_taste_and_cost_the_steady_little() -> None:
    shop = simulated_shop(ShopConfig(customers=200, products_per_category=30))
    moved = adaptation(Recommender.fit(shop.data, shop.products), shop, shoppers=60)
    assert moved.changed_share[-1] >= 0.5
    assert moved.loss <= 0.1


def test_on_policy_click_rates_are_those_of_the_open_bandit_sample(
    evaluated: Mapping[str, Mapping[str, Estimate]],
) -> None:
    assert evaluated["random"]["on_policy"].value == pytest.approx(0.0046, abs=5e-5)
    assert evaluated["bts"]["on_policy"].value == pytest.approx(0.0069, abs=5e-5)


@pytest.mark.parametrize("estimator", ["ipw", "snipw", "dr"])
def test_estimates_from_the_other_log_agree_with_the_policys_own_clicks(
    evaluated: Mapping[str, Mapping[str, Estimate]], estimator: str
) -> None:
    for found in evaluated.values():
        own, other = found["on_policy"], found[estimator]
        assert other.low <= own.high
        assert own.low <= other.high


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"random_men\.csv\.gz"):
        run(str(tmp_path))
