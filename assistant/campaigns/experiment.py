"""Testing and learning: holdout and arms, how large a test must be, and when to stop it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, sqrt

import numpy as np
from scipy import stats

HOLDOUT = "holdout"
_SPAN = 2**64


def assign(campaign_id: str, customer_id: str, holdout: float, variants: Sequence[str]) -> str:
    """The arm of a customer: `holdout` or a variant; the same every time it is asked.

    A hash decides, so that the split depends on nothing that a customer is or did.
    """
    digest = blake2b(f"{campaign_id}\0{customer_id}".encode(), digest_size=16).digest()
    if int.from_bytes(digest[:8]) < holdout * _SPAN:
        return HOLDOUT
    return variants[int.from_bytes(digest[8:]) % len(variants)]


@dataclass(frozen=True)
class Power:
    """What a comparison of two groups can find out."""

    per_arm: int
    """Size of the smaller group."""
    detectable: float
    """Smallest difference of rates that is found with `power`, in [0, 1]."""
    needed: int
    """Size of each group that would find a difference of half the base rate."""
    power: float = 0.8
    alpha: float = 0.05


def plan_power(
    first: int, second: int, rate: float, power: float = 0.8, alpha: float = 0.05
) -> Power:
    """How large a difference two groups of given sizes can show.

    Two proportions, two-sided, normal approximation (Fleiss, Levin & Paik 2003, ch. 4).

    Args:
        first: size of one group.
        second: size of the other.
        rate: expected rate of the one with less.
        power: chance of finding a real difference.
        alpha: chance of finding one that isn't there.
    """
    reach = float(stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power))
    smallest = min(first, second)
    if smallest < 1:
        return Power(0, 1.0, _needed(rate, rate / 2, reach), power, alpha)
    low, high = 0.0, 1.0 - rate
    for _ in range(50):
        middle = (low + high) / 2
        error = sqrt(rate * (1 - rate) / first + (rate + middle) * (1 - rate - middle) / second)
        low, high = (middle, high) if middle < reach * error else (low, middle)
    return Power(smallest, high, _needed(rate, rate / 2, reach), power, alpha)


def _needed(rate: float, difference: float, reach: float) -> int:
    other = min(rate + difference, 1.0)
    return ceil(reach**2 * (rate * (1 - rate) + other * (1 - other)) / difference**2)


@dataclass(frozen=True)
class Counts:
    """Tries and successes of one variant."""

    shown: int
    won: int


@dataclass(frozen=True)
class Decision:
    """What a recurring campaign should do next."""

    shares: Mapping[str, float]
    """Share of the next send that each variant gets; they sum to one."""
    best_chance: Mapping[str, float]
    """Posterior probability of each variant to be the best."""
    stop: bool
    winner: str | None
    reason: str


@dataclass(frozen=True)
class StoppingRule:
    """When to stop: the leader is very probably best, and would cost little if it weren't."""

    chance: float = 0.95
    loss: float = 0.05
    """Expected loss of going with the leader, as a share of its rate."""
    least: int = 200
    """Tries of every variant before anything is decided."""
    most: int = 50_000
    """Tries of every variant after which it is stopped with no winner."""
    floor: float = 0.1
    """Share of the next send that every variant keeps while the test runs."""


def thompson(
    counts: Mapping[str, Counts],
    rng: np.random.Generator,
    rule: StoppingRule | None = None,
    draws: int = 20_000,
) -> Decision:
    """Thompson sampling between variants with uniform Beta priors, and the stopping rule.

    Each variant's share of the next send is its posterior probability of being best (Thompson
    1933; Scott 2010), but for the floor.
    """
    rule = rule or StoppingRule()
    names = list(counts)
    if len(names) == 1:
        return Decision({names[0]: 1.0}, {names[0]: 1.0}, True, names[0], "There is one variant.")
    samples = np.stack(
        [rng.beta(1 + c.won, 1 + max(0, c.shown - c.won), draws) for c in counts.values()]
    )
    best = np.bincount(samples.argmax(axis=0), minlength=len(names)) / draws
    leader = int(best.argmax())
    loss = float((samples.max(axis=0) - samples[leader]).mean() / max(samples[leader].mean(), 1e-9))
    chance = dict(zip(names, best.tolist(), strict=True))
    floored = np.maximum(best, rule.floor)
    shares = dict(zip(names, (floored / floored.sum()).tolist(), strict=True))
    enough = min(c.shown for c in counts.values()) >= rule.least
    if enough and best[leader] >= rule.chance and loss <= rule.loss:
        winner = names[leader]
        only = {name: float(name == winner) for name in names}
        reason = f"{winner} is best with probability {best[leader]:.3f}; expected loss {loss:.1%}."
        return Decision(only, chance, True, winner, reason)
    if min(c.shown for c in counts.values()) >= rule.most:
        return Decision(shares, chance, True, None, "The variants are too alike to tell apart.")
    return Decision(shares, chance, False, None, "Not decided yet.")
