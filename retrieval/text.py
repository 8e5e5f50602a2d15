"""From text to index terms: words, stems, stop words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")

_STOP_WORDS = """
a about above again all also am an and any are as at be because been before being but by can could
d did do does doing don down during each few for from further get give got had has have having he
her here hers him his how i if in into is it its just know let like ll looking m me might more
most must my need needs no nor not now of off on once one ones only or other our out over own
please re really s same she should show so some something stuff such t than that the their them
then there these they thing things this those to too under until up us ve very want wants was way
we were what when where which while who why will with would you your
u ur pls plz whats hows wheres theres im ive id cant dont doesnt isnt wont hasnt havent thats
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about what is wanted."""


def words(text: str) -> list[str]:
    """The words of `text` in order: casefolded, accents and possessive endings dropped."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in parts if not unicodedata.combining(c))
    return _WORD.findall(_POSSESSIVE.sub("", text.casefold()))


def stems(tokens: Sequence[str]) -> list[str]:
    """The English (Porter 2) stem of each word, so that plurals and tenses meet."""
    # A new stemmer each time: one can't be shared between threads, and making it costs 1 µs.
    return list(Stemmer.Stemmer("english").stemWords(list(tokens)))


def content_words(text: str) -> list[str]:
    """The words of `text` without stop words, or all of them where nothing else is left."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


@lru_cache(4_096)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the content words of a statement or a heading; the same ones are asked for again
    and again.
    """
    return frozenset(stems(content_words(text)))
