"""Finding words of a table in a text, where they qualify what the text is about."""

import re
from collections.abc import Mapping, Set
from typing import Final

from ingestion import lexicon

_TOKEN: Final = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*|[^\w\s]")
STOP: Final = frozenset(
    "with without for of on in from that which features featuring feature paired complemented "
    "accented adorned is are was has have to by at against set beside featured offers "
    "this these our your its the a an each every all both any some hues tones shades".split()
)
_REACH: Final = 4  # words that may stand between an adjective and its noun
_PREPOSITIONS: Final = (("of",), ("from",), ("in",))

Words = tuple[str, ...]
"""A text as casefolded words and punctuation marks."""


def words_of(text: str) -> Words:
    """The words and marks of `text`; hyphenated words stay whole."""
    return tuple(_TOKEN.findall(text.casefold()))


def singular(word: str) -> str:
    """The singular of a regular plural; other words as they are."""
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word


def _match(words: Words, start: int, table: Mapping[str, str]) -> tuple[str, int] | None:
    """The longest entry of `table` that begins at `start`: its value and its end."""
    if " ".join(words[start : start + 2]).replace("-", " ") in lexicon.NOT_COLORS:
        return None
    for length in (3, 2, 1):
        phrase = words[start : start + length]
        value = table.get(" ".join(phrase).replace("-", " ").removeprefix("all "))
        if value is not None and len(phrase) == length:
            return value, start + length
    return None


def run(words: Words, start: int, table: Mapping[str, str]) -> tuple[list[str], int]:
    """Values that follow each other from `start` on: `black`, `black and white`."""
    values: list[str] = []
    end = start
    while (match := _match(words, end, table)) is not None:
        values.append(match[0])
        end = match[1]
        after = end + 1 + (words[end : end + 2] == (",", "and"))
        joined = after < len(words) and words[end] in {"and", "&", "/", ","}
        if not joined or _match(words, after, table) is None:
            break
        end = after
    return list(dict.fromkeys(values)), end


def qualifying(words: Words, table: Mapping[str, str], nouns: Set[str]) -> list[str]:
    """The first values of `table` that stand before one of `nouns` in the same phrase."""
    start = 0
    while start < len(words):
        values, end = run(words, start, table)
        if values and _reaches(words, end, nouns) and words[start - 1 : start] != ("not",):
            return values
        start = max(end, start + 1)
    return []


def pointed_at(words: Words, table: Mapping[str, str]) -> list[str]:
    """The value in `this vibrant yellow powerhouse`: a phrase that points at the product."""
    for position, word in enumerate(words):
        if word not in {"this", "these"} or words[position - 1 : position] in _PREPOSITIONS:
            continue
        for start in range(position + 1, min(position + 1 + _REACH, len(words))):
            values, end = run(words, start, table)
            if values:
                return values if _names_something(words, end) else []
            if words[start] in STOP or not (words[start][0].isalnum() or words[start] == ","):
                break
    return []


def _names_something(words: Words, end: int) -> bool:
    """Whether the phrase goes on with a noun that isn't a part or a backdrop."""
    phrase = []
    for word in words[end : end + _REACH + 1]:
        if word in STOP or word == "and" or not word[0].isalnum():
            break
        phrase.append(word)
    return bool(phrase) and not lexicon.PARTS & set(phrase)


def _reaches(words: Words, start: int, nouns: Set[str]) -> bool:
    """Whether one of `nouns` comes within a few adjectives, and is no part of something else."""
    for position in range(start, min(start + _REACH + 1, len(words))):
        word = words[position]
        if word in STOP:
            return False
        if singular(word) in nouns or word in nouns:
            after = words[position + 1] if position + 1 < len(words) else "."
            return after not in lexicon.PARTS
        if word in lexicon.PARTS or word == "and" or not (word[0].isalnum() or word == ","):
            return False
    return False


def made_of(
    words: Words, table: Mapping[str, str], verbs: frozenset[str], materials: Mapping[str, str]
) -> list[str]:
    """What a product is made of or comes in: `crafted from durable khaki canvas`."""
    for position, word in enumerate(words):
        if word not in verbs or words[position + 1 : position + 2] not in _PREPOSITIONS:
            continue
        for start in range(position + 2, min(position + 2 + _REACH, len(words))):
            values, end = run(words, start, table)
            if values and _ends_phrase(words, end, materials):
                return values
            if words[start] in STOP or not (words[start][0].isalnum() or words[start] == ","):
                break
    return []


def _ends_phrase(words: Words, end: int, materials: Mapping[str, str]) -> bool:
    """Whether nothing more is said after `end`, but perhaps the material."""
    if end >= len(words):
        return True
    match = _match(words, end, materials)
    if match is not None:
        return _ends_phrase(words, match[1], {})
    return (
        words[end] in STOP
        or words[end] in {"and", "this", "these"}
        or (not words[end][0].isalnum())
    )
