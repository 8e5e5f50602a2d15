"""What a shopper wants a list for, as the words say: subject, party, budget, what they have."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.language.dates import duration_spans, parse_days
from assistant.language.money import (
    APPROXIMATELY,
    MoneyRange,
    foreign_currency,
    parse_money,
)
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.text import key, normalise, singular
from assistant.language.vocabulary import Vocabulary
from assistant.lists.party import Party, parse_party, without_party

_HAVE = re.compile(
    r"\b(?:(?:i|we)(?:'ve| have| already| still| own| do)*\s+(?:already|got|have"
    r"|own)(?: already| got)*"
    r"|already (?:have|own|got)|(?:i|we) own|no need for|(?:don't|do not) need"
    r"|except(?: for)?|apart from"
    r"|not counting)\s+(?P<things>[a-z][^.;!?$]*)"
)
_NOT_THINGS = re.compile(
    r"^(?:\d|[$€£]|about|around|only \d|a budget|a total|to\b|been\b|no\b|room|time|people|guests"
    r"|a (?:trip|party|wedding|dorm|baby on|new|meeting|job)|(?:two|three|four"
    r"|five) (?:kids|children"
    r"|days|weeks|people)|kids|children|an? (?:idea|question)|everything)"
)
_STOP = re.compile(
    r"\b(?:and (?:i|we|my|spend|the budget|need|want)|but|so\b|for (?:\d|[$€£])"
    r"|with (?:a )?(?:budget"
    r"|[$€£\d])|under|within|on top|please|thanks|already|anyway|to (?:spend|do))"
)
_MOST = re.compile(
    r"\b(?:(?:spend|splurge|put|invest|blow) (?:the )?(?:most|more|extra|the lion's share"
    r"|most of (?:it"
    r"|the (?:money|budget)))(?: of (?:it|the (?:money|budget)))?(?: money)? (?:on|into|for)"
    r"|splurge on|don't skimp on|focus on|prioriti[sz]e|especially|(?:above all|most importantly),?"
    r")\s+(?:a |an |the |my |some |good |nice )*(?P<item>[a-z][a-z' -]{2,30}?)(?=[.,;!?]"
    r"|$| and | but "
    r"| for | with | under | within )"
)
_WEIGHT = re.compile(
    rf"\b(?:under|below|at most|no more than|max(?:imum)?(?: of)?|up to|within|less than"
    rf"|limit(?:ed to)?"
    rf"|lighter than|weighs? (?:under|less than|at most))\s*(?P<n>{NUMBER})\s*(?P<u>kg|kilos?"
    r"|kilograms?|lbs?|pounds|g|grams?)\b(?:\s*(?:in total|total|altogether|all in"
    r"|of luggage|max))?"
)
_VOLUME = re.compile(
    rf"\b(?:under|below|at most|no more than|max(?:imum)?(?: of)?|up to|within|less than"
    rf"|fits? in(?:to)?"
    rf"(?: a)?)\s*(?P<n>{NUMBER})[\s-]*(?:l|litres?|liters?|litre|liter)\b"
)
_GRAMS = {"k": 1_000.0, "l": 453.59237, "p": 453.59237, "g": 1.0}
_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok(?:ay)?|so|well|now|also|and|can|could|would|will|you"
    r"|help|me|us|(?:i|we)(?:'(?:m|d|re|ve|ll))?|am|are|into|want|wants|need|needs|like|to|have"
    r"|got|has|let's"
    r"|kit out|kit"
    r"|out|fit out|equip|furnish|furnishing|outfit|stock(?: up)?|stocking|set ?up"
    r"|setting up|put|pull"
    r"|together|make|build|create|assemble|plan|planning|organi[sz]e|organising|organizing|prepare"
    r"|preparing|get|getting|buy|buying|find|give|show|do|doing|start|starting|sort|up"
    r"|with|list|lists"
    r"|shopping|everything|all|things|stuff|what|which|else|should|shall|supplies|items"
    r"|products|gear"
    r"|equipment|essentials|basics|kit|bundle|package|complete|full|whole|entire|the|a|an"
    r"|my|our|some"
    r"|of|for|necessary|required|needed|going|go|be|is|it|ready|proper|suggest|recommend|ideas?"
    r"|decorate|decorating|throw|throwing|host|hosting|having|bring|pack|packing|take|in|on|from"
    r"|scratch|cheap|cheaply|budget|ingredients)\b[\s,:-]*)+"
)
_BUDGET_WORDS = re.compile(
    r"\b(?:(?:with |on |my |a |the |our |total |tight |small |of )*budget(?: (?:is|of|to"
    r"|around|about))*"
    r"|in total|all in|in all|altogether|(?:both |all )?together|combined|for both|for the lot"
    r"|overall|at most|or less"
    r"|max(?:imum)?|tops|to spend"
    r"|for under|under|below|within|no more than|less than|up to|not more than)\b"
)
_CENT = Decimal("0.01")
_ASKED_FOR = re.compile(
    r".*\b(?:(?:do|would|should|will|might) (?:i|we) need|(?:i|we) need|list|everything"
    r"|all) for (?P<what>.+)$"
)
_NO_THING = re.compile(r"\bto\b|\b(?:day|night|week|weekend|month|evening|feast)s? of\b")
"""Says what is done or how long, not what is wanted: "learning to bake", "a week of fish"."""
_FOR_WHAT = re.compile(r"\s+for\s+.*$")
_BROAD = frozenset(
    "clothe clothing food gear stuff thing gift present decoration supply equipment snack"
    " drink tool accessory furniture toy item product essential outfit kit basic".split()
)
"""Heads that name a whole department rather than a thing."""

_NOTHING = re.compile(
    r"(?:[$€£]\s?0+(?:\.0+)?(?![\d.,])|(?<![\d.,])0+(?:\.0+)?\s?(?:dollars|bucks|euros?"
    r"|usd|eur|\$|€)"
    r"|\b(?:budget|spend|have|for)\s(?:(?:is|of)\s)?(?:zero|0)(?![\d.,%]| ?(?:days?|people))"
    r"|\b(?:no money|nothing to spend|zero (?:budget|dollars)|no budget at all|for free)\b)"
)
_NEGATIVE = re.compile(
    r"(?:[-−–]\s?[$€£]\s?\d|[$€£]\s?[-−]\s?\d|\bminus\s[$€£]?\s?\d|\bnegative\b"
    r"|\b(?:for|budget(?: is| of)?|spend)\s[-−]\d)"
)
_CHEAP = re.compile(
    r"\b(?:as cheap(?:ly)? as possible|cheap(?:ly|est)?|as little as possible|low[- ]budget"
    r"|tight budget|small budget"
    r"|on a budget|budget[- ]friendly|inexpensive(?:ly)?|shoestring|save money)\b"
)


@dataclass(frozen=True)
class Goal:
    """A goal in the shopper's words."""

    text: str
    subject: str
    """What it is for, without the boilerplate: `dorm`."""
    party: Party
    days: int | None = None
    budget: Decimal | None = None
    currency: str | None = None
    """Of the budget, where the words name another than the shop's; ISO code."""
    cheap: bool = False
    """As little as possible is to be spent."""
    fault: str | None = None
    """`zero` or `negative`: a budget that buys nothing."""
    owned: tuple[str, ...] = ()
    most_on: str | None = None
    weight_g: float | None = None
    volume_l: float | None = None
    asked: tuple[str, ...] = ()
    """Things that the shopper lists themselves, as said with their counts."""


