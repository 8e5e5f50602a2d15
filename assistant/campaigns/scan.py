"""A prompt while it is being read: what a reader has understood is taken out of it."""

import re
from collections.abc import Iterator

from assistant.language.numbers import NUMBER, parse_number
from assistant.language.text import lowered

MAX_PROMPT = 10_000
"""Longest prompt that is read, in characters; a longer one is a question to the marketer."""

_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"})
_SPELT = re.compile(rf"\b(?!one\b|a\b|an\b)(?:{NUMBER})", re.I)
_TAKEN = "\x00"
# A word that says nothing on its own; what else is left over is reported.
_FILLER = frozenset(
    """a an the and or but of to for with in on at by from as is are be been was were it its this that
    these those them they their our my your we us i you he she who which what when where how all any
    some each every everyone everybody anyone anybody people person customers customer shoppers
    shopper buyers buyer those recipients please send sending sent email emails mail campaign
    campaigns make create write run do does did have has had having get gets give gives giving offer
    offers offering show showing suggest tell about also just only not no yes so then than if can
    could should would will may might must want wants need needs like promote promoting push pitch
    sell selling hear products product items item stuff things thing gear series idea ideas one ones
    most more much very off sale deal deals discount discounts price prices priced per up out over
    under new next last past time times order orders purchase purchases buy buying bought here there
    nudge again because while into let lets let's recommend hi hello thanks target targeting reach
    subject line lines tone style audience group test a-b ab campaign's it'll them. ones' back come
    and/or plus using use via including include us. now day days week weeks month months year years
    live lives living early access first total altogether everything anything something own good
    great nice same brand whole list frequent season opener selection range collection line-up
    message messages note notes word words keep short sweet simple nothing skip prompt brief remind reminder favourites favorites favourite ideas idea""".split()
)


class Scan:
    """The text of a prompt in lower case, of which readers take pieces.

    A piece that was taken is blanked out, so that no two readers read it and that what is left
    in the end was understood by nobody.
    """

    def __init__(self, prompt: str) -> None:
        plain = " ".join(prompt.translate(_TYPOGRAPHIC).split())
        self.original = _SPELT.sub(_digits, _corrected(plain))
        """With number words as digits."""
        self.text = lowered(self.original)

    def find(self, pattern: str) -> re.Match[str] | None:
        """The first match of a pattern in what is left."""
        return re.search(pattern, self.text)

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first match, taken out."""
        match = self.find(pattern)
        if match is not None:
            self.blank(*match.span())
        return match

    def take_all(self, pattern: str) -> Iterator[re.Match[str]]:
        """Every match, each taken out as it is given."""
        while (match := self.take(pattern)) is not None and match.group():
            yield match

    def has(self, pattern: str) -> bool:
        """Whether the pattern occurs; takes all its occurrences out."""
        return bool(list(self.take_all(pattern)))

    def blank(self, start: int, end: int) -> None:
        """Take a span out."""
        self.text = self.text[:start] + _TAKEN * (end - start) + self.text[end:]

    def leftovers(self) -> tuple[str, ...]:
        """What nobody took, as the marketer wrote it: runs of words with some meaning."""
        found = []
        for match in re.finditer(r"[^\x00.,;:!?()]+", self.text):
            words = [w for w in re.findall(r"[^\W_][\w'%$&-]*", match.group()) if w not in _FILLER]
            if any(len(word) > 1 or word.isdigit() for word in words):
                found.append(self.original[match.start() : match.end()].strip(" -"))
        return tuple(piece for piece in found if piece)


def _digits(match: re.Match[str]) -> str:
    text = match.group()
    if text[:1].isdigit() or text.strip().lower() == "one":
        return text
    value = parse_number(text)
    return text if value is None else f"{value.normalize():f}"


_CORRECTION = re.compile(
    r"(?P<wrong>[^.?!]*)\?\s*no[,:]?\s+(?P<right>(?P<lead>from|for|to|with|by)?)", re.I
)


def _corrected(text: str) -> str:
    """Drop what the writer takes back: "hikers or campers? No: hikers"."""

    def kept(match: re.Match[str]) -> str:
        lead, wrong = match["lead"], match["wrong"]
        if not lead:
            return ""
        at = wrong.lower().rfind(f" {lead.lower()} ")
        return (wrong[:at] if at >= 0 else "") + f" {lead}"

    text = re.sub(r"(?:\w+ )?\w+\?\s*just\s", "", text, flags=re.I)
    return _CORRECTION.sub(kept, text).strip()
