"""Questions of what things come to: the total, what is left of an amount, so many of a thing.

Read from whole utterances by their form: one that names anything to buy is no such question.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.language.numbers import NUMBER, parse_number
from assistant.language.requests import CartRequest, cart_request

_AMOUNT = r"(?:[$€£]\s?)?\d[\d,]*(?:\.\d+)?(?:\s?(?:dollars?|bucks|quid|pounds|euros?|usd|k))?"
_LIMIT = rf"(?:(?:the |my |our |that |those |these )*(?:{_AMOUNT}|budget|limit|money)\b)"
_KEPT = r"(?:(?:my |the |our )(?:shopping |packing )?(?:list|cart|basket|trolley|bag|order))"
_ALL = (
    r"(?:all (?:of )?(?:it|this|that|these|those|them)|(?:it|that|this|they|them) all|everything"
    rf"|the (?:whole |full )?(?:lot|thing|outfit|set|order|shop|bill)|{_KEPT}|both|all"
    r"|(?:the|these|those) (?:two|three|four|five)(?: of them)?)"
)
_ONE = r"(?:it|that|this|they|these|those|them)"
_TOGETHER = (
    r"(?:altogether|all together|together|in (?:all|total)|all in|combined|overall|so far"
    r"|now|(?:with|for) (?:all|everything|both|the lot)(?: (?:of )?(?:it|that|this|them|those))?)"
)
_SHIPPED = r"(?:(?:with|and|plus|incl(?:uding)?|without) (?:the )?(?:delivery|shipping|postage))"
_TAIL = (
    rf"(?:[ ,]+(?:{_TOGETHER}|{_SHIPPED}|please|pls|plz|then|again|exactly|roughly|right|you say"
    r"|though|yet|at the moment|in my (?:cart|basket)|on (?:my|the) list|if i may ask|mate|lol))*"
    r"[ ?!.]*$"
)
_HEAD = (
    r"^(?:(?:and|so|ok|okay|k|well|hmm+|right|then|now|but|fine|cool|great|perfect|wait|also|sorry"
    r"|alright|good|thanks|lovely|(?:can|could) you)\b[ ,.!]*|[ ,.!]+)*"
)
_TOTAL = re.compile(
    rf"{_HEAD}(?:(?:what(?:'s| is| was| would be| will be)?|give me|tell me|show me|how much is)"
    r"(?: then| now)? )?(?:the |my |our |a )?(?:new |grand |current |final |end |overall |full )*"
    r"(?:total|sum(?: total)?|bill|damage|subtotal)(?: (?:price|cost|sum|amount|bill))?"
    rf"(?: (?:of|for) (?:{_ALL}|{_ONE}|(?:what's |what is )?left))?(?: (?:be|now))?{_TAIL}"
    rf"|{_HEAD}(?:what|how much)(?:'s| is| are| does| do| did| would| will|'d)? (?:{_ALL})(?: now)?"
    rf"(?: (?:come|comes|came|add up|adds up|amount|cost|costs|be|work out|run))?"
    rf"(?: (?:to|at|me|us))*{_TAIL}"
    rf"|{_HEAD}(?:what|how much)(?:'s| is| are| does| do| did| would| will|'d)? {_ONE}(?: all)?"
    rf" (?:come|comes|came|add up|adds up|amount|amounts)(?: (?:to|at))*{_TAIL}"
    rf"|{_HEAD}(?:what|how much)(?:'s| is| are| does| do| would| will)? {_ONE}"
    rf"(?: (?:be|cost|costs))?[ ,]+{_TOGETHER}{_TAIL}"
    rf"|{_HEAD}(?:what|where|how much) (?:are (?:we|i)(?: at)?|am i at|(?:have|'ve) (?:i|we) spent"
    rf"|do (?:i|we) (?:owe|pay)(?: you)?|did (?:i|we) spend){_TAIL}"
    rf"|{_HEAD}how much (?:is it|is that|would it be) for (?:{_ALL}){_TAIL}"
    rf"|{_HEAD}(?:what about |what if it's |how much is it )?without {_ONE}(?: one)?{_TAIL}"
)
"""The whole of what a question for a total is."""
_LEFT = re.compile(
    rf"{_HEAD}(?:(?:i|we|that)(?:'d| would| will|'ll|'ve| still)? (?:have|has|got|leaves?)"
    r"(?: me| us)? )?(?:how much change|(?:what|how much)(?:'s| is)?\b"
    r"(?:(?! of (?:it|them|these|those)\b)[^,.?!]){0,30}?\b(?:left|remaining|to spare))\b"
    r"(?! in (?:stock|the)| do you| on (?:the|it))"
    rf"(?: over)?(?: to spend| for [a-z ]+)?(?: do (?:i|we) (?:get|have))?"
    rf"(?: (?:of|from|out of|in|on|under) (?P<of>{_LIMIT}))?{_TAIL}"
)
_AGE = r"(?:1\d|2[01]|[1-9])\b(?! ?(?:dollars?|bucks|quid|pounds|euros?|usd|k\b|[.,]\d))"
"""A number that is said of people rather than of money, unless it is marked as money."""
_WITHIN = re.compile(
    rf"{_HEAD}(?:(?:am|are) (?:i|we)(?! (?:under|over|below|above) {_AGE})"
    r"(?: still| now| already| all)*"
    rf" (?:within|inside|in|under|over|below|above)(?: (?P<me>{_LIMIT}))?"
    rf"|(?:(?:is|does|are) (?:{_ALL}|{_ONE})(?: all)? )?still(?: all)?"
    rf"(?: (?:fit|come|stay|keep))?(?: in)? (?:within|inside|in|under|below) (?P<still>{_LIMIT})"
    rf"|(?:is|does) (?:{_ALL})(?: fit| come| stay)?(?: in)? (?:within|inside|in|under|below|over)"
    rf" (?P<all>{_LIMIT})"
    r"|(?:does|did|do|will|would) (?:it|that|this|they|i|we)"
    rf" (?:break|bust|blow|exceed|fit(?! \d)|fit in|fit into|stay in) (?P<keeps>{_LIMIT})"
    r"|(?:over|under) or (?:over|under))(?:[ ,]+(?:yeah|right|now|still|then|or (?:over|under|not)"
    rf"|is (?:that|it)))*{_TAIL}"
)
"""Whether an amount is kept to: "am I still inside my 60?"."""
_HOW_FAR = re.compile(
    rf"{_HEAD}(?:by )?how (?:far|much) (?:under|over|below|above|inside|within) (?P<of>{_LIMIT})"
    rf"(?: (?:is|are|am) (?:it|that|this|we|i|{_ALL}))?{_TAIL}"
)
_SAVED = re.compile(
    rf"{_HEAD}(?:(?:by )?how much|what) (?:did|does|do|has|have|would|will) (?:it|that|this|i|we)"
    rf"(?: just)? (?:save|saved|cut|add|added)(?: me| us)?{_TAIL}"
    rf"|{_HEAD}(?:by )?how much (?:did|has|is) (?:it|that|the (?:total|list|sum|price))"
    rf" (?:go|gone|come|drop|dropped|change|changed)(?: (?:up|down))?{_TAIL}"
)
_NO_UNIT = rf"(?!\s?(?:%|percent|dollars?|bucks|quid|euros?|usd|[$€£]|k\b|[.,]\d|{NUMBER}))"
_N = rf"(?:\d{{1,2}}(?![\d.,]*\d)|a couple|a pair|a dozen|{NUMBER}){_NO_UNIT}"
_COUNTED = (
    r"(?: of (?:it|them|these|those|that|this|both)(?: one)?| ?[x×]| (?:pairs?|sets?|pieces?))?"
)


def _units(name: str) -> str:
    return rf"(?:[x×] ?)?(?P<{name}>{_N}){_COUNTED}"


_ASKS = (
    r"(?:how much|what do (?:i|we) pay|what's (?:the )?(?:bill|total|sum|price)|total|sum|price)"
)
_OF_UNITS = re.compile(
    rf"{_HEAD}(?:how much|what)(?: (?:would|do|does|will|is|are)|'s|'d)?(?: (?:it|that|they|i|we))?"
    r"(?: (?:be|cost|come to|pay))? ?(?:for |with |if (?:i|we) (?:take|buy|get|want|had) )?"
    rf"{_units('a')}(?: (?:cost|costs|be|come to|come out at))?{_TAIL}"
    rf"|{_HEAD}(?:what's |what is )?(?:the )?(?:price|cost|total|sum) (?:of|for) {_units('b')}"
    rf"{_TAIL}"
    rf"|{_HEAD}(?:(?:if )?(?:i|we)(?:'d| would)? (?:need|want|buy|take|get|order) )?{_units('c')}"
    rf"(?: for [a-z ]+)?[ ,.]+(?:how much|what (?:would|does|do|will) (?:it|that|they)"
    rf"(?: all)? (?:be|cost|come to)|{_ASKS}){_TAIL}"
    rf"|{_HEAD}(?:i|we)(?:'d| would)? (?:need|want|take) {_units('d')}, [a-z ]+[.,] ?{_ASKS}{_TAIL}"
)
"""So many of what is spoken of, and what that is: "price of three?", "3 of them how much"."""
_AS_MANY = re.compile(
    rf"{_HEAD}how many(?: [a-z]+)?(?: of (?:it|them|these|those))? (?:can|could|would|do) (?:i|we)"
    rf"(?: get| buy| afford| have)+(?: (?:for|with|within|out of) (?P<of>{_LIMIT})){_TAIL}"
)
_PER_HEAD = re.compile(
    rf"{_HEAD}(?:how much|what)(?: (?:would|is|does|do)|'s)?(?: (?:it|that|this))?(?: (?:be|cost"
    r"|come to))? (?:per|a|for each|each) (?:person|head|guest|kid|child|teacher|colleague"
    rf"|friend|family|student|of us)(?: (?:is|for) (?:it|that|this|all (?:that|of it)))?{_TAIL}"
)
_WORDS = {"a pair": 2, "a couple": 2, "a dozen": 12}


SumKind = Literal["total", "left", "saved", "share"]


@dataclass(frozen=True)
class SumQuestion:
    """What an utterance wants added up."""

    kind: SumKind
    """`left`: against an amount; `saved`: against the list before its last change; `share`: for
    each person."""
    limit: Decimal | None = None
    """The amount that it is to be held against, where one is said."""
    units: int | None = None
    """So many of what is spoken of."""
    as_many: bool = False
    """As many of it as the limit buys."""
    of: Literal["list", "cart"] | None = None
    """What the words name."""
    shipped: bool = False
    """Delivery is asked for with it."""


_AND_SO_MANY = re.compile(rf"{_HEAD}(?:for |with |of )?{_units('n')}{_TAIL}")
_BY_HOW_MUCH = re.compile(rf"{_HEAD}(?:by )?how much(?: (?:over|under|more|less))?{_TAIL}")
_LAST_SENTENCE = re.compile(r"^.*[.!?;]\s+(?=\S)|^.*\band (?=what|how)")
_REMARK = re.compile(r", (?!(?:and|or|what|how|show|add|put|take|swap|remove)\b).*$")


def read_sum(said: str, before: str = "") -> SumQuestion | None:
    """What an utterance (lower case) asks to be added up; None where it asks something else.

    Args:
        said: the utterance.
        before: what the shopper said last, which "and 6?" and "by how much?" go on from.
    """
    text = re.sub(r"\bwhats\b", "what's", " ".join(said.split()))
    found = _read(text) or _read(_LAST_SENTENCE.sub("", text)) or _read(_REMARK.sub("", text))
    return found or (_gone_on(text, before) if before else None)


_INTO_CART = re.compile(r"\b(?:cart|basket|trolley|bag|buy|order|take it)\b")


def cart_order(text: str) -> str | None:
    """What an utterance orders of the cart before it asks for a sum, as typed: "put it in my cart.
    what's the total?"; None where it does something else.
    """
    said = text.lower()
    aside = sum_aside(said) if len(said) == len(text) else ""
    ordered = aside and _INTO_CART.search(aside) and cart_request(aside) is CartRequest.ADD
    if not ordered or read_sum(said) is None:
        return None
    return re.sub(r"[ ,]+and *$", "", text[: len(aside)]).strip(" ,")


def sum_aside(said: str) -> str:
    """What an utterance says before the sentence that asks for a sum; empty for nothing."""
    last = _LAST_SENTENCE.match(said)
    return "" if last is None or _read(" ".join(said.split())) else last[0]


def _gone_on(text: str, before: str) -> SumQuestion | None:
    earlier = read_sum(before)
    if earlier is None:
        return None
    more = _AND_SO_MANY.search(text)
    if more is not None and earlier.units is not None:
        return replace(earlier, units=_count(more["n"]))
    return earlier if earlier.kind == "left" and _BY_HOW_MUCH.search(text) else None


def _read(text: str) -> SumQuestion | None:
    of_units = _OF_UNITS.search(text)
    if of_units is not None:
        count = next(found for name in "abcd" if (found := of_units[name]))
        return SumQuestion("total", units=_count(count), shipped=_is_shipped(text))
    for pattern in (_AS_MANY, _HOW_FAR, _WITHIN, _LEFT):
        held = pattern.search(text)
        if held is not None:
            amount = _amount(next(filter(None, held.groups()), None))
            return SumQuestion("left", amount, as_many=pattern is _AS_MANY, of=_named(text))
    kinds: tuple[tuple[SumKind, re.Pattern[str]], ...] = (
        ("share", _PER_HEAD), ("saved", _SAVED), ("total", _TOTAL),
    )  # fmt: skip
    kind = next((kind for kind, pattern in kinds if pattern.search(text)), None)
    return None if kind is None else SumQuestion(kind, of=_named(text), shipped=_is_shipped(text))


def _is_shipped(text: str) -> bool:
    return re.search(_SHIPPED, text) is not None


def _named(text: str) -> Literal["list", "cart"] | None:
    if re.search(r"\b(?:cart|basket|trolley)\b", text):
        return "cart"
    return "list" if re.search(r"\blist\b", text) else None


def _amount(words: str | None) -> Decimal | None:
    found = None if words is None else re.search(r"\d[\d,]*(?:\.\d+)?\s?k?", words)
    return None if found is None else parse_number(found[0].strip())


def _count(words: str) -> int:
    value = _WORDS.get(words.strip()) or int(parse_number(words) or 1)
    return max(value, 1)
