"""How like a shopper's goal each general checklist is, and how likely its needs are meant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.lists.checklists import Checklist, checklists
from assistant.lists.vectors import vectors_of
from core.ports import Encoder
from retrieval.text import STOP_WORDS, content_stems, words

_MOST = 6  # checklists that are looked at for one goal
_LEAST = 0.6  # cosine of a part below which a checklist is about something else
_PART = 0.9  # what the likeness of a part counts against that of the whole
_WORDS = 3  # content words of a part, at the most

_WEIGHTS = np.array([0.55, 1.66, 1.09, -3.07, 0.63])
_AKIN, _BIAS = 4.65, -2.13
"""Of a logistic model fitted to the judged goals for tuning: whether what a checklist says is
wanted, by the likeness of the whole, of the part, the part's length, how far another checklist is
ahead, the share of the goal's words that it speaks of; and by the likeness of need and goal."""


@dataclass(frozen=True)
class Likeness:
    """How like a goal one checklist is; cosines of its nearest name."""

    checklist: Checklist
    whole: float
    """To the whole goal."""
    part: float
    """To the part of the goal that is nearest."""
    said: frozenset[str]
    """Stems of that part."""
    behind: float
    """How far another checklist is ahead in likeness to the whole goal."""
    share: float
    """Of the goal's content words those that the checklist speaks of."""


class Likenesses:
    """How like one goal all checklists are."""

    def __init__(self, encoder: Encoder, goal: str) -> None:
        """Compare `goal`, in a shopper's words, with every name of every checklist."""
        parts = parts_of(goal) or [goal]
        self._encoder = encoder
        self._goal, *said = encoder.encode([goal, *parts])
        names = _names(encoder)
        whole = names.best(names.vectors @ self._goal)
        cosines = np.stack(said) @ names.vectors.T
        highest, nearest = cosines.max(axis=0), cosines.argmax(axis=0)
        told = content_stems(goal)
        self.all: list[Likeness] = []
        """In the order of `checklists`."""
        for at, checklist in enumerate(checklists()):
            mine = names.of[at]
            name = int(mine[int(highest[mine].argmax())])
            self.all.append(
                Likeness(
                    checklist,
                    float(whole[at]),
                    float(highest[name]),
                    content_stems(parts[int(nearest[name])]),
                    float(whole.max() - whole[at]),
                    len(told & checklist.spoken) / max(len(told), 1),
                )
            )

    def nearest(self) -> list[Likeness]:
        """The checklists that a part of the goal is most like, the most alike first."""
        found = sorted(self.all, key=lambda like: -max(like.whole, _PART * like.part))
        return [like for like in found[:_MOST] if like.part >= _LEAST]

    def chances(self, like: Likeness) -> list[float]:
        """How likely the goal means each thing that a checklist says to have, in its order."""
        akin = _need_vectors(self._encoder, like.checklist) @ self._goal
        length = min(len(like.said), _WORDS) / _WORDS
        known = np.array([like.whole, like.part, length, like.behind, like.share])
        odds = float(known @ _WEIGHTS) + _AKIN * akin.astype(np.float64) + _BIAS
        return [float(chance) for chance in 1 / (1 + np.exp(-odds))]


def parts_of(goal: str) -> list[str]:
    """Stretches of a goal that begin and end with content words and have up to three of them."""
    said = words(goal)
    telling = [word not in STOP_WORDS for word in said]
    found = []
    for start in np.flatnonzero(telling).tolist():
        ends = [end for end in range(start, len(said)) if telling[end]][:_WORDS]
        found += [" ".join(said[start : end + 1]) for end in ends]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class _Names:
    """All names of all checklists."""

    of: list[NDArray[np.int64]]
    """For each checklist the rows of its names."""
    vectors: NDArray[np.float32]
    """`(n, d)`."""

    def best(self, cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """The highest of a checklist's names, for each checklist."""
        return np.array([float(cosines[rows].max()) for rows in self.of])


def whole_cosines(encoder: Encoder, goal: str) -> list[float]:
    """Cosine of a goal and the nearest name of each checklist, in the order of `checklists`."""
    names = _names(encoder)
    return [float(x) for x in names.best(names.vectors @ encoder.encode([goal])[0])]


def _names(encoder: Encoder) -> _Names:
    counts = [len(checklist.aliases) for checklist in checklists()]
    rows = np.split(np.arange(sum(counts)), np.cumsum(counts)[:-1])
    aliases = tuple(alias for checklist in checklists() for alias in checklist.aliases)
    return _Names(rows, vectors_of(encoder, aliases))


def _need_vectors(encoder: Encoder, checklist: Checklist) -> NDArray[np.float32]:
    return vectors_of(encoder, tuple(item.need for item in checklist.packing))
