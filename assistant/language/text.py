"""Normalising and cutting up what a shopper typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

READ_CHARACTERS = 600
"""How much of an utterance is understood; of a longer one its beginning and its end are read."""

_TAIL = 150
_REMEMBERED = 256  # texts: one turn reads the same several times
_TOKEN = re.compile(r"[^\W_]+(?:[-'&][^\W_]+)*")
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"})

_SHORTENED = re.compile(
    r"\b(what|where|who|how|there|here|that)s\b|\b(i)m\b|\b(i|we|you|they)ve\b|\b(you|they)re\b"
    r"|\b(do|does|did|ca|wo|is|are|was|were|have|has|had|could|would|should)nt\b",
    re.IGNORECASE,
)
"""Short forms without their apostrophe, as in "whats" and "cant"; few other words are like them."""

_TYPED = {
    "u": "you", "ur": "your", "smth": "something", "sth": "something", "smt": "something",
    "gf": "girlfriend", "bf": "boyfriend", "thru": "through", "w": "with", "b4": "before",
}  # fmt: skip
_AS_TYPED = re.compile(
    r"(?<![\w'-])(?:(?:u|ur|smth|sth|smt|gf|bf|thru|b4)(?![\w'-])|(?<!\d )w(?= (?:an?|the|my) ))",
    re.IGNORECASE,
)
"""Words as they are typed in a hurry."""

_IRREGULAR = {
    "scarves": "scarf", "knives": "knife", "shelves": "shelf", "leaves": "leaf", "loaves": "loaf",
    "halves": "half", "wives": "wife", "mice": "mouse", "feet": "foot", "geese": "goose",
    "teeth": "tooth", "children": "child", "women": "woman", "men": "man", "people": "person",
    "shoes": "shoe", "toes": "toe", "canoes": "canoe", "movies": "movie", "cookies": "cookie",
    "ties": "tie", "pies": "pie", "axes": "axe", "brownies": "brownie", "hoodies": "hoodie",
    "beanies": "beanie", "watches": "watch", "vases": "vase", "cases": "case", "buses": "bus",
    "womens": "woman", "mens": "man", "ladies": "lady", "kids": "kid", "hoses": "hose",
}  # fmt: skip
_UNCHANGED = frozenset(
    "glasses sunglasses series species news tennis canvas bus gas lens dress less swiss across"
    " always whereas christmas atlas this his is was has its us plus yes perhaps cactus".split()
)


@dataclass(frozen=True)
class Token:
    """One word of the normalised text."""

    text: str
    """Lower case."""
    stem: str
    """Its singular."""
    start: int
    end: int


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """One line of composed characters with plain quotes, of at most about `READ_CHARACTERS`.

    "whats" and its like get their apostrophe, and "u" and its like are written out.
    """
    if len(text) > READ_CHARACTERS:
        text = f"{text[: READ_CHARACTERS - _TAIL - 1]} {text[-_TAIL:]}"
    plain = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHIC)
    written = _AS_TYPED.sub(lambda match: _TYPED[match.group().lower()], " ".join(plain.split()))
    return _SHORTENED.sub(_with_apostrophe, written[:READ_CHARACTERS])


def _with_apostrophe(match: re.Match[str]) -> str:
    word = match.group()
    cut = {"m": 1, "s": 1}.get(word[-1].lower(), 2)
    if word[-2:].lower() == "nt":
        return f"{word[:-1]}'{word[-1]}"
    return f"{word[:-cut]}'{word[-cut:]}"


def lowered(text: str) -> str:
    """`text` in lower case and of the same length, so that places in both agree."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(_REMEMBERED)
def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text in lower case; `'s` is cut off."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word, end = match.group(), match.end()
        if word.endswith("'s"):
            word, end = word[:-2], end - 2
        tokens.append(Token(word, singular(word), match.start(), end))
    return tuple(tokens)


def words(text: str) -> list[str]:
    """The words of any text, in lower case."""
    return [match.group() for match in _TOKEN.finditer(lowered(text))]


def key(text: str) -> str:
    """What two spellings of one name share: lower case, singular, single spaces."""
    return " ".join(singular(part) for word in words(text) for part in word.split("-"))


def singular(word: str) -> str:
    """The singular of an English noun, by rule; other words come back nearly unchanged."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _UNCHANGED or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        return word[:-2]
    if word.endswith(("ss", "us", "is")):
        return word
    return word[:-1]
