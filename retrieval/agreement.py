"""Statements that say the same answer together: a shop's policy and its FAQ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answering import Candidate
from retrieval.text import content_words, stems

_ALIKE = 0.5  # least cosine of a question to a heading that asks the same
_SAME = 0.6  # share of the words of the shorter of two statements that say the same


def agreed(candidates: Sequence[Candidate], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities, `(s,)`, where the likeliest answers a question much like the one asked:
    with it answer those that say the same, since a shop's policy and its FAQ share what either
    would have alone.
    """
    first = int(found.argmax()) if len(found) else 0
    if not len(found) or not _asks_alike(candidates[first]):
        return found
    said = _said(candidates[first].text)
    shares = [len(said & _said(item.text)) for item in candidates]
    lengths = [min(len(said), len(_said(item.text))) for item in candidates]
    same = [share >= _SAME * max(length, 1) for share, length in zip(shares, lengths, strict=True)]
    together = found.copy()
    together[first] = found[np.array(same, np.bool_)].sum()
    return together


def _asks_alike(candidate: Candidate) -> bool:
    return candidate.heading.endswith("?") and candidate.cosines[2] >= _ALIKE


def _said(text: str) -> frozenset[str]:
    return frozenset(stems(content_words(text)))
