"""Which clauses of an utterance do something of their own, and which only belong to another.

"This matters too much, is there anybody I can speak to" complains of nothing, and "thanks, and
can I send it back" does two things. How sure the classifier is of a clause, and what it made of the
whole, tell them apart in a logistic regression; `python -m assistant.language.counting_training`
fits its weights anew.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from assistant.language.manner import is_question
from assistant.language.story import wishes
from core.heads import log_odds
from core.turn import Act

SIGNS = (
    *("sure", "as the whole", "whole sure of it", "whole sure of another", "likely in the whole"),
    *("outside", "whole outside", "length", "asks", "seconded", "surest other"),
    *("short", "short and sure", "last", "of oneself"),
)
"""Log odds of the clause's act; whether the whole is taken for the same, and its log odds where it
is and where it isn't; log odds of the clause's act in the whole; whether either is out of scope;
the logarithm of its number of words; whether it is put as a question; whether another clause has
the same act; log odds of the surest other one; whether it has at most two words, and its log odds
if so; whether it comes last; whether it begins with who speaks, and wishes
for nothing."""

_SHORT = 2  # words
_OF_ONESELF = re.compile(r"(?:i|my|im|we|our)\b")


@dataclass(frozen=True)
class Opinion:
    """What some words are taken for."""

    text: str
    act: Act
    confidence: float
    """In [0, 1]."""


@dataclass(frozen=True)
class Counting:
    """A logistic regression over `SIGNS`."""

    weights: tuple[float, ...]
    bias: float

    def chance(self, signs: Sequence[float]) -> float:
        """Probability that a clause of these signs does something of its own."""
        worth = self.bias + sum(w * sign for w, sign in zip(self.weights, signs, strict=True))
        return 1 / (1 + exp(-worth))


COUNTING = Counting(
    (
        *(0.49, 0.47, 0.2, 0.1, 0.3, -0.6, 0.01, 0.49, 0.78, 0.87, 0.15, -0.29, -0.08, 0.55),
        -0.84,
    ),
    -1.96,
)


def signs_of(
    whole: Opinion, parts: Sequence[Opinion], likely: Mapping[Act, float]
) -> list[tuple[float, ...]]:
    """`SIGNS` of each clause.

    Args:
        whole: of the utterance.
        parts: of its clauses, at least two.
        likely: probability of each act in the whole.
    """
    return [
        (
            *_signs(whole, part, [*parts[:n], *parts[n + 1 :]], likely),
            n == len(parts) - 1,
            _tells_of_oneself(part.text.lower()),
        )
        for n, part in enumerate(parts)
    ]


def _tells_of_oneself(plain: str) -> bool:
    return _OF_ONESELF.match(plain) is not None and not wishes(plain)


def _signs(
    whole: Opinion, part: Opinion, others: Sequence[Opinion], likely: Mapping[Act, float]
) -> tuple[float, ...]:
    same = part.act is whole.act
    sure, whole_sure = log_odds(part.confidence), log_odds(whole.confidence)
    length = len(part.text.split())
    return (
        sure,
        same,
        whole_sure * same,
        whole_sure * (not same),
        log_odds(likely.get(part.act, 0.0)),
        part.act is Act.OUT_OF_SCOPE,
        whole.act is Act.OUT_OF_SCOPE,
        log(max(length, 1)),
        is_question(part.text.lower()),
        any(other.act is part.act for other in others),
        max(log_odds(other.confidence) for other in others),
        length <= _SHORT,
        sure * (length <= _SHORT),
    )
