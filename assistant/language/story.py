"""What of a long sentence asks for something, and what only tells a story around it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.text import key
from assistant.language.vocabulary import Vocabulary

_JOIN = (
    r"(?:(?:and|but|so(?! that)|because|since|as|though|well|then|plus|honestly|frankly|anyway"
    r"|sadly|unfortunately|obviously|now|today|yesterday|last (?:week|month|year|night)) )"
)
_WHO = (
    r"(?:i|we|he|she|they|it|you|there|(?:all|nothing|everything) (?:i|we|he|she|they)"
    r"|(?:my|our|his|her|their) \w+|every(?:one|body)|some(?:one|body)|no(?:body| one)"
    r"|a (?:car|friend|colleague|neighbou?r))(?:'(?:m|d|s|re|ve|ll))?"
)
_CUT = re.compile(rf"[.;!?]+(?:\s+|$)|,\s*{_JOIN}*|\s+{_JOIN}+(?={_WHO}\b)")
_SUBJECT = re.compile(rf"^{_JOIN}*(?:{_WHO}|that's|(?:that|this|these|those) \w+s?)(?= |$)")
_DEFINITE = re.compile(r"^(?:the|my|our|his|her|their|last|this|that)\b(?: \S+){3,}")
_ASIDE = re.compile(
    r"^(?:nothing|not) too \w+$|^(?:look|listen|see|hm+|um+|uh+|ok|okay|go|well|right|done)$"
)
_WISHES = re.compile(
    r"\b(?:needs?|wants?|wanted|would like|would love|could (?:really |well |certainly )?"
    r"(?:use|do with)|(?:(?:am |are |is )?looking for|searching for"
    r"|hunting for|shopping for|thinking (?:about|of)|interested in|in the market for|hoping for"
    r"|would prefer)|'d (?:like|love|prefer)|'(?:m|re|s) (?:looking for|after)|am after"
    r"|show me|find me|give me|get (?:me|him|her|us|them)|recommend|suggest|have you got"
    r"|do you (?:have|sell|stock|carry)|is there|are there|got any|what about|how about)\b"
)
_TO_DO = re.compile(r"^\s+(?:me |us |him |her )?to\b(?! (?:buy|get|find|order|see)\b)")
_TO_BUY = re.compile(r"^to (?:buy|get|find|order|see) ")
_WHAT_FOR = re.compile(r"^(?:for|with|in|under|without)\b")
_OPEN = re.compile(r"^(?:some|any)thing\b")
_SEEKS = re.compile(r"\b(?:some|any)thing (?:to|that|for|so|like|with|in)\b")
_ONE = re.compile(r"\bones?\b")
_ASIDES = re.compile(r" (?:then|maybe|please|perhaps|i (?:think|guess|suppose))(?=,)")
_REFUSAL = re.compile(r"^(?:but |and )?(?:not|no|without) ")
_OF_OTHERS = re.compile(rf"^{_JOIN}*(?!i\b|i'|we\b|we'|you\b){_WHO}(?= )")
_LONG = 4
"""Words from which on a request may hold a story."""


def request_in(
    text: str, taken: Iterable[tuple[int, int]], vocabulary: Vocabulary, story: str = ""
) -> str:
    """`text` (lower case) without the places that are taken and without the story that is told
    around a request.

    "My dog chews everything, I need a toy that lasts" asks for "a dog toy that lasts": what the
    story names lends its name to the thing, where the shop sells things called so. Text that
    holds no request beside a story stays whole.

    Args:
        text: a clause.
        taken: places that constraints and references have used up.
        vocabulary: of the catalogue.
        story: what was told beside the clause.
    """
    hollow = blanked(text, taken)
    if len(text.split()) < _LONG and not story:
        return _squeezed(hollow)
    parts = _parts(text, hollow)
    asked = [at for at, part in enumerate(parts) if _asks(part, vocabulary)]
    if not asked:
        refused = any(_REFUSAL.match(part.said) for part in parts)
        own = (part.left for part in parts if not _tells(part.said))
        return _squeezed(" ".join(own) if refused else hollow)
    kept = [
        _wish(part.left) if at in asked else part.left
        for at, part in enumerate(parts)
        if at in asked or (at > asked[0] and not _tells(part.said))
    ]
    kept += [part.left for part in parts[: asked[0]] if _WHAT_FOR.match(part.left)]
    told = [part.left for at, part in enumerate(parts) if at not in asked and _tells(part.said)]
    if len(parts) == 1 and not (story or _OF_OTHERS.match(text)):
        return _squeezed(hollow)
    return _squeezed(", ".join(_named_by(kept, [story, *told], vocabulary)))


def blanked(text: str, taken: Iterable[tuple[int, int]]) -> str:
    """`text`, as long, with spaces at the places that are `taken`."""
    kept = list(text)
    for start, end in taken:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _squeezed(text: str) -> str:
    return _ASIDES.sub("", " ".join(text.split()))


@dataclass(frozen=True)
class _Part:
    """A part of a clause."""

    said: str
    left: str
    """What of it no constraint has used up."""


def _parts(text: str, hollow: str) -> list[_Part]:
    cuts = [0, *(place for match in _CUT.finditer(text) for place in match.span()), len(text)]
    spans = zip(cuts[::2], cuts[1::2], strict=True)
    found = (_Part(text[a:b].strip(), _squeezed(hollow[a:b])) for a, b in spans)
    return [part for part in found if part.said]


def tells_story(text: str) -> bool:
    """Whether a clause (lower case) tells of something, and asks and wishes for nothing."""
    plain = text.strip(" .!")
    return "?" not in text and _tells(plain) and not (_WISHES.search(plain) or _SEEKS.search(plain))


def _asks(part: _Part, vocabulary: Vocabulary) -> bool:
    """Whether a part says that something is wanted, or only names a thing."""
    if _wish(part.left) != part.left or _OPEN.match(part.left):
        return True
    named = any(vocabulary.is_product(word) for word in key(part.left).split())
    return named and not _tells(part.said)


def _wish(part: str) -> str:
    """What is wished for, of a part that says so: what comes after "I need"."""
    for match in _WISHES.finditer(part):
        rest = part[match.end() :]
        if rest.strip() and not _TO_DO.match(rest):
            return _TO_BUY.sub("", rest.strip())
    return part


def _tells(part: str) -> bool:
    return bool(_SUBJECT.match(part) or _DEFINITE.match(part) or _ASIDE.search(part))


def _named_by(kept: Sequence[str], story: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The request, named more closely by what the story is about."""
    told = [word for part in story for word in key(part).split()]
    first, *rest = (part for part in kept if part)
    one = _ONE.search(first)
    things = [word for word in told if vocabulary.is_product(word)]
    if one is not None and things:
        return [f"{first[: one.start()]}{things[-1]}{first[one.end() :]}", *rest]
    for word in first.split():
        for thing in told:
            if f"{thing} {key(word)}" in vocabulary.heads and thing not in key(first).split():
                return [re.sub(rf"\b{re.escape(word)}\b", f"{thing} {word}", first, count=1), *rest]
    return [first, *rest]
