"""What words do in an utterance: they tell, wish, refuse, allow, ask, order or react.

An act says what the assistant is to do; a role says whether the words ask for anything at all. "My
back isn't what it was" and "a friend swears by hers" tell, whatever act they sound like.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.heads import LogisticHead, shipped_head

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


def read_roles(features: NDArray[np.float32]) -> list[Chances]:
    """The chances of each role, of `(n, assistant.language.features.SIZE)`.

    Raises:
        ArtifactError: the head's file is damaged.
    """
    return [dict(zip(ROLES, row, strict=True)) for row in _head().shares(features).tolist()]


@lru_cache(1)
def _head() -> LogisticHead:
    """Fitted by `assistant.language.roles_training`."""
    return shipped_head("assistant.language", WEIGHTS)
