"""Policies that play `Rounds`: ours, and those of mabwiser, on the same draws."""

import warnings
from typing import Protocol

import numpy as np
from mabwiser.mab import MAB, LearningPolicy
from numpy.typing import NDArray

from evals.bandit_simulator import Floats, Rounds
from recsys.bandit import BanditConfig, LinearThompson


class Policy(Protocol):
    """Chooses an arm, then learns whether it was clicked."""

    def choose(self, rounds: Rounds, at: int) -> int:
        """The arm for round `at`."""
        ...

    def learn(self, rounds: Rounds, at: int, arm: int, click: bool) -> None:
        """Take the outcome in."""
        ...


class Thompson:
    """Aisle's bandit: one model for all arms."""

    def __init__(self, size: int, config: BanditConfig, seed: int) -> None:
        self._bandit = LinearThompson(size, config)
        self._rng = np.random.default_rng(seed)

    def choose(self, rounds: Rounds, at: int) -> int:
        """See `Policy.choose`."""
        weights = self._bandit.draw(self._rng)[0]
        return int(np.argmax(rounds.contexts(at) @ weights))

    def learn(self, rounds: Rounds, at: int, arm: int, click: bool) -> None:
        """See `Policy.learn`."""
        self._bandit.update(rounds.contexts(at)[arm], float(click))


class Mabwiser:
    """A policy of mabwiser; contextual ones see the shopper and keep a model an arm."""

    def __init__(self, arms: int, policy: object, contextual: bool, seed: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # mabwiser warns of its own unused optional parts
            self._bandit = MAB(list(range(arms)), policy, seed=seed)
        self._contextual = contextual
        self._fitted = False

    def choose(self, rounds: Rounds, at: int) -> int:
        """See `Policy.choose`."""
        if not self._fitted:
            return at % len(rounds.products)
        return int(self._bandit.predict([rounds.shopper(at)] if self._contextual else None))

    def learn(self, rounds: Rounds, at: int, arm: int, click: bool) -> None:
        """See `Policy.learn`."""
        contexts = [rounds.shopper(at)] if self._contextual else None
        learn = self._bandit.partial_fit if self._fitted else self._bandit.fit
        learn([arm], [int(click)], contexts)
        self._fitted = True


def policies(rounds: Rounds, seed: int) -> dict[str, Policy]:
    """Ours and every peer, fresh."""
    arms = len(rounds.products)
    return {
        "Aisle, linear Thompson": Thompson(rounds.contexts(0).shape[1], BanditConfig(), seed),
        "mabwiser LinTS": Mabwiser(arms, LearningPolicy.LinTS(alpha=0.3), True, seed),
        "mabwiser LinUCB": Mabwiser(arms, LearningPolicy.LinUCB(alpha=0.5), True, seed),
        "mabwiser LinGreedy": Mabwiser(arms, LearningPolicy.LinGreedy(epsilon=0.1), True, seed),
        "epsilon-greedy": Mabwiser(arms, LearningPolicy.EpsilonGreedy(0.1), False, seed),
        "UCB1": Mabwiser(arms, LearningPolicy.UCB1(alpha=1.0), False, seed),
    }


def play(policy: Policy, rounds: Rounds) -> NDArray[np.float64]:
    """Cumulative regret after each round, `(rounds,)`."""
    lost: Floats = np.zeros(len(rounds))
    for at in range(len(rounds)):
        arm = policy.choose(rounds, at)
        policy.learn(rounds, at, arm, bool(rounds.clicks[at, arm]))
        lost[at] = rounds.regret(at, arm)
    return np.cumsum(lost)
