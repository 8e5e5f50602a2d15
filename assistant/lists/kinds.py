"""Whether a product is of the kind that a need names, judged by what its title is about.

Search finds what is near; a list must not pass soap off as towels. A product counts when its
title is headed by the need's noun (or a synonym), or when its category or kind is named so.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.lexicon import lexicon
from assistant.language.text import key
from core.catalog import SEPARATOR, Catalog

EXACT, HEADED, FILED, OTHER = 3, 2, 1, 0
"""How surely a product is of a kind: the whole name heads its title; its noun does; its
category or `kind` bears the name; none of these."""

_CUT = re.compile(
    r"\s+(?:with|for|in|of|by|from|featuring)\s.*|\s*[,(\[|/].*|\s+[-–—]\s.*"
    r"|\s+\d[\d.,]*\s?[a-z]{1,2}$",  # "Flask 500 ml"
    re.IGNORECASE,
)
_SETS = frozenset(
    "set pack kit pair bundle box duo trio collection combo piece assortment selection xl small"
    " medium large mini ii iii".split()
)
_CHILD = re.compile(
    r"\b(?:kids?|kids'|child(?:ren)?(?:'?s)?|bab(?:y|ies)|toddlers?|infants?|junior|youth|nappy"
    r"|nursery)\b",
    re.IGNORECASE,
)
_PET = re.compile(r"\b(?:pets?|dogs?|cats?|pupp(?:y|ies)|kittens?|canine|feline)\b", re.IGNORECASE)
_OCCASION = re.compile(r"\b(?P<day>christmas|easter|halloween|valentine)", re.IGNORECASE)
_SAID_KINDS = ("kind", "type", "product_type", "style")


@dataclass(frozen=True)
class Kind:
    """The names that a need goes by."""

    phrases: frozenset[tuple[str, ...]]
    """Each name's words, singular."""
    heads: frozenset[str]
    """Their last words."""
    audience: frozenset[str]
    """Whom it is for, see `audience`."""


@lru_cache(512)
def kind_of(name: str, query: str = "") -> Kind:
    """The kind that a need of that name and those search words asks for."""
    phrases: set[tuple[str, ...]] = set()
    for text in query.split(" or ") if query else [name]:
        for part in re.split(r"\s+(?:and|or)\s+", text):
            known = key(part)
            if known:
                phrases |= {tuple(_words(n)) for n in (known, *_synonyms(known))}
    heads = {phrase[-1] for phrase in phrases}
    heads |= {other for head in heads for other in _synonyms(head) if " " not in other}
    return Kind(frozenset(phrases), frozenset(heads), audience(f"{name} {query}"))


def _synonyms(phrase: str) -> tuple[str, ...]:
    return tuple(key(other) for other in lexicon().synonyms.get(phrase, ()))


def strength(catalog: Catalog, kind: Kind, position: int) -> int:
    """How surely the product at a catalogue position is of a kind: `EXACT` to `OTHER`."""
    words = _title_words(catalog.titles[position])
    for phrase in kind.phrases:
        if words[-len(phrase) :] == list(phrase):
            return EXACT
        if phrase[-1] == words[-1] and set(phrase) <= set(words):
            return EXACT
    if words[-1] in kind.heads and _qualified(catalog, kind, position, words[-1]):
        return HEADED
    path, nouns = _filed_under(catalog, position), _leaf_nouns(catalog, position)
    if any(set(phrase) <= (path if len(phrase) > 1 else nouns) for phrase in kind.phrases):
        return FILED
    return OTHER


def _qualified(catalog: Catalog, kind: Kind, position: int, head: str) -> bool:
    """Whether the product's text or category speaks of what qualifies one of the names (a chair
    is no "camp chair" for being a chair), or the category of the head that it has instead of a
    bare name (paper flowers are no bouquet for being flowers).
    """
    filed = _filed_under(catalog, position)
    known = set(_words(catalog.texts[position])) | filed
    return any(
        set(phrase[:-1]) & known if len(phrase) > 1 else head in {phrase[0], *filed}
        for phrase in kind.phrases
    )


def audience(text: str) -> frozenset[str]:
    """Whom a product or a need says that it is for, other than grown-up people on any day:
    `child`, `pet`, or an occasion such as `easter`.
    """
    found = {match["day"].casefold() for match in _OCCASION.finditer(text)}
    found |= {"child"} if _CHILD.search(text) else set()
    return frozenset(found | ({"pet"} if _PET.search(text) else set()))


def audience_of(catalog: Catalog, position: int) -> frozenset[str]:
    """Whom the product at a catalogue position is for, as its title and its category say."""
    code = int(catalog.category[position])
    path = catalog.categories[code] if code >= 0 else ""
    return audience(f"{catalog.titles[position]} {path}")


def _words(text: str) -> list[str]:
    """The words of `text`, singular; a T-shirt is one, since it is no shirt."""
    return key(text).replace("t shirt", "tshirt").split()


def _title_words(title: str) -> list[str]:
    """The words of what a title is about, singular; a trailing "set" is left out."""
    words = _words(_CUT.sub("", title))
    while len(words) > 1 and (words[-1] in _SETS or words[-1].isdigit()):
        words.pop()
    return words or [""]


def _filed_under(catalog: Catalog, position: int) -> set[str]:
    """Words of the category's path, and of what the product is said to be."""
    code = int(catalog.category[position])
    path = catalog.categories[code].replace(SEPARATOR, " ") if code >= 0 else ""
    return set(_words(path)) | _said(catalog, position)


def _leaf_nouns(catalog: Catalog, position: int) -> set[str]:
    """What the last level of the category names, and what the product is said to be: "Tins &
    Trays" are tins and trays, "Desk & Table Lamps" are lamps.
    """
    code = int(catalog.category[position])
    leaf = catalog.categories[code].rsplit(SEPARATOR, 1)[-1] if code >= 0 else ""
    *rest, last = re.split(r"\s*(?:&|,|/|\band\b)\s*", leaf)
    named = [last, *(part for part in rest if part.endswith("s"))]
    nouns = {_words(part)[-1] for part in named if key(part)}
    return nouns | _said(catalog, position)


def _said(catalog: Catalog, position: int) -> set[str]:
    """Words of the attributes that say what kind of thing a product is."""
    names: set[str] = set()
    for name in _SAID_KINDS:
        attribute = catalog.attributes.get(name)
        if attribute is not None:
            for value, rows in attribute.postings.items():
                if position in rows:
                    names |= set(_words(value))
    return names
