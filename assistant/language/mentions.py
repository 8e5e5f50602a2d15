"""Where an utterance names brands, attribute values and things that are not wanted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.language.lexicon import lexicon
from assistant.language.numbers import NUMBER
from assistant.language.text import Token, key
from assistant.language.values import Phrase, as_brand, as_value
from assistant.language.vocabulary import Value, Vocabulary

_LONGEST = 4  # words of a name
DISLIKES = r"hate[sd]?|dislikes?|detests?|loathes?|(?:can't|cannot|can not) (?:stand|bear|abide)"
"""Alternatives of a pattern: what goes before something that somebody can do without."""
_NEGATION = re.compile(
    r"(?:\b(?:no|not|non|without|except(?: for)?|(?:any|every)(?:thing|one) but|any (?:brand"
    r"|colou?r|material) but|other than"
    rf"|apart from|besides|{DISLIKES}"
    r"|(?:don't|do not|doesn't|does not|can't|cannot) (?:want|like|need|wear|eat|drink|use|buy|do)"
    r"|exclud\w+|avoid|leave out|hide|nothing|never|isn't|aren't|free of|free from"
    r"|allerg\w+ to|allergic|instead of|rather than|intolerant to|ban|skip|less|minus|all but"
    r"|(?:stay|steer|keep) (?:away from|clear of)|sick of|tired of|no more"
    r"|rather (?:[a-z]+ ){1,2}than|rather not(?: have)?|(?:could|can) do without"
    r"|(?:no|nah|ugh|not (?:those|these|that|them)|but)\b[^.!?]*\b(?:they're|those are|these are"
    r"|that's) (?:all |only |just )?for)\b)"
    r"(?:\s+(?:any|the|a|an|in|by|from|made|of|with|containing|contains?|has|me|that|is|it|want"
    r"|like|be|have|anything|stuff"
    r"|things|something|ones?|products?|show|see|use|wear|to|another|more|really|too))*\s*$"
)
_WANTING = (
    r"(?:want|wear|need|like|buy|take|accept|consider|use|show|give|get|interested in"
    r"|(?:look|looking|care|going|go|settle) for)"
)
_NOTHING_BUT = re.compile(
    r"(?:(?P<found>\b(?:find|found|see|saw|have|has|had|got|get|is|are|was|were|there's|sells?) )?"
    rf"\b(?:nothing|none|no [a-z]+)|(?:n't|\bnot|\bnever)(?: [a-z]+){{0,2}}? {_WANTING}"
    r"(?: (?:to (?:see|buy|wear|have|get|use)|me|us))* any(?:thing|one)?"
    r"(?: [a-z]+)?) (?:but|except(?: for)?|apart from|other than|besides)"
    r"(?: (?:the|an?|in|something|ones?))*\s*$"
)
"""Refuses all but what comes next, which is thus asked for; but who has `found` nothing else
refuses that.
"""
_WITHOUT = re.compile(
    r"[- ](?:free|allerg(?:y|ies)|intoleran(?:ce|t))\b"
    r"| (?:gives?|makes?|brings?) (?:me|her|him|us|them)\b(?! (?:joy|happy|smile))"
    r"|(?:'s|'re| is| are| was| were)(?: (?:just|really|simply|way|far|all|a bit|a little"
    r"|definitely))*"
    r" (?:out\b(?! of stock)|beyond|above|off the table|not for|a no\b|no good|a bad idea|too \w+"
    r"|ugly"
    r"|awful|a nightmare)"
    r"|[^.!?]*\b(?:so|but) not (?:them|those|these|it|that|him|her)\b"
)
"""What stands behind something that is not wanted: "sugar-free", "wool makes me itch", "Nike is
out of my league".
"""
_LISTED = re.compile(r"^\s*(?:,|or|nor|and|,\s*(?:or|and|nor))\s*(?:no |not |any |the )?$")


@dataclass(frozen=True)
class Mention:
    """A brand or an attribute's value in the text."""

    start: int
    end: int
    brand: str | None = None
    value: Value | None = None
    negated: bool = False
    refuses_else: int | None = None
    """Where the words begin that refuse all but this: "nothing apart from black"."""

    @property
    def attribute(self) -> str | None:
        """Name of the attribute that it is a value of."""
        return self.value.attribute if self.value else None


