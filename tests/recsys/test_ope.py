import numpy as np
import pytest

from core.errors import SourceError
from recsys.ope import (
    Log,
    direct_method,
    doubly_robust,
    inverse_propensity,
    on_policy,
    self_normalised,
)

CHANCES = np.array([0.1, 0.3, 0.6])
LOGGING = np.array([0.6, 0.3, 0.1])
TARGET = np.array([0.1, 0.2, 0.7])
VALUE = float(TARGET @ CHANCES)


def logged(n: int = 20_000) -> tuple[Log, np.ndarray]:
    rng = np.random.default_rng(0)
    actions = rng.choice(3, n, p=LOGGING)
    rewards = (rng.random(n) < CHANCES[actions]).astype(float)
    return Log(rewards, actions, LOGGING[actions]), np.tile(TARGET, (n, 1))


@pytest.mark.parametrize("estimator", [inverse_propensity, self_normalised])
def test_weighting_recovers_the_value_of_another_policy(estimator) -> None:
    found = estimator(*logged())
    assert found.low < VALUE < found.high
    assert found.value == pytest.approx(VALUE, abs=0.03)


def test_doubly_robust_is_right_with_a_wrong_model() -> None:
    log, policy = logged()
    found = doubly_robust(log, policy, np.full(policy.shape, 0.9))
    assert found.value == pytest.approx(VALUE, abs=0.03)


def test_doubly_robust_with_a_right_model_is_narrower_than_weighting() -> None:
    log, policy = logged(4_000)
    robust = doubly_robust(log, policy, np.tile(CHANCES, (len(policy), 1)))
    weighted = inverse_propensity(log, policy)
    assert robust.high - robust.low < weighted.high - weighted.low


def test_the_direct_method_is_as_wrong_as_its_model() -> None:
    log, policy = logged(1_000)
    assert direct_method(log, policy, np.full(policy.shape, 0.9)).value == pytest.approx(0.9)


def test_the_logging_policy_itself_is_worth_its_mean_reward() -> None:
    log, _ = logged(1_000)
    same = np.tile(LOGGING, (len(log.rewards), 1))
    assert inverse_propensity(log, same).value == pytest.approx(on_policy(log).value)


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(SourceError, match="empty"):
        Log(np.zeros(0), np.zeros(0, np.int64), np.zeros(0))


def test_a_zero_propensity_is_refused() -> None:
    with pytest.raises(SourceError, match="propensity"):
        Log(np.ones(1), np.zeros(1, np.int64), np.zeros(1))
