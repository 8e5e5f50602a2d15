"""Amounts and ranges of money in an utterance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.language.lexicon import lexicon
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.text import key, singular
from assistant.language.things import FUNCTION_WORDS

APPROXIMATELY = Decimal("0.15")
"""How far "around 100" reaches to either side, as a share."""

_SYMBOL = r"(?:us\$|a\$|c\$|[$£€¥₹]|\b(?:usd|eur|gbp|chf)\s?)"
_WORD = (
    r"(?:dollars?|bucks?|quid|pounds?(?!\s+of\b)|euros?|cents?|usd|eur|gbp|chf|francs?|rupees?|yen"
    r"|smackers|[$£€¥₹])"
)
_AMOUNT = rf"(?:(?P<s{{0}}>{_SYMBOL})\s?)?(?P<n{{0}}>{NUMBER})(?:\s?(?P<w{{0}}>{_WORD})(?!\w))?"
# What makes a number something else than money.
_MEASURED = (
    r"(?!\s?(?:%|percent|stars?\b|(?:-\s?)?(?:inch|inches|in\b|cm\b|mm\b|m\b|km\b|g\b|kg\b|grams?"
    r"|kilos?|oz\b|ounces?|lbs?\b|l\b|ml\b|lit(?:er|re)s?|gallons?|watts?|w\b|hours?|hrs?\b|h\b"
    r"|minutes?|days?|weeks?|months?|years?|yrs?|people|persons?|guests|kids|players?|seats?|drawers?|pieces|of\b|items?"
    r"|products?|degrees|mp\b|gb\b|tb\b|mah\b|v\b|hz\b|colou?rs?|pockets?|ft\b|feet|foot|\"|')))"
    r"(?![\d/])"
)
_OTHER = rf"(?(s1)(?![\d/])|{_MEASURED})"  # with a currency sign it is money: "$60 in black"
_UPPER = (
    r"(?:(?:for )?(?:under|below|beneath|less than|lower than|cheaper than|up to|upto|at most"
    r"|until|till|max(?:imum)?(?: of)?|maximally|no more than|not more than|not over|not above"
    r"|no higher than"
    r"|within|inside|<=?|a limit of|limit(?:ed)? to|(?:price )?limit is|nothing (?:over|above)"
    r"|never (?:over|above)|don't (?:want to )?(?:spend|pay) (?:more than|over)|not (?:exceed"
    r"|exceeding)|not spend (?:more than|over)|as much as|go up to|stretch to|go to|to spend"
    r"|cap(?:ped)?(?: it)?(?: at)?|tops?|any more than"
    r"|(?:no|not|nothing|never|(?:can't|cannot|couldn't|won't) \w+) (?:any )?"
    r"(?:dearer|pricier|costlier|beyond|past|more expensive)(?: than)?"
    r"|rather not (?:spend|pay) (?:over|more than)"
    r"|(?:can't|cannot|can not|couldn't|won't|wouldn't) (?:really )?(?:spend|pay|go|afford) "
    r"(?:any )?(?:more than|over|above)|(?:ok(?:ay)?|or|well|fine),? (?:maybe|perhaps|say)"
    r"|not (?:be )?more expensive than|not cost (?:more|over)(?: than)?|underneath|south of))"
)
_LOWER = (
    r"(?:over|above|more than|(?:more expensive|costlier|dearer|pricier) than|at least"
    r"|min(?:imum)?(?: of)?|no less than|not less than|not under|not below|starting (?:at|from)"
    r"|upwards? of|north of|>=?|higher than|exceeding|beyond)"
)
_ABOUT = (
    r"(?:around|about|roughly|approx(?:imately|\.)?|circa|ca\.?|~|close to|near|nearly|more or less"
    r"|in the (?:region|range|ballpark) of|something like|maybe|say)"
)
_BUDGET = (
    r"(?:(?:my |the |our |a |total |with a |price )*(?:budget|limit|max(?:imum)?|price)"
    r"(?:'s| is| was| of| to| at|:)?(?: now| up| actually| just| only| about| around| still"
    r"| really)*"
    r"(?: is| of| to| at)?|i(?:'ve| have)(?: got)?(?: only| just)?|i can (?:only )?(?:spend|pay"
    r"|afford)|(?:spend|pay|afford|invest|willing to pay)"
    r"|(?:let's |we can |could |you can )?(?:make (?:it|that)|raise (?:it|that) to|say|do"
    r"|go (?:to|with|for)|call it))"
)

_FOREIGN = re.compile(
    rf"(?P<a>[€£¥₹]|\b(?:eur|gbp|chf|jpy|inr|cad|aud)\b"
    rf"|(?<!\w){NUMBER}\s?(?P<w>euros?|pounds?(?! of)|quid|yen|rupees?|francs?)\b)"
)
_SIGNS = {
    sign: code
    for code, signs in {
        "EUR": "€ eur euro euros",
        "GBP": "£ gbp pound pounds quid",
        "JPY": "¥ yen jpy",
        "INR": "₹ inr rupee rupees",
        "CHF": "chf franc francs",
        "CAD": "cad",
        "AUD": "aud",
    }.items()
    for sign in signs.split()
}
"""ISO codes of what currencies are called."""


@dataclass(frozen=True)
class MoneyRange:
    """A range of money, and where it stands in the text."""

    min: Decimal | None
    max: Decimal | None
    start: int
    end: int
    marked: bool
    """A currency sign or word stands beside it."""
    total: bool = False
    """The words call it a total: "in all", "altogether"."""


def _amount(number: int) -> str:
    return _AMOUNT.replace("{0}", str(number))


_A1, _A2 = _amount(1), _amount(2)
_TOTAL = re.compile(r"\b(?:in total|in all|all in|altogether|all together|overall|total)\b")
_RANGE = re.compile(
    rf"(?P<lead>\b(?:between|from|anywhere from|somewhere between)\s+)?{_A1}\s*"
    rf"(?:-|to|and|or|through|until|till)\s*{_A2}{_OTHER}"
)
_MAX = re.compile(rf"(?<!\w){_UPPER}\s*(?:of |about |around |a |than )?{_A1}{_OTHER}")
_MIN = re.compile(rf"(?<!\w){_LOWER}\s*(?:of |a )?{_A1}{_OTHER}")
_NEAR = re.compile(rf"(?<!\w){_ABOUT}\s*(?:the )?{_A1}{_OTHER}")
_SET = re.compile(rf"(?<!\w){_BUDGET}\s*{_A1}{_OTHER}")
_AFTER = re.compile(
    rf"{_A1}{_OTHER}\s*(?:(?P<max>max(?:imum)?\b|tops\b|at (?:the )?most|or (?:less|under|below"
    r"|cheaper)|and (?:under|below)|limit|budget"
    r"|,? not (?:a (?:penny|cent|dollar) )?more"
    r"|is (?:now )?(?:my|the|our) (?:new |upper )?(?:limit|max(?:imum)?|budget|ceiling))"
    rf"|(?P<min>(?:or (?:more|above|up|over)|and (?:up|above|more|over)|\+|plus\b|minimum|at least)"
    rf"{_OTHER})"
    r"|(?P<near>or so|ish\b|-ish\b|or thereabouts|give or take|roughly)(?:\s?{_WORD}(?!\w))?)"
)
_BARE = re.compile(rf"{_A1}{_OTHER}")
_LIMIT = r"(?:limit|budget|max(?:imum)?|ceiling)"
_BETWEEN = (
    r"(?:\W+(?:is|was|be|will|would|can|could|should|'s|s|of|at|to|up|on|ends?|stops?|says?|holds?|has|goes"
    r"|allows?|about|around|only|just|no|more|than|really|honestly|strictly|absolutely|now|today|me"
    r"|this|it|all|i'?d|i'm|i|say|the|most|max(?:imum)?|somewhere|something|like|maybe|perhaps))*"
)
_LEADS = re.compile(
    rf"\b(?:(?:my|our|the|a) (?:\w+ )?{_LIMIT}|spend(?:ing)?|afford|purse|wallet)\b{_BETWEEN}\W*$"
)
"""Makes the number that comes next an amount: "my purse says 50"."""
_LED = re.compile(
    rf"^{_BETWEEN}\W+(?:(?:my|our|the|a) (?:\w+ )?{_LIMIT}|(?:what |all )?(?:i|we) (?:can|could"
    r"|want to|wanted to|meant to) (?:spend|afford|pay)|to spend)\b"
)
"""Makes the number before it an amount: "forty would really be my limit"."""
_COUNTED = re.compile(r"[\s-]+(?P<first>[a-z]+)(?:[\s-]+(?P<second>[a-z]+))?")
_NUMBERED = re.compile(r"\b(?:sizes?|order|number|model|version|aged?)\W*$")
"""Before a number, says that it is a name."""
_OF_MONEY = re.compile(
    rf"\b(?:(?:my|our|the|a) (?:\w+ )?{_LIMIT}(?: (?P<noun>[a-z]+))?\b"
    r"|(?:my|our) (?:\w+ )?(?:purse|wallet)\b|afford\b"
    r"|spend(?:ing)?\b(?! (?:\w+ )?(?:time|nights?|days?|weeks?|weekends?|holidays?)\b))"
)
"""Makes the only number an amount, wherever it stands; "a budget phone" is a thing."""
_LASTS = re.compile(r"[^\w]*(?:until|till)\b")
_CLOCK = 31
"""What lasts until a number up to this lasts until an hour or a day."""
_OF_A_PERSON = re.compile(r"\b(?:i'm|i am|he's|she's|he is|she is|aged?|sizes?)\W*$")
"""Before an age or a size: "I'm between 42 and 43"."""
_HAS = re.compile(r"i(?:'ve| have)\b")
_LEAST = 10  # what somebody "has" from here on may be money


_CHANGED = re.compile(
    r"^(?:(?:ok|okay|please|now|actually|so|well|and|then|no|fine|hm+|,)[ ,]+)*"
    r"(?:(?:(?:can|could|would) you |let's |i(?:'d like to|'ll| can)? )?"
    r"(?:raise|set|change|increase|lower|reduce|make|put|adjust|move|bump|up|extend)"
    r" (?:(?:the|my|our) (?:\w+ )?(?:limit|budget|max(?:imum)?|cap|ceiling)|it|that)(?: up| down)?"
    r" (?:to|at|be)"
    r"|(?:my|the|our|new) (?:\w+ )?(?:limit|budget|max(?:imum)?|cap|ceiling)(?:(?: is|'s)?(?: now)?"
    r"(?: up to| at)?|:)"
    r"|(?:let's|we can|you can|i could|i can)"
    r" (?:make (?:it|that)|say|do|go (?:to|up to|for)|call it|(?:spend|pay)(?: up to)?|stretch to)"
    r"|(?:(?:i|we) )?(?:can't|cannot|can not) (?:go|spend|pay)(?: any)?"
    r" (?:over|above|beyond|more than)"
    r"|make (?:it|that)(?= \W?\d\d))"
    rf" ?(?:about )?{_SYMBOL}?\s?{NUMBER}(?:\s?{_WORD})?"
    rf"(?: now| then| instead| please| (?:at )?(?:the )?max(?:imum)?| tops| if need be)*[ .!]*$"
    rf"|^(?:\w+[ ,]+)?{_SYMBOL}?\s?{NUMBER}(?:\s?{_WORD})? (?:(?:is|would be|'d be) (?:ok|okay|fine"
    r"|alright|possible|acceptable|good)(?: too| as well| then| now)?|is (?:now )?(?:my|the|our)"
    r" (?:new )?(?:limit|budget|max(?:imum)?|cap|ceiling)(?: now)?)[ .!]*$"
)


def states_limit(text: str) -> bool:
    """Whether `text` (lower case) does nothing but set what may be spent: "raise it to 80"."""
    return bool(_CHANGED.match(text))


def foreign_currency(text: str, own: str) -> str | None:
    """ISO code of the currency that an amount in `text` (lower case) is said to be in; None where
    that is `own`, or none is named.
    """
    match = _FOREIGN.search(text)
    named = None if match is None else _SIGNS.get(match["w"] or match["a"])
    return named if named != own else None


def parse_money(text: str, *, expected: bool = False) -> tuple[MoneyRange, ...]:
    """All amounts of money that limit a price, in the order of `text`.

    Args:
        text: in lower case; a number that something else has claimed is blanked out with spaces.
        expected: the shopper was just asked for an amount, so a bare number is one.
    """
    found: list[MoneyRange] = []
    for mention in _mentions(text, expected):
        if all(mention.end <= other.start or mention.start >= other.end for other in found):
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _mentions(text: str, expected: bool) -> Iterator[MoneyRange]:
    if not any(c.isdigit() for c in text) and not re.search(NUMBER, text):
        return
    total = bool(_TOTAL.search(text))
    yield from _ranges(text, expected, total)
    for match in _AFTER.finditer(text):
        yield from _one(match, next(k for k in ("max", "min", "near") if match[k]), total)
    near, exact = (_NEAR, "near"), (_SET, "max")
    loosest = (exact, near) if states_limit(text) else (near, exact)  # "let's say 120"
    for pattern, kind in ((_MAX, "max"), (_MIN, "min"), *loosest):
        for match in pattern.finditer(text):
            yield from _one(match, kind, total)
    for match in _BARE.finditer(text):
        spent = match["s1"] or match["w1"] or expected
        if spent or (not _is_of_thing(match) and _is_spent(match)):
            yield from _one(match, "max", total)


def _speaks_of_money(text: str) -> bool:
    """Whether words anywhere in `text` are of what may be spent."""
    products = lexicon().products
    return any(key(match["noun"] or "") not in products for match in _OF_MONEY.finditer(text))


def _is_of_thing(match: re.Match[str]) -> bool:
    """Whether a bare number names or counts a thing: "size 42", "6 card slots", "the first one"."""
    if match["n1"] == "one" or _NUMBERED.search(match.string[: match.start()]):
        return True
    counted = _COUNTED.match(match.string, match.end())
    if counted is None:
        return False
    first, second = counted["first"], counted["second"] or ""
    return _is_plural(first) or (first not in FUNCTION_WORDS and _is_plural(second))


def _is_plural(word: str) -> bool:
    return word in {"ones", "others"} or (word not in FUNCTION_WORDS and singular(word) != word)


def _is_spent(match: re.Match[str]) -> bool:
    """Whether the words beside a number make it an amount, or any words where it is the only one;
    of a range, whether they make both.
    """
    text, start, end = match.string, match.start(), match.end()
    if _LEADS.search(text[:start]) or _LED.match(text[end:]):
        return True
    numbers = (number for number in _BARE.finditer(text) if not _is_of_thing(number))
    return all(start <= number.start() < end for number in numbers) and _speaks_of_money(text)


def _ranges(text: str, expected: bool, total: bool) -> Iterator[MoneyRange]:
    for match in _RANGE.finditer(text):
        marked = any(match[name] for name in ("s1", "w1", "s2", "w2"))
        low, high = parse_number(match["n1"]), parse_number(match["n2"])
        joined = match.group()[match.end("n1") - match.start() :]
        if not marked and _OF_A_PERSON.search(text[: match.start()]):
            continue
        listed = not match["lead"] and re.match(r"[^-\d]*\b(?:and|or)\b", joined)
        if low is None or high is None or (listed and not marked):
            continue
        lasts = not marked and not expected and high <= _CLOCK and _LASTS.match(joined)
        if lasts and not _is_spent(match):
            continue
        plain = not match["lead"] and not marked and not expected
        if plain and (high < 10 or low >= high):
            continue
        if "k" in match["n2"] and "k" not in match["n1"] and low < 1_000 and low * 1_000 < high:
            low *= 1_000
        low, high = min(low, high), max(low, high)
        if high > 0:
            yield MoneyRange(low or None, high, match.start(), match.end(), marked, total)


def _one(match: re.Match[str], kind: str, total: bool) -> Iterator[MoneyRange]:
    value = parse_number(match["n1"])
    if value is None or value <= 0:
        return
    marked = bool(match["s1"] or match["w1"])
    if not marked and _OF_A_PERSON.search(match.string[: match.start()]):
        return
    lasts = not marked and value <= _CLOCK and _LASTS.match(match.group())
    if lasts and not _is_spent(match):
        return
    if not marked and (match["n1"] == "one" or (_HAS.match(match.group()) and value < _LEAST)):
        return  # "no pillows, I have one", "I have three already"
    if (match["w1"] or "").startswith("cent"):
        value /= 100
    low = high = None
    if kind == "max":
        high = value
    elif kind == "min":
        low = value
    else:
        cent = Decimal("0.01")
        low = (value * (1 - APPROXIMATELY)).quantize(cent).normalize()
        high = (value * (1 + APPROXIMATELY)).quantize(cent).normalize()
    yield MoneyRange(low, high, match.start(), match.end(), marked, total)
