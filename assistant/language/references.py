"""Which products a shopper points at: by place, pronoun, description or time."""

import re
from collections.abc import Iterator

from assistant.language.frames import Reference, SceneItem
from assistant.language.text import Token, key, tokenise

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "last": -1, "final": -1, "top": 1,
    "bottom": -1,
}  # fmt: skip
_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "both": 2,
}  # fmt: skip
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_CARDINAL = "|".join(w for w in _CARDINALS if w != "both")
_DIGIT = r"(?:1\d|20|[1-9])(?![\d.,]*\d)(?!\s?[%$€£])"
_NOUN = r"(?:ones?|product|item|option|result|choice|pick|suggestion|thing|row|listing)s?"

_SPAN = re.compile(
    rf"\b(?P<edge>first|last|top|final)\s+(?P<n>{_CARDINAL}|{_DIGIT}|couple)\b(?!\s+(?:time|day"
    rf"|week))"
)
_ORDINAL_ONE = re.compile(
    rf"(?:\b(?:the|that|this|your|and|or|vs|versus|with|to|,|,\s*the)\s+|^)"
    rf"(?:very )?(?P<o>{_ORDINAL})\b(?:\s+{_NOUN}\b)?"
)
_ORDINAL_NOUN = re.compile(rf"\b(?P<o>{_ORDINAL})\s+{_NOUN}\b")
_NUMBERED = re.compile(
    rf"(?:\b(?:number|numbers|no\.?|nr\.?|num|option|options|item|items|product|products|result"
    rf"|choice|pick|position)\s*|#\s*)(?P<n>{_DIGIT}|{_CARDINAL})\b"
)
_MORE_NUMBERS = re.compile(
    rf"^\s*(?:,|and|or|vs\.?|versus|with|to|against|&|from|,\s*and)\s*(?:the |number |option |#)?"
    rf"(?P<n>{_DIGIT}|{_CARDINAL}(?!\w)|{_ORDINAL})\b(?:\s+{_NOUN}\b)?"
)
_BARE = re.compile(rf"^(?:the |just |ok |okay |yes |)?(?P<n>{_DIGIT})(?:\s*(?:please|pls))?[.!?]?$")
_BETWEEN = re.compile(
    rf"\b(?:compare|between|difference|versus|vs\.?|better|is|or|stack|pick|add|take|buy|open|show"
    rf"|first|remove|like|put|about)\b[^\d]*?(?P<n>{_DIGIT})"
    rf"(?=\s*(?:and|or|vs\.?|versus|with|to|against|&|,)\s*(?:the |number )?{_DIGIT})"
    rf"|^(?P<m>{_DIGIT})(?=\s*(?:vs\.?|versus|or|and|&)\s*{_DIGIT})"
)

