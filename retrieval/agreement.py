"""Statements that say the same answer together: a shop's policy and its FAQ."""

import re
from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from retrieval.answering import Candidate
from retrieval.text import content_stems

_ALIKE = 0.5  # least cosine of a question to a heading that asks the same
_SAME = 0.6  # share of the words of the shorter of two statements that say the same
_LEAST = 2  # words that they share
_DENIES = re.compile(r"\b(?:no|not|never|nor|neither|without|cannot|\w+n['’]t)\b", re.IGNORECASE)

_ON_CONDITION = re.compile(r"\bonly (?:if|when|where)\b|\bunless\b", re.IGNORECASE)


def agreed(candidates: Sequence[Candidate], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities, `(s,)`, where the likeliest answers a question much like the one asked:
    with it answer those that say the same, since a shop's policy and its FAQ share what either
    would have alone. What has no words answers nothing.
    """
    said = [content_stems(item.text) for item in candidates]
    together = np.where([bool(words) for words in said], found, 0.0)
    first = int(together.argmax()) if len(together) else 0
    if not len(together) or not _asks_alike(candidates[first]):
        return together
    together[first] += sum(
        float(together[at])
        for at in range(len(candidates))
        if at != first and _say_the_same(candidates, said, first, at)
    )
    return together


def _asks_alike(candidate: Candidate) -> bool:
    return candidate.heading.endswith("?") and candidate.cosines[2] >= _ALIKE


def _say_the_same(
    candidates: Sequence[Candidate], said: Sequence[Set[str]], one: int, other: int
) -> bool:
    """Whether two statements have most words in common and take the same stance."""
    shared = len(said[one] & said[other])
    if shared < max(_LEAST, _SAME * min(len(said[one]), len(said[other]))):
        return False
    return _stance(candidates[one].text) == _stance(candidates[other].text)


def _stance(text: str) -> str:
    """Whether it allows, denies, or allows on a condition: "not unless they are faulty" is "only if
    they are".
    """
    if _ON_CONDITION.search(text):
        return "on condition"
    return "denies" if _DENIES.search(text) else "allows"
