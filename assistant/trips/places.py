"""Where a trip goes: the shop's guide to the place, or the place as the words name it."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from assistant.language.text import key
from assistant.lists.guides import Guide, find_guides
from assistant.services import Shop
from assistant.trips.seasons import MONTHS

_ALIKE = 84  # of 100, rapidfuzz ratio, for a mistyped name
_LONG = 5  # characters; shorter names are not matched with mistakes
_NOT_PLACES = frozenset(
    [month.casefold() for month in MONTHS]
    + """monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall
    winter the a an my our your his her their its this that next total all advance general time
    budget christmas easter may days day week weeks weekend month months kids family two three
    four five six bed case summer tuscan holiday vacation trip plan it bring pack take do go
    need me us see be get beach mountains city nature sun rain snow car train bike tent school
    work home town bad good march friends couple toddler baby children""".split()
)
_CAPITALISED = re.compile(
    r"\b(?:to|in|for|around|visit(?:ing)?|through|across|at|near|see|explore|exploring)\s+"
    r"(?:the\s+)?(?P<place>[^\W\d_a-z][\w'’.-]*(?:\s+(?:de|da|do|del|la|of"
    r"|the)?\s*[^\W\d_a-z][\w'’.-]*)*)"
)
_AFTER_TRAVEL = re.compile(
    r"\b(?:trip to|travel(?:l?ing)? to|go(?:ing)? to|fly(?:ing)? to|head(?:ing)? to"
    r"|off to|visit(?:ing)?"
    r"|(?:days?|nights?|weeks?|weekend|fortnight|month|holiday|vacation|break|honeymoon"
    r"|stay|trip) in"
    r"|itinerary for|plan for|pack for|guide to|tickets to|leaving for|travel to)\s+"
    r"(?:the\s+)?(?P<place>[^\W\d_]{3,}\b"
    r"(?!\s+(?:an?|the|my|your|his|her|our|their|it|him|us|me|them|some|any)\b)"
    r"(?:\s[^\W\d_]{3,})?)"
)
"""A word before an object is what is done: "going to bake a cake"."""


def find_place(shop: Shop, text: str) -> tuple[Guide | None, str | None]:
    """The guide to the destination that `text` names, and its name; without a guide the name
    as the shopper wrote it; both None where no place is named.
    """
    guides = [guide for guide in find_guides(shop, text) if guide.kind == "destination"]
    named = _named(text, guides)
    if named is not None:
        return named, named.subject
    written = written_place(text)
    if written is None:
        return None, None
    again = [guide for guide in find_guides(shop, written) if guide.kind == "destination"]
    named = _named(written, again)
    return (named, named.subject) if named is not None else (None, written)


def _named(text: str, guides: Iterable[Guide]) -> Guide | None:
    """The guide whose place, or else whose country, the text names."""
    known = list(guides)
    padded = f" {key(text)} "
    for guide in known:
        if f" {key(guide.subject)} " in padded or f" {key(_plain(guide.subject))} " in padded:
            return guide
    words = key(text).split()
    for guide in known:
        name = key(guide.subject)
        if len(name) >= _LONG and any(
            fuzz.ratio(name, word) >= _ALIKE for word in _windows(words, len(name.split()))
        ):
            return guide
    return next((g for g in known if g.country and f" {key(g.country)} " in padded), None)


def _windows(words: list[str], size: int) -> list[str]:
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


_LETTERS: Final[dict[int, str]] = {
    ord(letter): plain
    for letter, plain in (("ø", "o"), ("Ø", "O"), ("å", "a"), ("ß", "ss"), ("æ", "ae"))
}


def _plain(name: str) -> str:
    """Without what an English keyboard lacks: `Tromso`."""
    import unicodedata

    spelt = name.translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))


def written_place(text: str) -> str | None:
    """The place that a text names by a capital letter, or behind words of travel."""
    for match in _CAPITALISED.finditer(text):
        words = [w for w in match["place"].split() if w.casefold().strip(".") not in _NOT_PLACES]
        if words and words == match["place"].split()[: len(words)]:
            return " ".join(words).strip(" .,'’")[:60]
    for match in _AFTER_TRAVEL.finditer(text.casefold()):
        words = []
        for word in match["place"].split():
            if word in _NOT_PLACES or word in {
                "with",
                "and",
                "for",
                "from",
                "on",
                "next",
                "during",
            }:
                break
            words.append(word)
        if words:
            return " ".join(words).title()[:60]
    return None
