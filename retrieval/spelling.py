"""Typing mistakes, corrected to words of the catalogue.

The only file that imports pyspellchecker, whose list of English words keeps "mower" from
being taken for a mistyped "power" by a shop without mowers.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from core.artifacts import write_atomic
from core.errors import ArtifactError

CUTOFF = 75
"""Least `rapidfuzz` ratio, 0 to 100, at which a word counts as a mistyped other one."""

_SHORTEST = 4  # "tnt" could be anything
_CANDIDATES = 5
_SAME_INITIAL = 5.0  # added to the ratio: first letters are seldom mistyped
_LANGUAGE_FILE = "english.txt"


class Speller:
    """Corrects words that neither the catalogue nor the language knows."""

    def __init__(self, vocabulary: Mapping[str, int], language: Path | Collection[str]) -> None:
        """Args:
            vocabulary: the catalogue's words, and in how many texts each stands.
            language: words that are never mistakes, or the folder where `save_language` put
                them.

        Raises:
            ArtifactError: the words can't be read from the folder.
        """
        self._vocabulary = vocabulary
        self._candidates = [word for word in vocabulary if len(word) >= _SHORTEST]
        self._language = _read(language) if isinstance(language, Path) else language

    def correct(self, words: Sequence[str]) -> dict[str, str]:
        """Each mistyped word of `words`, and the word that was meant."""
        meant = {word: self._meant(word) for word in words if self._is_suspect(word)}
        return {word: right for word, right in meant.items() if right is not None}

    def _is_suspect(self, word: str) -> bool:
        if len(word) < _SHORTEST or not word.isalpha() or word in self._vocabulary:
            return False
        singular = (word, word.removesuffix("s"), word.removesuffix("es"))
        return not any(form in self._known for form in singular)

    def _meant(self, word: str) -> str | None:
        near = process.extract(
            word, self._candidates, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=_CANDIDATES
        )
        if not near:
            return None
        ranked = {
            candidate: (ratio + _SAME_INITIAL * (candidate[0] == word[0]), frequency)
            for candidate, ratio, _ in near
            for frequency in [self._vocabulary[candidate]]
        }
        return max(ranked, key=ranked.__getitem__)

    @cached_property
    def _known(self) -> Collection[str]:
        if isinstance(self._language, str):  # split when the first unknown word comes: 30 ms
            return frozenset(self._language.split())
        return self._language


def save_language(folder: Path) -> None:
    """Write the English words into `folder`, where a `Speller` finds them."""
    from spellchecker import SpellChecker

    english = SpellChecker(language="en").word_frequency.dictionary
    write_atomic(folder / _LANGUAGE_FILE, "\n".join(sorted(english)).encode())


def _read(folder: Path) -> str:
    path = folder / _LANGUAGE_FILE
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ArtifactError(f"{path} can't be read ({error}). Run `aisle build` again.") from None
