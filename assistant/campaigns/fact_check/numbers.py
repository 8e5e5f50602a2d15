"""Numbers that are neither money nor dates: sizes, counts, ratings."""

import re
from collections.abc import Iterator

from assistant.campaigns.fact_check.found import Statement, stated, words
from assistant.campaigns.fact_check.known import NUMBER, Known
from assistant.campaigns.fact_check.money import SPELT
from assistant.campaigns.facts import CopyFacts
from assistant.language.numbers import parse_number

_COUNTED = (
    "%|percent|dollars|euros|pounds|days?|hours?|weeks?|months?|years?|stars?|times|reviews?|free"
    "|off|customers|buyers|left|remain\\w*|in stock|pockets?|litres?|liters?|grams?|kilos?|points"
)
_SMALL = re.compile(
    rf"\b(?P<n>two|three|four|five|six|seven|eight|nine)(?: and a half)?(?=[ -](?:[a-z]+[ -])?(?:{_COUNTED})\b)",
    re.IGNORECASE,
)
_LARGE = re.compile(rf"\b(?P<n>(?!(?:{'one|two|three|four|five|six|seven|eight|nine'})\b){SPELT}|(?:a |one )?(?:thousand|million|dozen)|thousands|millions|dozens)\b(?! (?:\w+ )?(?:things|ways|reasons|times|small))", re.IGNORECASE)  # fmt: skip


def numbers(text: str, known: Known, facts: CopyFacts) -> Iterator[Statement]:
    """Numbers in digits and in words, each with the word that it counts."""
    for match in NUMBER.finditer(text):
        yield stated(match, known.number_is_told(text, match), "number")
    bundle = facts.offer.bundle or ()
    for pattern in (_LARGE, _SMALL):
        for match in pattern.finditer(text):
            said = parse_number(match["n"].casefold())
            after = re.match(r"[\s-]+([^\W\d_]+)", text[match.end() :])
            unit = after[1].casefold() if after else ""
            phrases = {f"{match.group().casefold()} {unit}", f"{match.group().casefold()}-{unit}"}
            if said is not None:
                phrases |= {f"{said} {unit}", f"{said}-{unit}"}
            holds = any(known.says(phrase.strip()) for phrase in phrases)
            holds = holds or (said is not None and int(said) in bundle)
            holds = holds or _counts_products(said, unit, known)
            yield stated(match, holds, "number")


def _counts_products(said: object, unit: str, known: Known) -> bool:
    """`three picks`, where three are shown."""
    return said == len(known.products) and bool(words(unit)) and unit in {"picks", "things"}
