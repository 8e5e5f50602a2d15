"""Which guide or checklist a shopper's goal is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.language.text import key
from assistant.lists.checklists import Checklist, checklists
from assistant.lists.guides import Guide, find_guides
from assistant.lists.likeness import Likeness, Likenesses, whole_cosines
from assistant.services import Shop
from core.ports import Encoder
from retrieval.text import content_words, stems

SAME = 0.72
"""Least score of a goal and a source that are taken for the same thing."""

_SURE = 1.1  # score from which everything that a checklist has is meant
_CLEAR = 0.9  # score from which words that name nothing else are a goal
_NEAR = 0.4  # share that likeness has in the score of a source that the goal names outright
_PREFERRED = 0.12  # by how much a checklist must beat the shop's own guide
_SPOKEN = 0.3  # more for a source that speaks of all the goal's telling words
_UNNAMED = 0.5  # less for a goal of which the source, named in it, speaks of nothing else
_FILLERS = frozenset(
    "some want need everything thing list two three four five six week day weekend friend good"
    " basic new small big take start learn get set kit gift present home even night morn"
    " kid child children son daughter parent famili mum mom dad".split()
)
_PACKING = re.compile(
    r"^(?:packing for|kitting out|setting up|starting|travelling with|a guide to)\s+(?:an? |the )?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Match:
    """What a goal was found to be about; neither for a goal that nothing is known of."""

    guide: Guide | None = None
    like: Likeness | None = None
    """The checklist, and how like it the goal is."""
    score: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether the goal is the very thing, rather than something like it."""
        return self.score >= _SURE


def match_goal(shop: Shop, goal: str, likes: Likenesses) -> Match:
    """The guide or else the checklist for `goal`, in a shopper's words; `likes` are the goal's."""
    at, score = _nearest(goal, [like.whole for like in likes.all])
    like = likes.all[at] if score >= SAME else None
    names = [goal] if like is None else [goal, like.checklist.name]
    guide, fit = match_guide(shop, names)
    if guide is not None and (like is None or fit + _PREFERRED >= score):
        return Match(guide=guide, score=fit)
    return Match(like=like, score=score) if like is not None else Match()


def match_checklist(encoder: Encoder, goal: str) -> Checklist | None:
    """The checklist that `goal` names or comes near enough to."""
    at, score = _nearest(goal, whole_cosines(encoder, goal))
    return checklists()[at] if score >= SAME else None


def is_known(encoder: Encoder, goal: str) -> bool:
    """Whether `goal` is clearly something that a checklist is for."""
    return _nearest(goal, whole_cosines(encoder, goal))[1] >= _CLEAR


def _nearest(goal: str, cosines: Sequence[float]) -> tuple[int, float]:
    """Which checklist a goal is about, and how near it is: the likeness of their names, and more
    the more of the goal's words the checklist speaks of.
    """
    named = _named(goal)
    scores = [
        _score(cosine, goal, checklist.spoken, named=checklist is named)
        for checklist, cosine in zip(checklists(), cosines, strict=True)
    ]
    at = int(np.argmax(scores))
    return at, scores[at]


def telling_stems(goal: str) -> list[str]:
    """Stems of the words of a goal that say what it is about."""
    return [stem for stem in stems(content_words(goal)) if stem not in _FILLERS]


def _score(cosine: float, goal: str, spoken: frozenset[str], *, named: bool) -> float:
    telling = telling_stems(goal)
    share = sum(stem in spoken for stem in telling) / len(telling) if telling else float(named)
    # What is named counts as far as the whole goal is near it: "run a bar" is no running.
    outright = _NEAR * cosine + (1 - _NEAR) * (1 - _UNNAMED * (1 - share))
    alike = max(cosine, outright) if named else cosine
    return alike + _SPOKEN * share


def _named(goal: str) -> Checklist | None:
    """The checklist whose name stands in the goal, word for word: a name with "for" in it, then
    one before the goal's own "for" (a tool kit for an apartment is a tool kit), then the longest.
    """
    whole = key(goal)
    spanning = _longest(whole, " for ")
    return spanning or _longest(whole.partition(" for ")[0]) or _longest(whole)


def _longest(goal: str, having: str = "") -> Checklist | None:
    """The checklist of the longest name in `goal` that has a part in it."""
    found = [
        (len(alias), checklist)
        for checklist in checklists()
        for alias in checklist.aliases
        if having in alias and f" {alias} " in f" {goal} "
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def match_guide(shop: Shop, names: Sequence[str]) -> tuple[Guide | None, float]:
    """The shop's guide to a goal or kind of trip that goes by one of `names`, and how near it
    is; guides to destinations aside.
    """
    guides = {g.document_id: g for name in names for g in find_guides(shop, name)}
    known = [g for g in guides.values() if g.kind != "destination" and g.packing]
    if not known:
        return None, 0.0
    titles = [_PACKING.sub("", guide.title) for guide in known]
    wanted = shop.encoder.encode(list(names[:1]))  # the others are names of ours: word for word
    cosines = np.maximum(
        shop.encoder.encode([g.subject for g in known]) @ wanted.T,
        shop.encoder.encode(titles) @ wanted.T,
    ).max(axis=1)
    scores = [
        _score(cosine, names[0], guide.spoken, named=_names(guide, names))
        for guide, cosine in zip(known, cosines.tolist(), strict=True)
    ]
    best = int(np.argmax(scores))
    return (known[best], scores[best]) if scores[best] >= SAME else (None, 0.0)


def _names(guide: Guide, names: Sequence[str]) -> bool:
    subject = key(guide.subject)
    return any(f" {subject} " in f" {key(name)} " for name in names)
