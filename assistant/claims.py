"""What a sentence claims: amounts, offers, ratings, stock, names, addresses, deeds."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.language.numbers import parse_number

_SYMBOL = r"(?:US|CA|A)?[$€£¥]"
_CURRENCY = r"(?:dollars?|bucks|quid|euros?|pounds|cents|usd|eur|gbp)"
MONEY = re.compile(
    rf"{_SYMBOL}\s?(?P<a>\d[\d,]*(?:\.\d+)?)|(?<![\d.,])(?P<b>\d[\d,]*(?:\.\d+)?)\s?"
    rf"(?:{_CURRENCY}\b|[$€£¥])",
    re.IGNORECASE,
)
_LIMIT_BEFORE = re.compile(
    r"\b(?:under|below|beneath|up to|within|max(?:imum)?|at most|(?:no|not) more than|less than"
    r"|cheaper than|over|above|at least|more than|exceed(?:s|ing)?|budget|limit|between|range|cap"
    r"|keep to|stick to|stay (?:at|with))(?: (?:of|is|now|at|your|the|a|an|to|from|you gave))*\W*$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"[$€£¥]\s?[\d.,]+\s?(?:and|to|-|–)\s?$")
_RANGE_AFTER = re.compile(r"^\s?(?:and|to|-|–)\s?[$€£¥]\s?\d")
_LIMIT_AFTER = re.compile(
    r"^\W*(?:limit|budget|max|or less|or under|or so|mark|price range|cap)\b", re.I
)
OFFER = re.compile(
    r"\b(?:discount\w*|coupon\w*|promo(?:tion\w*| code)?s?|vouchers?|on sale|sale price|flash sale"
    r"|clearance|cashback|rebates?|half[- ]price|half off|price drops?|marked down|reduced (?:to"
    r"|from|by)"
    r"|slashed|buy one,? get one|bogo|two for one|(?:2|two|3|three)[- ]for[- ](?:1|2|one|two)"
    r"|free (?:shipping|delivery|postage|gift|returns|of charge)|(?:for|is|are|it's|yours"
    r"|get \w+) free\b"
    r"(?! of)|free today|no charge|complimentary|\d+\s?(?:%|percent|per cent)\s?(?:off|less"
    r"|cheaper|discount)"
    r"|(?:save|saving|saves) (?:up to )?(?:\$|€|£)?\d+\s?%?|special (?:offer|price|deal)"
    r"|(?:limited|exclusive)"
    r"[- ](?:time )?(?:offer|deal)s?|(?:use|with|enter|apply) (?:the )?code\b"
    r"|code [A-Z][A-Z0-9]{3,}\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|n't|never|can't|cannot|won't|without|unable|don't|doesn't|isn't|aren't|nothing"
    r"|none|neither)\b|n[’']t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:–—]\s| but ")
RATING = re.compile(
    r"(?<![\d.$€£])(?<![”\"] \()(?P<value>\d(?:[.,]\d{1,2})?)\s?(?:(?:of|out of|/)\s?5\b"
    r"|-?\s?stars?\b|★)",
    re.IGNORECASE,
)
"""Stars; behind a quotation, "(2 of 5)" counts who said so."""
STOCK = re.compile(
    r"(?P<limit>at least )?(?<![\d.$€£])(?P<n>\d+)\s(?:(?:units?|items?|pieces?|of (?:them|it))\s)?"
    r"(?:are |is )?(?:still )?(?:left|in stock|available|remaining)\b",
    re.IGNORECASE,
)
GONE = re.compile(r"\b(?:out of stock|sold out|unavailable|not in stock|none left)\b", re.I)
THERE = re.compile(r"(?<!out of )(?<!not )\bin stock\b", re.IGNORECASE)
ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|shop|store|info|biz|co|ru"
    r"|cn|xyz"
    r"|example|test|dev|app|link|ly|me)\b(?:/\S*)?|[\w.+-]+@[\w-]+\.\w+|!?\[[^\]]*\]\([^)]*\)"
    r"|</?[a-z][^>]*>|\+?\d[\d ()-]{8,}\d",
    re.IGNORECASE,
)
DEED = re.compile(
    r"\b(?:I(?:['’]ve| have)?(?: just)? (?:added|put|removed|deleted|placed|applied|ordered"
    r"|reserved"
    r"|refunded|cancell?ed|charged|shipped|booked|upgraded|saved|emptied|erased|sent)"
    r"|(?:has|have|was|were) been (?:added|removed|deleted|placed|applied|ordered|reserved|refunded"
    r"|cancell?ed|charged|shipped|booked|erased|sent|lifted|widened))\b",
    re.IGNORECASE,
)
BOLD = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_LABELLED = re.compile(
    r"^\s*(?:#+|\d+[.)]|[-*•])\s+(?P<name>[^–—:|$€£(]{6,}?)\s*(?:[–—:|$€£(]| - |, \S|$)"
)
_RUN = re.compile(
    r"\b[A-Z][\w'’&-]*(?:\s+(?:(?:of|the|and|&|for|de|la|in)\s+)?(?:[A-Z][\w'’-]*"
    r"|\d+[A-Za-z]{0,2}\b))+"
)
_LONE = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Aa] new)\s+(?P<name>[A-Z][\w’'-]+)\s+(?:is|costs?|has|comes|weighs"
    r"|fits|would|will)\b"
)
_UNIT = (
    r"dollars?|bucks|quid|euros?|pounds|percent|per cent|stars?|grams?|kilos?|kg|kilograms?|litres?"
    r"|liters?|inch(?:es)?|hours?|left|in stock|available"
)
_SPELT = re.compile(
    r"\b(?=[aefhnostz])"  # spares most words most of the time
    r"(?P<n>(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy"
    rf"|eighty|ninety|hundred|thousand|and)[- ]?)+)(?=\s?-?(?:{_UNIT})\b)",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:only|just|for|at|costs?|now)\s+(?P<whole>one|two|three|four|five|six|seven|eight|nine"
    r"|ten"
    r"|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|[a-z]+ty)"
    r"\s+(?P<part>(?:ten|[a-z]+ty|[a-z]+teen)(?:[- ][a-z]+)?)\b",
    re.IGNORECASE,
)
MEASURE = re.compile(
    r"(?<![\w.$€£¥])(?P<n>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>%|percent|kg|g|grams?|kilos?|mg|lbs?|oz"
    r"|l|litres?"
    r"|liters?|ml|cm|mm|m|km|in|inch(?:es)?|hours?|h|w|wh|mah|watts?|days?|years?|months?|weeks?"
    r"|reviews?|ratings?|customers?|buyers?|orders?)?(?![\w])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """An amount of money in a sentence."""

    value: Decimal
    start: int
    end: int
    is_limit: bool
    """Said as a limit ("under $60"), not as a price."""


@lru_cache(512)  # a sentence is read as it stands, and again without what it quotes
def plain(text: str) -> str:
    """`text` as it reads: compatibility forms folded, invisible characters gone, and numbers in
    words before a currency or a unit in digits.
    """
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text)
        text = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return _PRICED.sub(_priced, _SPELT.sub(_digits, text))


def _digits(match: re.Match[str]) -> str:
    value = parse_number(match["n"].strip(" -"))
    return match[0] if value is None else f"{value:f}{' ' if match[0].endswith(' ') else ''}"


def _priced(match: re.Match[str]) -> str:
    whole, part = parse_number(match["whole"]), parse_number(match["part"])
    if whole is None or part is None or not 10 <= part < 100:
        return match[0]
    return f"for ${whole:f}.{part:f}"


def amounts(text: str) -> Iterator[Amount]:
    """Every amount of money."""
    for match in MONEY.finditer(text):
        value = Decimal((match["a"] or match["b"]).replace(",", "").rstrip("."))
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() :]
        is_limit = any(
            cue is not None
            for cue in (
                _LIMIT_BEFORE.search(before),
                _LIMIT_AFTER.match(after),
                _RANGE_BEFORE.search(before),
                _RANGE_AFTER.match(after),
            )
        )
        yield Amount(value, match.start(), match.end(), is_limit)


def offers(text: str) -> list[str]:
    """Offers that are made; one that is denied or asked about without a figure is none."""
    is_question = text.rstrip().endswith("?")
    return [
        offer for clause in _CLAUSE.split(text) for offer in _made(clause, is_question=is_question)
    ]


def _made(clause: str, *, is_question: bool) -> list[str]:
    found = [match[0] for match in OFFER.finditer(clause)]
    figures = re.search(r"\d|\bcode\b", clause, re.IGNORECASE)
    if found and not figures and (is_question or _DENIED.search(clause)):
        return []
    return found


def names(text: str) -> Iterator[tuple[str, bool]]:
    """What may be the name of a product, and whether it stands as one (bold, or an item of a list
    with a price) rather than in prose.
    """
    bold = [next(filter(None, groups)).strip(" :.,") for groups in BOLD.findall(text)]
    yield from ((name, True) for name in bold)
    item = _LABELLED.match(text)
    if item and not bold and MONEY.search(text):
        yield item["name"], True
    prose = BOLD.sub(" ; ", text)
    yield from ((match[0], False) for match in _RUN.finditer(prose) if not _opens(match))
    yield from ((match["name"], False) for match in _LONE.finditer(prose))


def _opens(run: re.Match[str]) -> bool:
    """Whether capitals are only those of a sentence's first word and of "I"."""
    _, *rest = run[0].split()
    is_first = not run.string[: run.start()].rstrip(' *_(“"').rstrip("\n")[-1:].isalnum()
    return is_first and all(re.fullmatch(r"I(?:['’]\w+)?", word) for word in rest)
