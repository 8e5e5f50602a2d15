"""The noun phrase that words are about."""

import re

from assistant.language.text import tokenise
from assistant.language.vocabulary import Vocabulary

_HEAD_STOP = frozenset(
    "for with in of to that which who under from by like made on without at when while because so"
    " around about as than if and or between over where can could will would is are my but please"
    " thanks".split()
)
_NO_HEAD = frozenset(
    "something anything stuff thing one ones gear item product option kind sort type more it them"
    " this that some any everything idea help me else good gift present all other".split()
)
_DETERMINERS = frozenset({"a", "an", "the", "some", "any", "new", "good"})
_MEASURE_NOUNS = frozenset("pair set bottle box pack bunch kilo bag piece couple cup".split())
_SIZE = re.compile(r"\bsizes? \w+")


def head_phrase(text: str) -> str | None:
    """Key of the noun phrase that `text` (lower case) is about: up to the first preposition."""
    phrase: list[str] = []
    for token in tokenise(_SIZE.sub(" ", text)):
        if token.text == "of" and phrase and phrase[-1] in _MEASURE_NOUNS:
            phrase = []
            continue
        if token.text in _HEAD_STOP:
            break
        phrase.extend(token.stem.split("-"))
    while phrase and phrase[0] in _DETERMINERS:
        phrase = phrase[1:]
    if not phrase or phrase[-1] in _NO_HEAD:
        return None
    return " ".join(phrase)


def names_kind(words: str, vocabulary: Vocabulary) -> bool:
    """Whether `words` (lower case) are about a kind of product, here or in any shop."""
    head = head_phrase(words)
    return head is not None and (
        vocabulary.is_product(head.split()[-1]) or vocabulary.category(head) is not None
    )


def names_sold(words: str, vocabulary: Vocabulary) -> bool:
    """Whether `words` (lower case) are about a kind of product that this shop has."""
    head = head_phrase(words)
    return head is not None and (
        head.split()[-1] in vocabulary.heads or vocabulary.category(head) is not None
    )