def find_mentions(
    plain: str, original: str, tokens: Sequence[Token], vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """Brands and attribute values that the words name, longest first, none overlapping.

    Args:
        plain: the clause in lower case.
        original: the same with its capitals.
        tokens: of `plain`.
        vocabulary: of the catalogue.
    """
    found: list[Mention] = []
    elsewhere = [match.span() for match in _OF_THINGS.finditer(plain) if _is_thing(match["what"])]
    index = 0
    while index < len(tokens):
        size, mention = _longest(original, tokens, index, vocabulary)
        if mention is not None and not any(a <= mention.start < b for a, b in elsewhere):
            found.append(_negate(mention, plain, found))
        index += size
    return tuple(found)


_OF_THINGS = re.compile(
    r"\b(?:my|our|his|her|their) (?:\w+ )?(?P<what>\w+) (?:is|are|was|were) "
    r"(?:(?!\b(?:and|so|but) (?:i|we|the|it)\b)[^,.;!?])*"
)


def _is_thing(noun: str) -> bool:
    """Whether what is said of it is said of something that the shopper has: "my sofa is grey"."""
    return key(noun) in lexicon().products - _OF_A_WISH


_OF_A_WISH = frozenset({"budget", "color", "colour", "size", "material", "skin", "hair"})


def _longest(
    original: str, tokens: Sequence[Token], index: int, vocabulary: Vocabulary
) -> tuple[int, Mention | None]:
    for size in range(min(_LONGEST, len(tokens) - index), 0, -1):
        run = tokens[index : index + size]
        name = " ".join(part for token in run for part in token.stem.split("-"))
        mention = _mention(name, run, original, tokens[index + size :], vocabulary)
        if mention is not None:
            return size, mention
    return 1, None


def _mention(
    name: str,
    run: Sequence[Token],
    original: str,
    following: Sequence[Token],
    vocabulary: Vocabulary,
) -> Mention | None:
    phrase = Phrase.of(name, run, original, following)
    brand = as_brand(phrase, vocabulary)
    value = as_value(phrase, vocabulary) if brand is None else None
    if value is not None and f"{name} {phrase.next}" in vocabulary.names:
        return None  # "insulated jackets", where a category is called so
    if brand is None and value is None:
        return None
    return Mention(run[0].start, run[-1].end, brand=brand, value=value)


def _negate(mention: Mention, plain: str, earlier: Sequence[Mention]) -> Mention:
    before = plain[: mention.start]
    alone = _NOTHING_BUT.search(before)
    if alone is not None and not alone["found"]:
        return replace(mention, refuses_else=alone.start())
    if _NEGATION.search(before) or _WITHOUT.match(plain[mention.end :]):
        return replace(mention, negated=True)
    if earlier and earlier[-1].negated:
        between = plain[earlier[-1].end : mention.start]
        if _LISTED.match(between) and not between.strip().startswith("and"):
            return replace(mention, negated=True)
    return mention


_UNWANTED = re.compile(
    r"(?:\b|(?<=, ))(?:(?:(?<=^)|(?<=, )|(?<=but ))not|without|no|not with|w/o|nothing with"
    rf"|nothing|(?:steer|keep|stay) (?:clear of|away from)|minus(?! {NUMBER}\b)"
    r"|avoid|exclude|excluding|except(?: for)?"
    rf"|anything but|other than|allerg\w+ to|{DISLIKES}|instead of|don't want)\s+"
    r"(?:any |a |an |the |that |those )*"
    r"(?P<term>[^\W\d_][\w-]*(?: (?!or\b|and\b|in\b|on\b|for\b|but\b|please\b|with\b|under\b"
    r"|thanks\b"
    r"|this\b|that\b|anymore\b|either\b|at\b|to\b|is\b|are\b)[^\W\d_][\w-]*)?)"
    r"(?P<more>(?:\s+(?:or|nor)\s+(?:any |the )?[^\W\d_][\w-]*)*)"
)
_NO_TERM = frozenset(
    "sure really important necessary now yet for in from by with under over bad quite made as "
    "problem problems need idea ideas one ones more thanks thank longer way matter limit budget"
    " preference preferences worries worry rush hurry doubt clue other others reason thing that"
    " this it them these those any anything something me to be you nothing no not i my your his"
    " her the a an all too very so just really only better cheaper help good budget money cost"
    " personalised recommendations results ones rules restrictions limits filter filters"
    " restriction"
    " apart except besides but"
    " such offence offense question questions use sense big particular specific idea dice joke wait"
    " how what which who where why shopping chance wonder mood interest stock bot human robot"
    " receipt above below under more else special less bigger smaller wrong much yet beyond"
    " within up"
    " round paying payment charge signing buying spending looking talking hearing checking penny"
    " picture photo seeing having price prices size brand brands colour color material"
    " point talent luck leave keep let put give show make take go risking driving flying going"
    " getting rushing kidding joking fuss harm pressure judgement garden balcony lift car".split()
)


def find_unwanted(plain: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, str]]:
    """Words that are ruled out and are neither a brand nor a value: "without wheels".

    Yields:
        Start and end of the whole expression, and the term.
    """
    for match in chain(*(pattern.finditer(plain) for pattern in _HAD)):
        if not any(m.start < match.end("term") and m.end > match.start("term") for m in mentions):
            yield match.start(), match.end(), match["term"]
    for match in _UNWANTED.finditer(plain):
        term = match["term"]
        if _NOT_SO.match(match.group()):
            continue
        if term.split()[0] in _NO_TERM:
            continue
        inside = [
            m for m in mentions if m.start < match.end("term") and m.end > match.start("term")
        ]
        if inside:
            continue
        last = term.split()[-1]
        kept = term.split()[0] if last in _NO_TERM or last in _STOPS else term
        yield match.start(), match.start("term") + len(kept), kept
        for other in _ALTERNATIVE.finditer(plain, match.start("more"), match.end("more")):
            if all(m.end <= other.start("term") or m.start >= other.end() for m in mentions):
                yield other.start(), other.end(), other["term"]


