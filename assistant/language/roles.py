"""What words do in an utterance: they tell, wish, refuse, allow, ask, order or react.

An act says what the assistant is to do; a role says whether the words ask for anything at all. "My
back isn't what it was" and "a friend swears by hers" tell, whatever act they sound like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays

WEIGHTS = "roles.npz"


class Role(StrEnum):
    """What some words do in a conversation."""

    TELL = "tell"
    """Tells of the speaker or the world, and asks for nothing."""
    WISH = "wish"
    """Says what is sought, or what it must be like."""
    REFUSE = "refuse"
    """Says what it must not be."""
    ALLOW = "allow"
    """Lets go of what was asked for, or allows what was refused."""
    REACT = "react"
    """Greets, thanks, praises or blames."""
    ASK = "ask"
    """Asks something that words answer."""
    ORDER = "order"
    """Has something done: to the list, to the cart, to what is remembered."""


ROLES = tuple(Role)
Chances = Mapping[Role, float]
"""Probability of each role."""


@dataclass(frozen=True)
class RoleReader:
    """A logistic head over `features`, trained by `assistant.language.roles_training`."""

    coefficients: NDArray[np.float32]
    """`(features.SIZE, len(ROLES))`."""
    intercept: NDArray[np.float32]
    """`(len(ROLES),)`."""

    def read(self, features: NDArray[np.float32]) -> list[Chances]:
        """The chances of each role, of `(n, features.SIZE)`."""
        logits = features @ self.coefficients + self.intercept
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        return [dict(zip(ROLES, row, strict=True)) for row in shares.tolist()]


@lru_cache(1)
def load_reader() -> RoleReader:
    """The reader shipped with Aisle, read once.

    Raises:
        ArtifactError: its file is damaged.
    """
    with as_file(files("assistant.language") / "data" / WEIGHTS) as path:
        arrays = read_arrays(path)
    return RoleReader(
        np.asarray(arrays["coefficients"], np.float32), np.asarray(arrays["intercept"], np.float32)
    )
