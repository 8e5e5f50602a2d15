"""Cutting a text into sentences and words, for every head in the same way."""

import re

MAX_SENTENCES = 32
"""Sentences that are read of one text: the first and the last half of these."""

_ENDS = re.compile(r"(?<=[.!?…])\s+|(?<=[a-z][.!?])(?=[A-Z])|\n+")
_WORD = re.compile(
    r"[a-z]+(?:'[a-z]+)*"  # words
    r"|[!?]+|[:;=]-?[()dp/]|<3"  # emphasis and emoticons
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"  # emoji
    r"|\d+(?:[./]\d+)?"
)
_REPEATED = re.compile(r"(.)\1{2,}")
_CURLY = str.maketrans("’‘“”", "''\"\"")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, at least one; pieces without a letter join the one before."""
    found: list[str] = []
    for piece in _ENDS.split(text):
        if found and not any(character.isalpha() for character in piece):
            found[-1] += f" {piece}"
        elif piece.strip():
            found.append(piece.strip())
    half = MAX_SENTENCES // 2
    if len(found) > MAX_SENTENCES:
        found = found[:half] + found[-half:]
    return found or [text]


def words(text: str) -> list[str]:
    """Lower-case words, emoticons, emoji and runs of `!?`; "n't" is a word of its own."""
    lower = text.translate(_CURLY).lower().replace("n't", " n't").replace("cannot", "can n't")
    return _WORD.findall(_REPEATED.sub(r"\1\1", lower))
