"""A linear Thompson-sampling bandit over what to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from core.errors import ArtifactError


@dataclass(frozen=True)
class BanditConfig:
    """Options of `LinearThompson`."""

    ridge: float = 1.0
    """Precision of the prior around zero, > 0."""
    spread: float = 0.2
    """Standard deviation of a draw in units of the posterior's, >= 0; 0 never explores."""
    memory: float = 0.9995
    """What an observation weighs after each later one, in (0, 1]; 1 forgets nothing."""
    draws: int = 100
    """Posterior draws from which propensities are counted, >= 1."""


@dataclass(frozen=True)
class Choice:
    """What a bandit shows, `k` arms in order."""

    arms: NDArray[np.int64]
    """`(k,)` row indices of the contexts, best first."""
    propensities: NDArray[np.float64]
    """`(k,)` share of draws that put this arm at this position, this draw counted."""
    learned: NDArray[np.float64]
    """`(m,)` expected reward of every arm."""
    explored: NDArray[np.float64]
    """`(m,)` what this draw adds to it."""


class LinearThompson:
    """Bayesian ridge regression of reward on context, one model for all arms.

    A draw from the posterior `N(A^-1 b, spread^2 A^-1)` is `mean + spread * L^-T z` with the
    Cholesky factor `A = L L'` (Agrawal and Goyal 2013), so that a seed decides it whatever
    the linear algebra library. Each observation first shrinks what is known towards the
    prior: `A = m A + (1 - m) ridge I`, `b = m b`.
    """

    def __init__(self, size: int, config: BanditConfig | None = None) -> None:
        """`size`: length of a context."""
        self.config = config or BanditConfig()
        self.precision = np.eye(size) * self.config.ridge
        """`(size, size)` A."""
        self.evidence = np.zeros(size)
        """`(size,)` b."""
        self._solved: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    @property
    def mean(self) -> NDArray[np.float64]:
        """`(size,)` expected weights."""
        return self._solve()[1]

    def update(self, context: NDArray[np.floating], reward: float) -> None:
        """Learn from one shown arm: `context` is `(size,)`."""
        memory = self.config.memory
        row = np.asarray(context, np.float64)
        self.precision *= memory
        self.precision += np.outer(row, row)
        self.precision[np.diag_indices_from(self.precision)] += (1 - memory) * self.config.ridge
        self.evidence = memory * self.evidence + reward * row
        self._solved = None

    def correct(self, context: NDArray[np.floating], change: float) -> None:
        """Learn that an arm which was learned from already earned `change` more."""
        self.evidence = self.evidence + change * np.asarray(context, np.float64)
        self._solved = None

    def to_json(self) -> dict[str, Any]:
        """What it knows, as JSON values; `from_json` reads them back."""
        return {"precision": self.precision.tolist(), "evidence": self.evidence.tolist()}

    @classmethod
    def from_json(
        cls, size: int, value: Mapping[str, Any], config: BanditConfig | None = None
    ) -> "LinearThompson":
        """Read what `to_json` gave; an empty mapping knows nothing yet.

        Raises:
            ArtifactError: it is of another size of context, or damaged.
        """
        policy = cls(size, config)
        if not value:
            return policy
        try:
            precision = np.array(value["precision"], np.float64)
            evidence = np.array(value["evidence"], np.float64)
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"The bandit's state can't be read ({error}).") from None
        if precision.shape != (size, size) or evidence.shape != (size,):
            raise ArtifactError(
                f"The bandit's state is for contexts of length {evidence.size}, not {size}."
            )
        policy.precision, policy.evidence = precision, evidence
        return policy

    def draw(self, rng: np.random.Generator, n: int = 1) -> NDArray[np.float64]:
        """Weights from the posterior, `(n, size)`."""
        factor, mean = self._solve()
        noise = rng.standard_normal((len(mean), n))
        step = linalg.solve_triangular(factor, noise, lower=True, trans="T", check_finite=False)
        return np.asarray(mean + self.config.spread * step.T)

    def choose(
        self,
        contexts: NDArray[np.floating],
        k: int,
        rng: np.random.Generator,
        prior: NDArray[np.floating] | None = None,
    ) -> Choice:
        """Rank arms by one draw from the posterior.

        Args:
            contexts: `(m, size)`, one row an arm.
            k: arms to show.
            rng: decides the draw.
            prior: `(m,)` added to each arm's score, such as a ranker's.
        """
        known = np.zeros(len(contexts)) if prior is None else np.asarray(prior, np.float64)
        rows = np.asarray(contexts, np.float64)
        weights = self.draw(rng, self.config.draws)
        learned = rows @ self.mean
        scores = known + weights @ rows.T
        k = min(k, len(rows))
        ranked = _ranked(scores, k)
        arms = ranked[0]
        return Choice(
            arms=arms,
            propensities=(ranked == arms).mean(axis=0),
            learned=learned,
            explored=scores[0] - known - learned,
        )

    def _solve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self._solved is None:
            factor = linalg.cholesky(self.precision, lower=True, check_finite=False)
            mean = linalg.cho_solve((factor, True), self.evidence, check_finite=False)
            self._solved = (np.asarray(factor), np.asarray(mean))
        return self._solved


def _ranked(scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Columns of the `k` highest scores of each row, best first."""
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k] if k < scores.shape[1] else None
    if best is None:
        return np.argsort(-scores, axis=1, kind="stable")[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)
