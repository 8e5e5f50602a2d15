"""The authored parts of reviews, and how a remark becomes a sentence."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingestion.demo.tables import Remark, lines_of, read, remarks, words

_SUBJECTS = frozenset("the it i my they we there one two half our everything nothing".split())


@dataclass(frozen=True)
class Phrases:
    """The authored parts of reviews; `int` keys are stars."""

    openers: Mapping[int, list[str]]
    closers: Mapping[int, list[str]]
    titles: Mapping[int, tuple[str, ...]]
    praise: list[str]
    pairs: list[str]
    gripes: list[str]
    mild: list[str]
    mixed: list[str]
    stories: list[str]
    titled_good: tuple[str, ...]
    titled_bad: tuple[str, ...]
    who: tuple[str, ...]
    months: tuple[str, ...]
    tall: tuple[str, ...]
    common_good: tuple[Remark, ...]
    common_bad: tuple[Remark, ...]


@cache
def phrases() -> Phrases:
    """The authored parts, read once."""
    raw = read("reviews")
    return Phrases(
        openers={stars: lines_of(block) for stars, block in raw["openers"].items()},
        closers={stars: lines_of(block) for stars, block in raw["closers"].items()},
        titles={stars: words(row) for stars, row in raw["titles"].items()},
        praise=lines_of(raw["praise"]),
        pairs=lines_of(raw["pairs"]),
        gripes=lines_of(raw["gripes"]),
        mild=lines_of(raw["mild"]),
        mixed=lines_of(raw["mixed"]),
        stories=lines_of(raw["stories"]),
        titled_good=words(raw["titled_good"]),
        titled_bad=words(raw["titled_bad"]),
        who=words(raw["who"]),
        months=words(raw["months"]),
        tall=words(raw["tall"]),
        common_good=remarks(raw["common"]["good"]),
        common_bad=remarks(raw["common"]["bad"]),
    )


def phrase(patterns: list[str], clause: str, rng: random.Random, other: str = "") -> str:
    """Put a clause into a pattern; `{t}` and `{u}` take only clauses with a subject."""
    whole, other_whole = _has_subject(clause), _has_subject(other)
    fitting = [p for p in patterns if (whole or "{t}" not in p) and (other_whole or "{u}" not in p)]
    return rng.choice(fitting).format(
        C=clause[:1].upper() + clause[1:],
        c=clause,
        t=clause,
        d=other,
        u=other,
        D=other[:1].upper() + other[1:],
    )


def _has_subject(clause: str) -> bool:
    return clause.split(" ", 1)[0].lower() in _SUBJECTS
