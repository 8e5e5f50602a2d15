"""Typo tolerance: which known word a misspelt one was meant to be."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.lexicon import lexicon
from assistant.language.text import singular

_WORD = re.compile(r"(?<![\w'-])[^\W\d_]{4,}(?![\w'-])")
_SHORTEST = 4
_EVERYWHERE = frozenset(
    "dollar euro pound kilo gram litre liter inch metre meter ounce hour minute watt".split()
)
"""Words that every shop knows besides its catalogue's, as keys."""
_ENDINGS = ("er", "est", "ing", "ed", "ly", "y", "ish", "less", "ness", "able", "proof", "like")
_CUTOFF = 0.76
_CUTOFF_SHORT = 0.74  # one slip in four letters


class Speller:
    """Corrects words that are neither English nor known to the catalogue."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known) | _EVERYWHERE
        self._targets = sorted(
            word for word in self._known if len(word) >= _SHORTEST and word.isalpha()
        )
        self.correct = lru_cache(4_096)(self._correct)
        """The known word that was meant, or None when the word is right or beyond repair."""

    def respell(self, text: str) -> str:
        """`text` with its misspelt words put right; capitals of the others are kept."""
        return _WORD.sub(lambda match: self.correct(match.group().lower()) or match.group(), text)

    def _correct(self, word: str) -> str | None:
        stem = singular(word)
        if len(word) < _SHORTEST or not word.isalpha() or self._is_right(word, stem):
            return None
        cutoff = _CUTOFF_SHORT if len(word) <= 5 else _CUTOFF
        found = process.extractOne(
            stem, self._targets, scorer=OSA.normalized_similarity, score_cutoff=cutoff
        )
        return found[0] if found is not None and found[0][0] == word[0] else None

    def _is_right(self, word: str, stem: str) -> bool:
        forms = {word, stem, *_bases(word)}
        return not self._known.isdisjoint(forms) or not lexicon().common.isdisjoint(forms)


def _bases(word: str) -> Iterator[str]:
    """What an English word may be built from: "plainer", "zipped", "sturdiest"."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST - 1:
            yield from (base, base + "e", base[:-1] if base[-1:] == base[-2:-1] else base)
            if base.endswith("i"):
                yield base[:-1] + "y"
