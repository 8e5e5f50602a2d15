"""What of a long sentence asks for something, and what only tells a story around it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.nouns import names_kind, names_sold
from assistant.language.text import key
from assistant.language.things import named_thing
from assistant.language.vocabulary import Vocabulary

_JOIN = (
    r"(?:(?:and|but|so(?! that)|because|since|as|though|well|then|plus|honestly|frankly|anyway"
    r"|sadly|unfortunately|obviously|now|today|yesterday|last (?:week|month|year|night)) )"
)
_WHO = (
    r"(?:i|we|he|she|they|it|you|there|(?:all|nothing|everything) (?:i|we|he|she|they)"
    r"|(?:my|our|his|her|their) \w+|every(?:one|body)|some(?:one|body)|no(?:body| one)"
    r"|every \w+(?= (?:i|we)\b)"
    r"|a (?:car|friend|colleague|neighbou?r))(?:'(?:m|d|s|re|ve|ll))?"
)
_CUT = re.compile(
    rf"[.;!?]+(?:\s+|$)|,\s*{_JOIN}*|\s+{_JOIN}+(?={_WHO}\b|the \w+(?: \w+)? (?:should|must"
    rf"|has to|needs)\b)|\s+so (?=(?:some|any)thing\b)"
)
_SUBJECT = re.compile(rf"^{_JOIN}*(?:{_WHO}|that's|(?:that|this|these|those) \w+s?)(?= |$)")
_DEFINITE = re.compile(r"^(?:the|my|our|his|her|their|last|this|that)\b(?: \S+){3,}")
_ASIDE = re.compile(
    r"^(?:nothing|not) too \w+$|^(?:look|listen|see|hm+|um+|uh+|ok|okay|go|well|right|done)$"
)
_WISHES = re.compile(
    r"\b(?:in (?:\w+ )?need of|needs?|wants?|wanted|requires?"
    r"|(?:i|we) (?:look for|search(?: for)?|seek)|would like|would love"
    r"|could (?:really |well |certainly )?(?:use|do with)"
    r"|(?:(?:am |are |is )?looking for|searching for"
    r"|fancy(?:ing)?|hunting for|shopping for|thinking (?:about|of)|interested in"
    r"|in the market for|hoping for"
    r"|would prefer)|'d (?:like|love|prefer)|'(?:m|re|s) (?:looking for|after)|am after"
    r"|(?:come|came|am here|'m here) for"
    r"|show me|find me|give me|get (?:me|him|her|us|them)|recommend|suggest|have you got"
    r"|do you (?:have|sell|stock|carry)|is there|are there|got any|what about|how about)\b"
)
_MUST = re.compile(
    r"^(?:so )?(?:the|a|an) (?P<thing>(?!one\b)[\w'-]+(?: [\w'-]+)?)"
    r" (?:(?:should|must|has to|needs to|ought to) (?P<do>.+)|(?:needs?|must have) (?P<has>an? .+))"
)
"""Says what a thing that hasn't been asked for yet must do: "the kettle should switch off"."""
_TO_DO = re.compile(r"^\s+(?:me |us |him |her )?to\b(?! (?:buy|get|find|order|see)\b)")
_TO_BUY = re.compile(r"^to (?:buy|get|find|order|see) ")
_WHAT_FOR = re.compile(r"^(?:for|with|in|under|without)\b")
_OPEN = re.compile(r"^(?:some|any)thing\b")
_SEEKS = re.compile(r"\b(?:some|any)thing (?:to|that|for|so|like|with|in)\b")
_ONE = re.compile(r"\b(?:another one|ones?|another(?=[ .!?]*$)|a replacement(?=[ .!?]*$))\b")
_ASIDES = re.compile(r" (?:then|maybe|please|perhaps|i (?:think|guess|suppose))(?=,)")
_REFUSAL = re.compile(r"^(?:but |and )?(?:not|no|without) ")
_LIKENS = re.compile(r"^like (?:the|those|what|that|my|one)\b")
_OF_OTHERS = re.compile(rf"^{_JOIN}*(?!i\b|i'|we\b|we'|you\b){_WHO}(?= )")
_LONG = 4
"""Words from which on a request may hold a story."""
_HOLLOW = 2
"""Words of a wish that says nothing: "something in"."""


@dataclass(frozen=True)
class Request:
    """What of a clause asks for something."""

    words: str
    """Without what is told around it."""
    told: tuple[tuple[int, int], ...] = ()
    """Places of the clause that only tell something."""
    wished: bool = False
    """It is put as a wish for a thing that it names."""
    only_told: bool = False
    """Nothing is asked for: all of it tells something."""