_EARLIER = re.compile(
    r"\b(?:from before|from earlier|before that|you showed (?:me )?(?:before|earlier|first"
    r"|previously)|you (?:had )?(?:showed|suggested|mentioned|recommended)(?: me)? (?:before"
    r"|earlier)|earlier|previous(?:ly)?|showed (?:me )?earlier|from the (?:first|previous|last)"
    r" (?:list|page|results?|search)|saw (?:before|earlier)|again you showed|prior)\b"
)
_ALL = re.compile(
    r"\b(?:them(?: all)?|these(?: (?:two|three|four|five))?|those(?: (?:two|three|four|five))?"
    r"|all of (?:them|these|those)|the (?:two|three|four|five)(?: of them)?(?= |$|[?.!,])|both"
    r"|each(?: of them)?|the lot|all (?:three|four|five)|everything you showed)\b"
)
_NOT_ALL = re.compile(
    r"(?<!the )(?<!all )\b(?:one|some|any|none|either|\d|two|three|four|five|six|a couple|a pair)"
    r" of (?:them|these|those)\b|\ball these\b"
)
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|this(?: (?:one|product|item))?|that(?: (?:one|product|item))?"
    r"|the (?:same )?(?:product|item))\b"
)
_LEADING_IT = re.compile(r"\b(?:is|compare|does|between|than|difference|how does) (?:it|this)\b")
_NOT_PRONOUN = re.compile(
    r"\b(?:that's (?:all|not|it|wrong|helpful|great|fine|everything|ok|okay)|is it (?:possible|ok"
    r"|okay|safe|dangerous|legal) to|it's (?:raining|cold|hot|late|for|my|his|her|our|a gift|over)"
    r"|that(?: i|'s| is| you| would| can| has| have| fits?| goes| go| works| matches| will| makes"
    r"| are| my| he| she| we| they)\b(?! one)|this (?:week|month|year|summer|winter|weekend|bot"
    r"|morning|evening|way|shop|store|is (?:useless|ridiculous|not|a))|make it|how's it going"
    r"|keep it|call it|at that|like that|than that|before that|after that|so that|is that all"
    r"|it (?:has to|must|should|needs to|need not|doesn't (?:have|need) to|can|could) be)"
)
_DESCRIBED = re.compile(
    r"\b(?:the|that|this)\s+(?P<words>(?:[^\W\d_][\w'&-]*\s+){1,3}?)ones?\b(?!\s+(?:with|that|for))"
)
_WITH = re.compile(
    r"\b(?:the|that) (?:one|ones) (?:with|that has|made of|from|by|in)"
    r"(?! (?:the |my |our )?(?:shopping )?(?:basket|cart|trolley|bag|list)\b)"
    r" (?:a |an |the )?(?P<words>[\w-]+(?: [\w-]+)?)"
)
_FILLER = frozenset(
    "the that this same other new right very most more which what whole only next previous earlier"
    " first second third last two three former latter little smaller bigger cheaper better lighter"
    " wrong good best same nice one ones".split()
)


def parse_references(text: str, screen: tuple[SceneItem, ...]) -> tuple[Reference, ...]:
    """What `text` (lower case) points at.

    Args:
        text: one clause or a whole utterance.
        screen: products in view; words of their titles and brands are recognised.
    """
    earlier = bool(_EARLIER.search(text))
    places = parse_positions(text)
    found: list[Reference] = []
    if places:
        found.append(Reference(positions=places, earlier=earlier))
    described = None if places else _described(text) or _recalled(text)
    if described is not None:
        found.append(Reference(words=described, earlier=earlier))
    named = [] if places or described is not None else _named(text, screen)
    found.extend(Reference(words=words, earlier=earlier) for words in named)
    plural = _ALL.search(text) and not _NOT_ALL.search(text)
    if not found and plural:
        found.append(Reference(all=True, earlier=earlier, count=how_many(text)))
    elif not found and has_pronoun(text):
        found.append(Reference(pronoun=True, earlier=earlier))
    elif found and not places and _LEADING_IT.search(text):
        found.insert(0, Reference(pronoun=True))
    return tuple(found)


_RECALLED = re.compile(
    r"\bthe (?P<words>(?:[^\W\d_][\w'&-]*\s+){1,4}?)(?:from (?:before|earlier|the (?:first|last"
    r"|previous) (?:list|search|results?))|(?:that )?you (?:had )?(?:showed|shown|suggested"
    r"|mentioned)"
    r"|i (?:saw|liked|looked at) (?:before|earlier))\b"
)


def _recalled(text: str) -> str | None:
    """Words that describe something shown earlier: "the yellow helmet from before"."""
    match = _RECALLED.search(text)
    if match is None:
        return None
    words = [word for word in match["words"].split() if word not in _FILLER]
    return " ".join(words) if words and not any(word in _ORDINALS for word in words) else None


_COUNTED = re.compile(r"\b(?:these|those|the|them) (?P<n>two|three|four|five)\b|\b(?P<both>both)\b")


def how_many(text: str) -> int | None:
    """How many "those two" or "the two cheapest" are; None where `text` doesn't say."""
    match = _COUNTED.search(text)
    return None if match is None else _CARDINALS[match["n"] or match["both"]]


def has_pronoun(text: str) -> bool:
    """Whether "it", "this" or "that one" stands for a product."""
    return bool(_PRONOUN.search(_NOT_PRONOUN.sub(" ", text)))


