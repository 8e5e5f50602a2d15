"""Words that one shopper uses and another shop doesn't: "trainers" where it says "sneakers"."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from retrieval.lexical import LexicalIndex
from retrieval.text import stems, words

_FAR_MORE = 5  # times as many texts must have the other word before it replaces the shopper's


def replacements(query: Sequence[str], index: LexicalIndex) -> dict[str, str]:
    """Those of the words `query` that the shop hardly uses, with what it says instead."""
    found = {}
    for word, stem in zip(query, stems(query), strict=True):
        others = _synonyms().get(stem, ())
        if not others:
            continue
        best = max(others, key=lambda other: _frequency(other, index))
        if _frequency(best, index) > _FAR_MORE * index.frequency(stem):
            found[word] = best
    return found


def _frequency(phrase: str, index: LexicalIndex) -> int:
    return min(index.frequency(stem) for stem in stems(words(phrase)))


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Stem of a word to the words and phrases that mean the same."""
    text = files("retrieval").joinpath("data", "synonyms.tsv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines()[1:]:
        group = line.split("\t")
        for word in group:
            if " " not in word:
                stem = stems(words(word))[-1]
                others = tuple(other for other in group if other != word)
                found[stem] = found.get(stem, ()) + others
    return found
