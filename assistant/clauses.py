"""The clauses of a product's reviews: "love the colour but hate the zip" are two."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.instructions import without_instructions
from assistant.sentiment.text import sentences
from core.store import Review
from retrieval.text import words

_LEAD = 7  # words of a lead-in, at the most

_CUT = re.compile(
    r"\s*[;:]\s+|,?\s+[-–—]+\s+|,\s+(?=and|plus|also|so)"
    r"|,?\s+(?=(?:but|although|though(?! i can live with)|however|yet|whereas|except"
    r"|plus|shame that|otherwise)\b)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"^(?:but|however|yet|although|though|then again|on the other hand|shame that|less good"
    r"|otherwise|not so keen|be aware|minor point|my one complaint|only niggle|while)\b",
    re.IGNORECASE,
)
_PRAISED = re.compile(
    r"best of all|nice touch|what i like most|i like that|just as i'd hoped|i must say",
    re.IGNORECASE,
)
_BLAMED = re.compile(
    r"less good|worst of all|my (?:one|only) (?:complaint|niggle|problem)|not so keen|be aware"
    r"|minor point|the trouble is|on the other hand|then again|shame that|sadly|unfortunately"
    r"|though i can live with it|otherwise fine|not good enough|^but\b|only niggle|my problem"
    r"|\b(?:far |much |a bit |way )?too (?:small|big|large|tight|loose|short|long|heavy|narrow|wide"
    r"|thin|noisy|loud|slow|weak|stiff|hot|cold)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:best of all|nice touch|what i like most is that|i (?:like|must say) that|also|plus|and"
    r"|but|less good|worst of all"
    r"|(?:my|the) (?:one|only)? ?(?:complaint|niggle|problem|trouble)(?: with it)? is(?: that)?"
    r"|be aware that|sadly|unfortunately|shame that|then again|on the other hand"
    r"|on top of that|for once|minor point|while)\b[:,]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """One distinct clause of a product's reviews."""

    text: str
    reviews: frozenset[int]
    """Rows of the reviews that have it."""
    cue: float
    """What its surroundings say of it: 1 praise, -1 complaint."""


def clauses_of(reviews: Sequence[Review]) -> list[Clause]:
    """The distinct clauses of `reviews`, most frequent first."""
    rows: defaultdict[str, set[int]] = defaultdict(set)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    cues: defaultdict[str, list[float]] = defaultdict(list)
    for row, review in enumerate(reviews):
        for clause, cue in _cut(without_instructions(review.text)):
            text = _LEAD_IN.sub("", clause).strip(" .,;:!")
            key = " ".join(words(text))
            if len(key.split()) > 1:
                rows[key].add(row)
                forms[key][text] += 1
                cues[key].append(cue)
    found = [
        Clause(forms[key].most_common(1)[0][0], frozenset(rows[key]), float(np.mean(cues[key])))
        for key in rows
    ]
    return sorted(found, key=lambda clause: -len(clause.reviews))


def _cut(text: str) -> list[tuple[str, float]]:
    """The clauses of a review, each with what its surroundings say of it: 1 praise, -1
    complaint, 0 nothing. What follows a turn ("but", "shame that") is mostly the complaint and
    what stands before it the praise.
    """
    found = [clause for sentence in sentences(text) for clause in _CUT.split(sentence) if clause]
    cues = []
    for at, clause in enumerate(found):
        cue = 1.0 if _PRAISED.search(clause) else -1.0 if _BLAMED.search(clause) else 0.0
        if not cue and at + 1 < len(found) and _TURN.match(found[at + 1]):
            cue = 0.5
        if not cue and at and _BLAMED.search(found[at - 1]) and len(found[at - 1].split()) < _LEAD:
            cue = -1.0  # "Less good: the strap"
        if not cue and at and _PRAISED.search(found[at - 1]) and len(found[at - 1].split()) < _LEAD:
            cue = 1.0
        cues.append(cue)
    return list(zip(found, cues, strict=True))
