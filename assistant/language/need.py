"""What product is wanted: the search words that are left, and the category they name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.text import tokenise
from assistant.language.vocabulary import Vocabulary

_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|um|uh|hmm|oh|and|but|also|then|now|next|actually|yes|yeah"
    r"|yep|no|please|pls|thanks|thank you|great|cool|right|sorry|maybe|perhaps|just|only|btw|instead"
    r"|i guess|i think|i mean|i meant|you know|rather|probably|really|basically|first|finally|dear"
    r"|can you|could you|would you|will you|can i|could i|may i|can we|do you guys|you guys"
    r"|i'?m|i am|we'?re|we are|i was|i'?ve been|i have been|my kid|my son|my daughter"
    r"|(?:is|are) there|there (?:is|are)|is it|have you got|do you|does (?:this|the) (?:shop|store)"
    r"|did you|have you|got|get|give|where (?:can|do) i (?:find|get|buy)|where (?:are|is)|you"
    r"|what (?:have you got|do you have|do you sell|do you offer|can you|would you|should i|are|is"
    r"|about|kinds? of|types? of|sorts? of|else)|what's|which|how about|how many|how much (?:is|are)"
    r"|let'?s|let me|help me|i'?d|i would|we'?d|i|we|me|us|to|like|love|need|needs|want|wants|wanna"
    r"|prefer|buy|purchase|order|find|show|see|look(?:ing|in)?(?: at| for| into)?|search(?:ing)?"
    r"(?: for)?|shop(?:ping)?(?: for)?|brows(?:e|ing)|hunt(?:ing)? for|after|in the market for|in need"
    r" of|interested in|think(?:ing)? (?:of|about)|check(?: out)?|recommend(?:ation)?s?(?: for)?"
    r"|suggest(?:ion)?s?(?: for)?|pick(?: out)?|choose|go for|go with|switch to|sell|stock|carry|have"
    r"|has|offer|any|some|a|an|the|few|couple of|pair of|set of|good|decent|nice|great|best"
    r"|all(?: the)?|your|our|my|different|other|another|more|new|item|kind of|sort of|type of"
    r"|something|anything|stuff|things?|use for|forget that|scrap that|could do with"
    r"|most expensive|cheapest|priciest|biggest|largest|smallest|lightest|heaviest|(?:best|top"
    r"|highest)[- ]rated|least expensive|price range (?:of|for)|prices? (?:of|for)|number of|count"
    r"|brands? of|everything|for|of|in|at|about|with|whether|if|getting|being|been|be|list)(?=\s|$|,))"
    r"[\s,:!.]*"
)
_TRAIL = re.compile(
    r"[\s,]*\b(?:please|pls|plz|thanks|thank you|instead|now|today|then|too|as well|also|though"
    r"|maybe|or so|or something|you know|if possible|if you have (?:it|any|one|them)|asap|again|here"
    r"|do you have|(?:that )?you(?: guys)?(?: have|'ve got| sell| carry| stock| got| offer)"
    r"|have you got|you(?: would|'d| can|) (?:recommend|suggest)|on offer|in stock|in total"
    r"|altogether|overall|available|are there|is there|(?:do|does) (?:it|they|these|those) (?:come"
    r" in|cost)|come in|cost|in (?:the|your|this) (?:shop|store|range|catalogue)|any ideas|any"
    r" (?:suggestions|recommendations|tips)|to (?:buy|get)|would be (?:nice|great|good)|for me|me"
    r"|and|or|but|with|for|in|of|from|by|to|the|a|an|is|are|under|that|which|was|i want|i need"
    r"|i guess|i think|i suppose|not|no|than|at|some|any|on|only|just|it|them|go|have|has|do|got|be"
    r"|(?:that|which) (?:is|are|costs?|doesn't)|that's|over|above|around|about|after all|section)"
    r"[\s.!?,;:]*$"
)
_KEEPS_VERB = re.compile(
    r"^(?:something|anything|stuff|a thing|things?|what can i use)\s+(?:to|that|for|which)\s+"
)
_HEAD_STOP = frozenset(
    "for with in of to that which who under from by like made on without at when while because so"
    " around about as than if and or between over where can could will would is are my".split()
)
_NO_HEAD = frozenset(
    "something anything stuff thing one ones gear item product option kind sort type more it them"
    " this that some any everything idea help me else good gift present".split()
)
_MEASURE_NOUNS = frozenset("pair set bottle box pack bunch kilo bag piece couple cup".split())
_GIFT = re.compile(r"\b(?:gifts?|presents?|birthday|ideas?|christmas|anniversary|surprise)\b")


@dataclass(frozen=True)
class Need:
    """What is wanted."""

    words: str | None
    head: str | None
    """Key of the noun phrase that it is about, its noun last; None without one."""
    category: str | None
    """Path of the category that the noun names."""
    is_product: bool
    """Whether the noun names a kind of product."""


NOTHING = Need(None, None, None, False)


def read_need(plain: str, taken: Iterable[tuple[int, int]], vocabulary: Vocabulary) -> Need:
    """The need that a clause states.

    Args:
        plain: the clause in lower case.
        taken: places that constraints and references have used up.
        vocabulary: of the catalogue.
    """
    rest = _strip(_without(plain, taken))
    if not rest:
        return NOTHING
    head = head_phrase(rest, vocabulary)
    if head is None:
        return Need(rest, None, None, False)
    category = vocabulary.category(head)
    parts = head.split()
    product = any(vocabulary.is_product(" ".join(parts[at:])) for at in range(len(parts)))
    return Need(_respelt(rest, vocabulary), head, category, product or category is not None)


def head_phrase(text: str, vocabulary: Vocabulary) -> str | None:
    """Key of the noun phrase that `text` (lower case) is about: up to the first preposition."""
    phrase: list[str] = []
    for token in tokenise(text):
        if token.text == "of" and phrase and phrase[-1] in _MEASURE_NOUNS:
            phrase = []
            continue
        if token.text in _HEAD_STOP:
            break
        phrase.extend((vocabulary.speller.correct(token.text) or token.stem).split("-"))
    while phrase and phrase[0] in {"a", "an", "the", "some", "any", "new", "good"}:
        phrase = phrase[1:]
    if not phrase or phrase[-1] in _NO_HEAD:
        return None
    return " ".join(phrase)


def _without(plain: str, taken: Iterable[tuple[int, int]]) -> str:
    kept = list(plain)
    for start, end in taken:
        kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())


def _strip(text: str) -> str:
    text = re.sub(r"[^\w\s'&%°\"/.,+-]", " ", text)
    purpose = _KEEPS_VERB.match(_peel(_LEAD_SOFT, text))
    if purpose is not None:
        text = _peel(_LEAD_SOFT, text)[purpose.end() :]
        return _tidy(_peel(_TRAIL, text))
    return _tidy(_peel(_LEAD, _peel(_TRAIL, _peel(_LEAD, text))))


_LEAD_SOFT = re.compile(
    r"^(?:hi|hello|hey|ok|okay|so|well|please|and|also|then|now|actually|i'?m|i am|i|we|need|want"
    r"|would like|'d like|i'd like|looking for|look for|searching for|find me|find|show me|give me|get"
    r"|do you have|have you got|is there|got|recommend|suggest|can you|could you|me|looking)(?=\s)[\s,]*"
)


def _peel(pattern: re.Pattern[str], text: str) -> str:
    text = text.strip(" ,.!?;:-")
    while text:
        shorter = pattern.sub("", text, count=1).strip(" ,.!?;:-")
        if shorter == text:
            break
        text = shorter
    return text


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.])", r"\1", text)
    text = re.sub(r"(?:,\s*)+", ", ", text)
    return " ".join(text.split()).strip(" ,.!?;:-")


def _respelt(text: str, vocabulary: Vocabulary) -> str:
    """Misspelt words put right, so that word search finds them."""
    parts: list[str] = []
    at = 0
    for token in tokenise(text):
        corrected = vocabulary.speller.correct(token.text)
        if corrected is not None:
            parts += [text[at : token.start], corrected]
            at = token.end
    return "".join([*parts, text[at:]])


def without_occasion(words: str | None) -> str | None:
    """The need of a gift request without the words that only say it is a gift."""
    if words is None:
        return None
    left = _GIFT.sub(" ", words)
    return _tidy(_peel(_TRAIL, _peel(_LEAD, " ".join(left.split())))) or None


def joined(first: Sequence[str]) -> str | None:
    """Search words of several clauses as one."""
    return " ".join(dict.fromkeys(part for part in first if part)) or None
