"""Which clauses of an utterance to act on, by the classifier's opinion of each and of the whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.language.acts import Verdict
from assistant.language.frames import Scene
from assistant.language.money import parse_money
from core.turn import Act

_SURE = 0.45
_WHOLE_SURE = 0.85
_PART_SURE = 0.7
_SMALL_TALK = frozenset({Act.CHITCHAT, Act.CLARIFY_ANSWER})
_ADDRESSES = re.compile(r"^you\b")  # "you're funny"


@dataclass(frozen=True)
class Clause:
    """A part of the utterance that does one thing."""

    text: str
    act: Act
    confidence: float
    doubted: bool = False
    """Out of scope by a narrow margin."""


def choose_clauses(whole: Clause, parts: Sequence[Clause], scene: Scene) -> tuple[Clause, ...]:
    """The clauses to act on: the parts where they really differ, else the whole.

    Args:
        whole: the utterance with the classifier's opinion of it.
        parts: its clauses with theirs, in order; empty when it has only one.
        scene: in which it was said.
    """
    parts = _with_limits(parts)
    if len(parts) < 2:
        return (replace(whole, act=parts[0].act) if parts else whole,)
    trusted = [part for part in parts if not _is_filler(part, scene)]
    if not trusted:
        return (whole,)
    acts = {part.act for part in trusted}
    if len(acts) == 1:
        only = trusted[0].act
        confidence = max(part.confidence for part in trusted)
        act = only if confidence >= whole.confidence else whole.act
        return (replace(whole, act=act, confidence=max(confidence, whole.confidence)),)
    if whole.confidence >= _WHOLE_SURE and whole.act in acts:
        trusted = [p for p in trusted if p.confidence >= _PART_SURE or p.act is whole.act]
        if len({part.act for part in trusted}) == 1:
            return (whole,)
    return _absorb(whole, trusted)


def _with_limits(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The parts, what only sets a limit joined to what it limits: "a gift for dad? up to $40"."""
    joined: list[Clause] = []
    for part in parts:
        if joined and _is_limit(part.text.lower()):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def _is_limit(plain: str) -> bool:
    """Whether a clause says what may be spent and nothing else."""
    amounts = parse_money(plain)
    rest = plain
    for amount in reversed(amounts):
        rest = rest[: amount.start] + rest[amount.end :]
    return bool(amounts) and not re.sub(r"\b(?:and|but|please|ideally)\b|[^a-z]", "", rest)


def _is_filler(part: Clause, scene: Scene) -> bool:
    short = len(part.text.split()) <= 2 and not _ADDRESSES.match(part.text.lower())
    if len(part.text.split()) == 1 and part.confidence < _PART_SURE:
        return True
    return part.act in _SMALL_TALK and short and scene.asked is None


def _absorb(whole: Clause, parts: Sequence[Clause]) -> tuple[Clause, ...]:
    """Join doubtful parts to their neighbour."""
    kept: list[Clause] = []
    for part in parts:
        if part.confidence >= _SURE or part.act is whole.act:
            kept.append(part)
        elif kept:
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text}, {part.text}")
        else:
            kept.append(replace(part, act=whole.act, confidence=whole.confidence))
    joined: list[Clause] = []
    for part in kept:
        if joined and joined[-1].act is part.act:
            best = max(joined[-1].confidence, part.confidence)
            joined[-1] = Clause(f"{joined[-1].text}, {part.text}", part.act, best)
        else:
            joined.append(part)
    return tuple(joined)


def verdict_clause(text: str, verdict: Verdict) -> Clause:
    """A clause with the classifier's opinion of it."""
    return Clause(text, verdict.act, verdict.confidence, verdict.doubted)
