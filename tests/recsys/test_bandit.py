import numpy as np

from recsys.bandit import BanditConfig, LinearThompson


def taught(memory: float = 1.0) -> LinearThompson:
    bandit = LinearThompson(3, BanditConfig(memory=memory))
    rng = np.random.default_rng(0)
    for _ in range(300):
        context = rng.standard_normal(3)
        bandit.update(context, float(context @ [1.0, -2.0, 0.5]))
    return bandit


def test_the_mean_is_the_ridge_solution() -> None:
    np.testing.assert_allclose(taught().mean, [1.0, -2.0, 0.5], atol=0.05)


def test_draws_have_the_posteriors_covariance() -> None:
    bandit = taught()
    draws = bandit.draw(np.random.default_rng(1), 20_000)
    expected = bandit.config.spread**2 * np.linalg.inv(bandit.precision)
    np.testing.assert_allclose(np.cov(draws.T), expected, atol=expected.max() * 0.1)


def test_a_seed_decides_the_choice() -> None:
    contexts = np.random.default_rng(2).standard_normal((30, 3))
    choices = [taught().choose(contexts, 5, np.random.default_rng(3)) for _ in range(2)]
    assert choices[0].arms.tolist() == choices[1].arms.tolist()


def test_propensities_match_how_often_an_arm_is_shown() -> None:
    bandit = LinearThompson(2, BanditConfig(draws=2000))
    contexts = np.eye(2)
    stated = bandit.choose(contexts, 1, np.random.default_rng(0))
    shown = [
        bandit.choose(contexts, 1, np.random.default_rng(seed)).arms[0] for seed in range(1, 500)
    ]
    assert abs(stated.propensities[0] - np.mean(np.array(shown) == stated.arms[0])) < 0.08


def test_learned_and_explored_add_up_to_the_draw() -> None:
    bandit, contexts = taught(), np.random.default_rng(2).standard_normal((30, 3))
    choice = bandit.choose(contexts, 5, np.random.default_rng(3))
    score = choice.learned + choice.explored
    assert score[choice.arms].tolist() == sorted(score, reverse=True)[:5]


def test_without_spread_nothing_is_explored() -> None:
    bandit = LinearThompson(2, BanditConfig(spread=0.0))
    choice = bandit.choose(np.eye(2), 2, np.random.default_rng(0), prior=np.array([0.0, 1.0]))
    assert choice.arms.tolist() == [1, 0]
    assert choice.propensities.tolist() == [1.0, 1.0]


def test_forgetting_follows_a_change_that_a_long_memory_averages() -> None:
    def after_change(memory: float) -> float:
        bandit = LinearThompson(1, BanditConfig(memory=memory))
        for at in range(1000):
            bandit.update(np.ones(1), 1.0 if at < 800 else 0.0)
        return float(bandit.mean[0])

    assert after_change(0.98) < 0.1 < after_change(1.0)
