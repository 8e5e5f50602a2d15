"""Product nouns, learned from what titles are about: "Mauve Leather Daypack" is a daypack."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.language.text import key
from core.catalog import Catalog

_CUT = re.compile(
    r"\s+(?:with|for|in|of|by|from|and|to|on|featuring)\s.*|\s*[,(\[|/].*|\s+-\s.*|\s&\s.*",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(
    "pack piece count oz lb ct ml set xl large small medium size pcs kit inch cm mm kg g l unit"
    " assorted edition".split()
)
_MOST = 6_000  # nouns kept, the most frequent first; bounds the artefact


@dataclass(frozen=True)
class TitleHeads:
    """Head nouns of titles."""

    counts: Mapping[str, Mapping[str, int]]
    """Key of the last word, and of the last two, to titles headed by it per category path."""

    @classmethod
    def of(cls, catalog: Catalog) -> "TitleHeads":
        """Read the titles; equal titles of a category count once."""
        titles = set(zip(catalog.titles, catalog.category.tolist(), strict=True))
        ends: Counter[tuple[str, int]] = Counter()
        for title, code in titles:
            ends[_ending(title), code] += 1
        counts: dict[str, Counter[str]] = {}
        for (ending, code), number in ends.items():
            path = catalog.categories[code] if code >= 0 else ""
            for phrase in _phrases(ending):
                counts.setdefault(phrase, Counter())[path] += number
        kept = sorted(counts, key=lambda phrase: -counts[phrase].total())[:_MOST]
        return cls({phrase: dict(counts[phrase]) for phrase in kept})


def _ending(title: str) -> str:
    """The last three words of what a title is about."""
    return " ".join(_CUT.sub("", title.strip()).split()[-3:])


def _phrases(ending: str) -> list[str]:
    parts = key(ending).split()
    while parts and (parts[-1].isdigit() or parts[-1] in _NO_NOUN):
        parts.pop()
    if not parts or len(parts[-1]) < 2:
        return []
    return [" ".join(parts[-2:]), parts[-1]] if len(parts) > 1 else [parts[-1]]