def read_request(
    text: str, taken: Iterable[tuple[int, int]], vocabulary: Vocabulary, story: str = ""
) -> Request:
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
        return Request(_squeezed(hollow))
    parts = _parts(text, hollow)
    asked = _asked(parts, vocabulary)
    sought = _sought(text, _broken(f"{story} {text}", vocabulary))
    if not asked and sought is not None:
        return Request(sought, wished=True)
    if not asked:
        refused = any(_REFUSAL.match(part.said) for part in parts)
        own = [part for part in parts if not _tells(part.said)]
        used = any(_squeezed(part.said) != part.left for part in parts) or "  " in text
        if refused or (used and len(own) < len(parts)):
            return Request(_squeezed(" ".join(part.left for part in own)))
        return Request(_squeezed(hollow), only_told=not own)
    kept = [at for at, part in enumerate(parts) if at in asked or _goes_on(at, part, asked)]
    names = [wish_of(parts[at].left) if at in asked else parts[at].left for at in kept]
    aims = [at for at in range(asked[0]) if _WHAT_FOR.match(parts[at].left)]
    names += [parts[at].left for at in aims]
    left = [part for at, part in enumerate(parts) if at not in {*kept, *aims}]
    wished = any(_is_wish(parts[at]) for at in asked)
    if len(parts) == 1 and not (story or wished or _OF_OTHERS.match(text)):
        return Request(_squeezed(hollow))
    told = [story, *(part.left for part in left if _tells(part.said))]
    words = _squeezed(", ".join(_named_by(names, told, vocabulary)))
    return Request(words, tuple((part.start, part.end) for part in left), wished)


_SUGGEST = re.compile(
    r"\bwhat (?:would|do|can|could|should|have) (?:you|i) (?:get|suggest|recommend|offer|got|have"
    r"|buy"
    r"|advise|take)(?: (?:me|us|him|her|there|now|instead|then))?(?: for (?:that|this|it))?\W*$"
)
_LOST = re.compile(
    r"\b(?:los(?:e|es|ing|t)|break(?:s|ing)?|broken?|wor[en] out|wears? out|ruin(?:s|ed)?"
    r"|leak(?:s|ed|ing)?|snap(?:s|ped|ping)?|torn?|ripped|died|outgr[eo]w\w*|r[au]n out of)\b"
)
"""What has become of a thing that another is sought for: "he loses his, so something cheap"."""
_BETTER = re.compile(
    r"\b(?:what(?:'s| is|'re| are)|anything|something|got any)(?: (?:a bit|a lot|much|far))?"
    r" (?P<how>(?:more|less) \w+|(?!(?:und|ov|oth|aft|eith|rath)er\b)\w{3,}er)\b"
)
"""Asks for what is only to be more so than the thing that is told of: "what's sturdier?"."""
_ANYTHING = frozenset({"something", "anything"})
_HOLLOW_WISH = re.compile(r"(?:some|any)thing(?P<like>(?: [a-z-]+){0,2})")
_OWN = re.compile(
    r"\b(?:my|our|his|her|their) (?:(?:old|new|last|poor|favou?rite) )?(?P<thing>[\w-]+)"
)


def asks_for_suggestion(text: str) -> bool:
    """Whether words (lower case) end in asking what there is for somebody's trouble."""
    return _SUGGEST.search(text) is not None


def _sought(text: str, thing: str | None) -> str | None:
    """What is asked for by words that say only how the thing is to be that is told of."""
    better = _BETTER.search(text)
    if thing is not None and better is not None:
        return f"{better['how']} {thing}"
    return thing if asks_for_suggestion(text) else None


def _broken(text: str, vocabulary: Vocabulary) -> str | None:
    """The first thing that a story says somebody has: "my flask leaks in my bag"."""
    owned = (key(match["thing"]) for match in _OWN.finditer(text))
    return next((thing for thing in owned if names_sold(thing, vocabulary)), None)


