"""What a chat utterance shows beside its words: questions, shouting, emoji, irony."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.wording import idioms

CUES = (
    "question", "request", "negation", "contrast", "shouting", "exclamation",
    "happy_sign", "unhappy_sign", "praise", "mishap", "irony", "praising_idiom", "blaming_idiom",
)  # fmt: skip
"""The columns of `cues`."""

_QUESTION = re.compile(
    r"\?|^\W*(?:what|which|who|where|when|why|how|is|are|does|do|did|can|could|will|would|any|got"
    r"|have you)\b"
)
_REQUEST = re.compile(
    r"\b(?:show|find|looking for|need|want|something|anything|add|remove|change|compare|sort|put"
    r"|only|without|under|between|please|gift|present|size|for (?:a|my|the)|less than|more about)\b"
)
_NEGATION = re.compile(r"\b(?:not?|never|nothing|none|nobody|without|hardly|barely|nor)\b|n't\b")
_CONTRAST = re.compile(r"\b(?:but|yet|though|although|however|otherwise|except|shame|pity|still)\b")
_HAPPY = re.compile(
    r"[😀-😆😉-😎😍😘🥰🤩🥳😻🎉👏👍🙌🙏🔥💯✨🌟🏆💖💕💗💙💚💛💜🧡♥❤☺🥹🤗😋💪👌]"
    r"|[:;=]-?[)dp]|<3"
)
_UNHAPPY = re.compile(
    r"[😞-😡😢-😩😫😭😱😒😓😔😕😖😣😤😠😡🤬🤮🤢💔👎🙄😑🙁☹😿💩🤦😾]|[:;=]'?-?[(/](?!/)"
)
_PRAISES = (
    r"great|brilliant|fantastic|amazing|awesome|lovely|wonderful|perfect|superb|nice|wow|thanks"
    r"|congratulations|love|good|excellent|best|bravo|well done|helpful|glad"
)
_MISHAPS = (
    r"broke|broken|breaks|late|lost|leak\w*|snapped|ripped|tore|torn|fell|falls|waste|refund"
    r"|return\w*|wait\w*|wrong|missing|pieces|cracked|jammed|stopped|died|dead|dies|loose"
    r"|ruin\w*|smash\w*|crash\w*|useless|fail\w*|crushed"
)
_PRAISE = re.compile(rf"\b(?:{_PRAISES})\b")
_MISHAP = re.compile(rf"\b(?:{_MISHAPS})\b|n't (?:work|fit)")
_IRONY = re.compile(
    r"^\W*(?:oh|wow|well|yeah|sure|just|so|how)\b.{0,12}\b(?:great|brilliant|fantastic|amazing"
    r"|wonderful|lovely|perfect|helpful|surprise|glad)\b"
    r"|thanks a lot for|\bas useful as\b|\bgood luck\b|, not\W*$"
    rf"|^\W*(?:\w+\W+){{0,2}}(?:{_PRAISES})\b.*\b(?:{_MISHAPS})"
)
_IRONIC_LENGTH = 120  # characters; irony in longer texts shows in their sentences


def cues(texts: Sequence[str]) -> NDArray[np.float32]:
    """Which cues each text shows.

    Returns:
        `(len(texts), len(CUES))` float32, 0 or 1; shouting is the share of capitals.
    """
    return np.array([_row(text) for text in texts], np.float32).reshape(len(texts), len(CUES))


def _row(text: str) -> tuple[float, ...]:
    lower = text[:1_000].replace("’", "'").lower()
    first = (_QUESTION, _REQUEST, _NEGATION, _CONTRAST)
    rest = (_HAPPY, _UNHAPPY, _PRAISE, _MISHAP)
    ironic = len(lower) < _IRONIC_LENGTH and _IRONY.search(lower) is not None
    return (
        *(float(pattern.search(lower) is not None) for pattern in first),
        _shouting(text),
        float("!" in lower),
        *(float(pattern.search(lower) is not None) for pattern in rest),
        float(ironic),
        *map(float, idioms(text)),
    )


def _shouting(text: str) -> float:
    letters = [character for character in text if character.isalpha()]
    if len(letters) < 4:
        return 0.0
    return sum(character.isupper() for character in letters) / len(letters)
