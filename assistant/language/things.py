"""The thing that words name, wherever it stands: found by the catalogue's own nouns, not by the
words around it.
"""

import re
from collections.abc import Sequence

from assistant.language.lexicon import lexicon
from assistant.language.text import Token, tokenise
from assistant.language.vocabulary import Vocabulary

FUNCTION_WORDS = frozenset(
    "a an the some any i you he she it we they me him her us them my your his its our their this"
    " that these those and or but so if when while because as than then of in on at by to for from"
    " with without into onto over under about around up down out off not no nor only just also too"
    " very really quite rather is are was were be been being am do does did have has had having got"
    " can could will would shall should may might must need needs want wants like likes love look"
    " looks looking search searching find get give show stock sell carry buy order see after please"
    " thanks thank hello hi hey there here what which who whom whose how why where when whether"
    " wonder wondering ask one ones something anything everything nothing more most less least much"
    " many few lot lots other another new good nice great best better try trying help maybe perhaps"
    " i'm i'd i've i'll we're we'd we've you're don't doesn't can't won't isn't let let's want both"
    " fancy prefer hoping hope take takes use using put say think guess mean still now today yes ok"
    " okay well oh bit first last way time".split()
)
"""Words that name no thing."""
_BEFORE = frozenset(
    "in on at by to for from with without into onto of under over against about".split()
)
"""What stands before a thing that something else is for, or goes with."""
_SEEKS = frozenset(
    "look looking search searching hunt hunting shop shopping grateful hope hoping wish ask asking"
    " need way market interest interested think thinking kind sort type pair set couple lot lots"
    " selection choice care way bottle box pack bag piece".split()
)
"""What may stand before that: "looking for a tent", "in the way of coffee makers"."""
_OWNERS = frozenset("my our his her their".split())
_MORE = re.compile(
    r" (?:for|with|without|that|which|to|of|in|from|made)\b(?:(?! (?:and|but|so|because|please) )"
    r"[^,.;!?])*"
)
_TITLES = 3  # headed by a word that is known from nothing else
_LONGEST = 4  # words of a thing with what it is like


def named_thing(text: str, vocabulary: Vocabulary) -> str | None:
    """The first thing that `text` (lower case) names as what it is about, with the words that say
    what it is like and what for; None where it names none. What somebody owns, and what something
    is only for, is not it; a thing that the shop sells comes before others.
    """
    tokens = tokenise(text)
    found = [at for at in range(len(tokens)) if _is_thing(tokens, at, vocabulary)]
    heads = [at for at in found if at + 1 not in found or _apart(text, tokens, at)]
    free = [at for at in heads if not _is_beside(text, tokens, _start(text, tokens, at))]
    sold = [at for at in free if _is_sold(tokens, at, vocabulary)]
    for at in [*sold, *free][:1]:
        start, end = tokens[_start(text, tokens, at)].start, tokens[at].end
        more = _MORE.match(text, end)
        return text[start : more.end() if more else end].strip()
    return None


def _is_thing(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> bool:
    word = tokens[at].stem
    if at and f"{tokens[at - 1].stem} {word}" in vocabulary.heads:
        return True
    if word in lexicon().not_products or word in FUNCTION_WORDS:
        return False
    known = word in lexicon().products or word in vocabulary.names
    return known or sum(vocabulary.heads.get(word, {}).values()) >= _TITLES


def _is_sold(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> bool:
    word = tokens[at].stem
    return word in vocabulary.heads or vocabulary.category(word) is not None


def _start(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where the noun phrase that ends at a token begins."""
    first = at
    while (
        first > 0
        and at - first < _LONGEST - 1
        and tokens[first - 1].text not in FUNCTION_WORDS
        and not _apart(text, tokens, first - 1)
    ):
        first -= 1
    return first


def _apart(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether anything but a space or a hyphen stands between a token and the next."""
    between = text[tokens[at].end : tokens[at + 1].start]
    return between.removeprefix("'s") not in {" ", "-"}


def _is_beside(text: str, tokens: Sequence[Token], start: int) -> bool:
    """Whether the thing that begins at a token is owned, or is what something else is for."""
    before = [token.text for token in tokens[max(0, start - 4) : start]]
    while before and before[-1] in {"a", "an", "the", "some", "any", "new", "good", "these"}:
        before.pop()
    if before and before[-1] in _OWNERS:
        return True
    if not before or before[-1] not in _BEFORE:
        return False
    return len(before) < 2 or before[-2] not in _SEEKS