def parse_goal(text: str, vocabulary: Vocabulary, currency: str | None = None) -> Goal:
    """Read a goal.

    Args:
        text: an utterance, or the goal that a language model passes on.
        vocabulary: of the shop, for telling things from other words.
        currency: the shop's; None counts as dollars.
    """
    said = normalise(text).lower()
    rest, owned = _owned(said)
    rest, most_on = _most_on(rest)
    rest, weight, volume = _loads(rest)
    fault = "negative" if _NEGATIVE.search(rest) else "zero" if _NOTHING.search(rest) else None
    masked = _blank(rest, duration_spans(rest))
    amounts = parse_money(masked)
    budget = None if fault or not amounts else total_of(amounts[-1])
    spent = [(m.start, m.end) for m in amounts] or [m.span() for m in _CHEAP.finditer(rest)]
    subject = _subject(_blank(rest, spent))
    return Goal(
        text=text,
        subject=subject,
        party=parse_party(rest),
        days=parse_days(rest),
        budget=budget,
        currency=foreign_currency(rest, currency or "USD"),
        cheap=bool(_CHEAP.search(rest)),
        fault=fault,
        owned=owned,
        most_on=most_on,
        weight_g=weight,
        volume_l=volume,
        asked=_asked(subject, vocabulary),
    )