def _asked(parts: Sequence["_Part"], vocabulary: Vocabulary) -> list[int]:
    """Places of the parts that ask for something: those that name what they wish for, or else
    those that name a thing.
    """
    wishes = [at for at, part in enumerate(parts) if _is_wish(part)]
    named = [at for at, part in enumerate(parts) if at not in wishes and _names(part, vocabulary)]
    full = [at for at in wishes if _says_what(wish_of(parts[at].left), vocabulary)]
    if full:
        return sorted([*full, *(at for at in named if at > full[0])])
    if not named:
        return wishes
    sold = [at for at in named if names_sold(parts[at].left, vocabulary)]
    kinds = [at for at in named if names_kind(parts[at].left, vocabulary)]
    first = next(iter([*sold, *kinds, *named]))
    more = (at for at in wishes if len(parts[at].left.split()) > _HOLLOW)
    return sorted([*(at for at in named if at >= first), *more])


def _is_wish(part: "_Part") -> bool:
    return wish_of(part.left) != part.left or bool(_OPEN.match(part.left))


def _names(part: "_Part", vocabulary: Vocabulary) -> bool:
    """Whether a part tells nothing, and names something that shops sell."""
    named = any(vocabulary.is_product(word) for word in key(part.left).split())
    return named and not _tells(part.said)


def _says_what(wish: str, vocabulary: Vocabulary) -> bool:
    """Whether a wish names a thing, or one of what the story is about."""
    return bool(_ONE.search(wish)) or names_kind(wish, vocabulary)


def _goes_on(at: int, part: "_Part", asked: Sequence[int]) -> bool:
    """Whether a part behind the request says more of what is wanted."""
    hollow = _OPEN.match(part.left) and len(part.left.split()) <= _HOLLOW
    beside = _tells(part.said) or _LIKENS.match(part.left) or _REFUSAL.match(part.said)
    return at > asked[0] and not (hollow or beside)


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
    start: int
    end: int


def _parts(text: str, hollow: str) -> list[_Part]:
    cuts = [0, *(place for match in _CUT.finditer(text) for place in match.span()), len(text)]
    spans = zip(cuts[::2], cuts[1::2], strict=True)
    found = (_Part(text[a:b].strip(), _squeezed(hollow[a:b]), a, b) for a, b in spans)
    return [part for part in found if part.said]


def tells_story(text: str) -> bool:
    """Whether a clause (lower case) tells of something, and asks and wishes for nothing."""
    plain = text.strip(" .!")
    if "?" in text or not _tells(plain) or _SEEKS.search(plain):
        return False
    if _OF_OTHERS.match(plain):
        return wish_of(plain) == plain  # "she wants to play in a band" wishes for nothing to buy
    return not _WISHES.search(plain)


def parts_of_others(text: str) -> list[tuple[int, int]]:
    """Places of the parts of a clause (lower case) that tell of others: "she bakes bread"."""
    parts = _parts(text, text)
    return [(part.start, part.end) for part in parts if _OF_OTHERS.match(part.said)]


def wishes(text: str) -> bool:
    """Whether a clause (lower case) says in so many words that the speaker wishes for a thing."""
    return not _OF_OTHERS.match(text) and wish_of(text) != text


def wish_of(part: str) -> str:
    """What is wished for, of words (lower case) that say so: what comes after "I need"."""
    must = _MUST.match(part)
    if must is not None:
        return f"{must['thing']} {'with' if must['has'] else 'to'} {must['has'] or must['do']}"
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
    thing = _thing(told, vocabulary)
    one, lost = _ONE.search(first), _lost(". ".join(story), vocabulary)
    if lost is None and (_BETTER.fullmatch(first) or first in _ANYTHING):
        lost = _broken(". ".join(story), vocabulary)
    if lost is not None and (open_wish := _HOLLOW_WISH.fullmatch(first)) is not None:
        return [f"{open_wish['like']} {lost}".strip(), *rest]
    if one is not None and thing is not None:
        return [f"{first[: one.start()]}{thing}{first[one.end() :]}", *rest]
    for word in first.split():
        for thing in told:
            if f"{thing} {key(word)}" in vocabulary.heads and thing not in key(first).split():
                return [re.sub(rf"\b{re.escape(word)}\b", f"{thing} {word}", first, count=1), *rest]
    return [first, *rest]


def _lost(text: str, vocabulary: Vocabulary) -> str | None:
    """What a story says somebody lost, broke or wore out."""
    match = _LOST.search(text)
    if match is None:
        return None
    return named_thing(text[match.end() :], vocabulary) or _broken(text, vocabulary)


def _thing(told: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The last thing that words (keys) name: one with a category of its own before others."""
    things = [word for word in told if vocabulary.is_product(word)]
    kinds = [word for word in things if vocabulary.category(word) is not None]
    return next(reversed([*things, *kinds]), None)