def position_spans(text: str) -> list[tuple[int, int]]:
    """Where places are named, so that nobody takes "number 3" for a price."""
    return [(start, end) for start, end, _ in _placed(text)]


def parse_positions(text: str) -> tuple[int, ...]:
    """1-based places named in `text`, in order, each once; -1 for the last."""
    found: list[int] = []
    for _, _, places in sorted(_placed(text)):
        found.extend(place for place in places if place not in found)
    return tuple(found)


def _placed(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    taken: list[tuple[int, int]] = []
    for match in (m for p in _PATTERNS for m in p.finditer(text)):
        start, end = match.span()
        if any(start < other_end and end > other for other, other_end in taken):
            continue
        places = _places(match)
        if not places or _is_no_place(text, match):
            continue
        while more := _MORE_NUMBERS.match(text[end:]):
            places = (*places, _value(more["n"]))
            end += more.end()
        taken.append((start, end))
        yield start, end, places


_AT_EDGE = re.compile(
    r"\bone (?:at|on|in) (?:the )?(?P<e>top|bottom|first|second|third|fourth|fifth|last)"
    r"(?: (?:place|position|spot|row))?\b|\b(?:the )?(?P<n>last) of (?:them|these|those)\b"
)
_PATTERNS = (_AT_EDGE, _SPAN, _NUMBERED, _ORDINAL_NOUN, _ORDINAL_ONE, _BARE, _BETWEEN)


def _places(match: re.Match[str]) -> tuple[int, ...]:
    groups = match.groupdict()
    if groups.get("edge"):
        count = 2 if match["n"] == "couple" else _value(match["n"])
        if match["edge"] in {"last", "final"}:
            return tuple(range(-count, 0))
        return tuple(range(1, count + 1))
    word = groups.get("o") or groups.get("m") or groups.get("e") or match["n"]
    return (_value(word),)


def _value(word: str) -> int:
    return _ORDINALS.get(word) or _CARDINALS.get(word) or int(word)


_AFTER_ORDINAL = re.compile(
    r"^\s+(?:aid|time|order|month|week|year|night|day|name|class|hand|thought|birthday|rated|floor"
    r"|thing|purchase|colou?r|quality|of|child|baby|brand|price|minute|anniversary|christmas|item"
    r" (?:i|off|on)|and foremost|rank)\b"
)


def _is_no_place(text: str, match: re.Match[str]) -> bool:
    word = match.groupdict().get("o")
    if word is None:
        return False
    rest = text[match.end() :]
    if word in {"top", "final", "bottom"} and not re.search(rf"{_NOUN}$", match.group()):
        return True
    return bool(_AFTER_ORDINAL.match(rest))


def _described(text: str) -> str | None:
    for match in (*_DESCRIBED.finditer(text), *_WITH.finditer(text)):
        words = [word for word in match["words"].split() if word not in _FILLER]
        if words and not any(word in _ORDINALS for word in words):
            return " ".join(words)
    return None


def _named(text: str, screen: tuple[SceneItem, ...]) -> list[str]:
    """Runs of words, each distinctive of a product on screen: "the osprey", "mauve daypack"."""
    names = [frozenset(key(f"{item.title} {item.brand or ''}").split()) for item in screen]
    counts: dict[str, int] = {}
    for name in names:
        for word in name:
            counts[word] = counts.get(word, 0) + 1
    tokens = tokenise(text)
    found: list[str] = []
    run: list[Token] = []
    for token in (*tokens, None):
        if token is not None and token.stem in counts and len(token.stem) > 2:
            run.append(token)
            continue
        if (
            run
            and any(counts[t.stem] < max(2, len(names)) for t in run)
            and _is_definite(text, run)
        ):
            found.append(" ".join(t.text for t in run))
        run = []
    return found


def _is_definite(text: str, run: list[Token]) -> bool:
    before = text[: run[0].start].split()
    return (bool(before) and before[-1] in {"the", "that", "this", "compare", "vs", "versus"}) or (
        len(run) >= 3
    )