_OWNED = re.compile(
    r"\b(?:already (?:have|own|got)|(?:have|'ve) (?:already )?got)(?: already)? (?:an?|some|enough)"
    r" (?P<term>[a-z][\w-]*)(?=.*\b(?:else|other|others|another)\b)"
)
"""What somebody who asks for something else has: "I already have a mask. Anything else?", or
somebody for whom something is sought: "he already has ten knives".
"""
_NOT_SO = re.compile(r"not (?:all )?that [a-z]+$")
"""Says how much of something: "not that expensive" refuses nothing."""
_HAS_ENOUGH = re.compile(
    r"^(?:well |but |and )?(?:he|she|they)(?:'s)? already (?:has|have|got|owns?)(?: got)? "
    rf"(?:(?:like|about|some|enough|plenty of|loads of|lots of|an?|{NUMBER}) )*"
    r"(?P<term>[a-z][\w-]*)\W*$"
)
_NOT_FOR = re.compile(
    r"^(?:(?:no|nah|but|and|hm+|well)[ ,]+)*(?:that's|that is|those are|these are|they're|they are)"
    r" (?:all |only |just )?for (?P<term>[a-z]+s)\W*$"
)
"""What is shown and is for somebody else: "those are for cats"."""
_HAD = (_OWNED, _HAS_ENOUGH, _NOT_FOR)
_ALTERNATIVE = re.compile(r"\s(?:or|nor)\s+(?:any |the )?(?P<term>[^\W\d_][\w-]*)")
_STOPS = frozenset("if when then while because since although though as so thanks and".split())