def total_of(money: MoneyRange) -> Decimal | None:
    """The budget that an amount means: of a range its end, of "about 200" the 200."""
    if money.min is None or money.max is None:
        return money.max or money.min
    middle = (money.min + money.max) / 2
    about = abs((money.max - middle) - middle * APPROXIMATELY) <= _CENT
    return middle.quantize(_CENT) if about else money.max


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _owned(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what the shopper says they have, and those things."""
    owned: list[str] = []
    kept = text
    for match in _HAVE.finditer(text):
        things = _STOP.split(match["things"], 1)[0]
        if _NOT_THINGS.match(things):
            continue
        owned += things_in(things)
        span = text[match.start() : match.start("things") + len(things)]
        kept = kept.replace(span, " ")
    return kept, tuple(dict.fromkeys(owned))


def things_in(text: str) -> list[str]:
    """`a kettle, two mugs and towels` as `kettle`, `two mugs`, `towels`."""
    parts = re.split(r",|;|\band\b|\bplus\b|\bor\b|&|\+", text)
    cleaned = (
        re.sub(r"^(?:an?|the|my|our|some|any|enough|already)\s+", "", p.strip()) for p in parts
    )
    bare = (re.sub(r"\s+(?:already|at home|myself|ourselves|too|as well)$", "", p) for p in cleaned)
    return [part.strip(" .,'\"") for part in bare if len(part.strip(" .,'\"")) > 2]


def _most_on(text: str) -> tuple[str, str | None]:
    match = _MOST.search(text)
    if match is None:
        return text, None
    return text[: match.start()] + " " + text[match.end() :], match["item"].strip()


def _loads(text: str) -> tuple[str, float | None, float | None]:
    weight = volume = None
    match = _WEIGHT.search(text)
    if match is not None:
        weight = float(parse_number(match["n"]) or 0) * _GRAMS[match["u"][0]]
        text = _blank(text, [match.span()])
    match = _VOLUME.search(text)
    if match is not None:
        volume = float(parse_number(match["n"]) or 0)
        text = _blank(text, [match.span()])
    return text, weight or None, volume or None


def _subject(text: str) -> str:
    """What is left when amounts, party and boilerplate are gone."""
    plain = without_party(_BUDGET_WORDS.sub(" ", text))
    plain = re.sub(r"[$€£?!\"]", " ", plain)
    plain = " ".join(plain.split()).strip(" .,;:-")
    asked = _ASKED_FOR.match(plain)
    plain = _LEAD.sub("", asked["what"] if asked else plain)
    plain = re.sub(
        r"\s+(?:for|with|on|in|from|and|,|of|to|please|everything|all|it)+$",
        "",
        plain.strip(" .,;:-"),
    )
    return plain.strip(" .,;:-")


def _asked(subject: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Things that a subject like "a lamp, two towels and a mug for my room" lists; empty for a
    goal.
    """
    parts = things_in(_FOR_WHAT.sub("", subject.rpartition(":")[2]))
    if len(parts) < 2 or not all(_is_thing(part, vocabulary) for part in parts):
        return ()
    return tuple(parts)


def _is_thing(phrase: str, vocabulary: Vocabulary) -> bool:
    if _NO_THING.search(phrase):
        return False
    words = key(counted(phrase)[1]).split()
    if not words or words[-1] in _BROAD or (len(words) > 3 and words[0].endswith("ing")):
        return False
    return (
        any(vocabulary.is_product(" ".join(words[start:])) for start in range(len(words)))
        and len(words) <= 5
    )


def counted(phrase: str) -> tuple[int, str]:
    """`two bath towels` as 2 and `bath towels`."""
    match = re.match(rf"(?P<n>{NUMBER}|an?|another|a pair of)\s*(?:x\s*)?(?P<rest>.+)", phrase)
    if match is None:
        return 1, phrase
    value = parse_number(match["n"])
    return (int(value) if value and value >= 1 else 1), match["rest"].strip()


def same_thing(one: str, other: str) -> bool:
    """Whether two names of things mean the same: one's words are all in the other, or their
    nouns agree.
    """
    a, b = key(one).split(), key(other).split()
    if not a or not b:
        return False
    return set(a) <= set(b) or set(b) <= set(a) or singular(a[-1]) == singular(b[-1])
