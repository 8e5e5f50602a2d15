"""Amounts, percentages, and what is said to be free."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.campaigns.fact_check.found import Statement, decimal, stated
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.facts import CopyFacts
from assistant.language.numbers import parse_number

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred"
    "|a hundred|one hundred"
)
SPELT = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})"
"""A number in words, as a pattern."""
_VALUE = rf"(?:\d[\d,]*(?:\.\d+)?|\b{SPELT})"
_AMOUNT = re.compile(
    rf"(?:(?:us|ca|a)?[$€£¥]\s?(?P<a>\d[\d,]*(?:\.\d+)?)|(?P<b>{_VALUE})[\s-]?(?:[€£$]|dollars?\b|bucks\b|euros?\b|pounds?\b|quid\b|usd\b|eur\b|gbp\b|cents?\b)|\ba (?P<c>tenner|fiver)\b)",
    re.I,
)
_PERCENT = re.compile(rf"(?P<n>{_VALUE})\s?(?:%|percent\b|per cent\b|pct\b)", re.I)
_SHARES = {
    "third": "33.33", "quarter": "25", "fifth": "20", "tenth": "10", "half": "50", "halved": "50",
    "halves": "50",
}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?:half[- ](?:price|off)|half the price|at half|half (?:of )?(?:what|the cost|the usual)|(?:cost|pay|paid|price)\w* (?:only |just )?half|(?:prices?|costs?) (?:are |is )?halved|halves? the price|(?:a|one|two|another|an extra) (?:thirds?|quarters?|fifths?|tenths?) (?:off|less|cheaper|of the price)|(?:two|three|four|2|3|4) for (?:the price of )?(?:one|two|three|1|2|3)|\w+ (?:\w+ )?for the price of (?:one|two|three|1|2|3)|2-for-1|bogo|buy one,? get one|the second (?:one )?(?:is )?(?:free|half)|doubles?|triples?|twice (?:the|as|your))\b",
    re.I,
)
_MORE = re.compile(
    r"\b(?:extra|additional|another|further|plus) (?:discount|saving|reduction)s?\b"
    r"|\bon top of (?:the|our|all|any|every)\b|\beverything (?:is )?reduced\b",
    re.I,
)
_FREE = re.compile(
    r"\b(?:free|complimentary|gratis|on the house|on us|our treat|at no (?:extra )?(?:cost|charge)|for nothing|no charge|without charge|costs? (?:you )?nothing)\b",
    re.I,
)
_SHIPPING = re.compile(
    r"\bfree (?:\w+ )?(?:shipping|delivery|postage|returns?)\b|\b(?:shipping|delivery) (?:is )?(?:free|on us)\b|\bwe(?:'ll| will)? (?:pay|cover) (?:for )?(?:the )?(?:shipping|postage|delivery)\b"
    r"|\bno (?:\w+ )?(?:shipping|delivery|postage)\b(?: (?:fees?|costs?|charges?))?|\bwithout (?:shipping|delivery|postage)\b",
    re.I,
)
_AS_A_VERB = re.compile(r"(?:your|up|yourself|you)\b|to ")


def percents(text: str, known: Known, facts: CopyFacts) -> Iterator[Statement]:
    """Percentages and fractions: the offer's, or a share that the product's data states."""
    offer = facts.offer
    for match in _PERCENT.finditer(text):
        value = _value(match["n"])
        is_offer = offer.kind == "percent" and value == offer.value
        yield stated(match, is_offer or _is_of_material(text, match, known), "discount")
    for match in _FRACTION.finditer(text):
        phrase = match.group().casefold()
        yield stated(match, known.tells(phrase) or _fraction_holds(phrase, facts), "discount")
    for match in _MORE.finditer(text):
        yield stated(match, known.tells(match.group().casefold()), "discount")


def _is_of_material(text: str, match: re.Match[str], known: Known) -> bool:
    """`80% wool`, where the product's data says so and no reduction is meant."""
    reduced = re.search(
        r"\b(?:off|discount|reduction|less|cheaper|save|saving)",
        text[max(0, match.start() - 15) : match.end() + 15],
        re.I,
    )
    after = re.match(r"\s*\w+", text[match.end() :])
    return not reduced and bool(
        after and f"{match.group()}{after.group()}".casefold() in known.text
    )


def _fraction_holds(phrase: str, facts: CopyFacts) -> bool:
    offer = facts.offer
    share = next((value for name, value in _SHARES.items() if name in phrase), None)
    if " for " in phrase or "one," in phrase or "bogo" in phrase or share is None:
        return offer.kind == "bundle" and offer.bundle == (1, 1)
    return offer.kind == "percent" and offer.value == Decimal(share)


def amounts(text: str, known: Known, facts: CopyFacts, whole: str) -> Iterator[Statement]:
    """Money: a price tag beside its own product, or an amount of the offer.

    Args:
        text: the sentence with what is accounted for blanked out.
        known: of the products that it is about.
        facts: of the campaign.
        whole: the sentence as written, as long as `text`.
    """
    for match in _AMOUNT.finditer(text):
        spelt = {"tenner": Decimal(10), "fiver": Decimal(5)}.get((match["c"] or "").casefold())
        value = spelt if match["c"] else _value(match["a"] or match["b"])
        holds = value is not None and _amount_holds(whole, match, value, known, facts)
        yield stated(match, holds, "price")


def _amount_holds(
    text: str, match: re.Match[str], value: Decimal, known: Known, facts: CopyFacts
) -> bool:
    after = text[match.end() : match.end() + 12].casefold()
    before = text[max(0, match.start() - 24) : match.start()].casefold()
    offer, beside = facts.offer, _beside(text, match, known, facts)
    if re.match(r"\s*(?:off|discount|voucher|reduction|less|cheaper)\b", after) or re.search(
        r"(?:save|saving|saves|discount of|minus|take)\s*$", before
    ):
        one_product = len(beside.products) == 1 and value in beside.savings
        return one_product or (offer.kind == "amount" and value == offer.value)
    spends = r"(?:orders?|spend|purchases?|baskets?)(?: (?:over|above|of|from|at least|more than))*"
    if re.search(rf"{spends}\s*$", before):
        return value == offer.min_spend
    if re.search(r"(?:under|below|up to|at most|less than|from|over|more than)\s*$", before):
        return _limit_holds(before.split(), value, known, facts)
    if re.search(r"\b(?:together|in total|altogether|both|all three)\b", text.casefold()):
        return False  # sums are nobody's price tag
    return value in beside.prices


def _limit_holds(before: list[str], value: Decimal, known: Known, facts: CopyFacts) -> bool:
    if not known.prices:
        return False
    if before[-1] == "from":
        return value in {min(known.prices), min(known.list_prices)}
    if before[-1] in {"over", "than"} and before[-2:] != ["less", "than"]:
        return "none" in before[-3:] and value == max(known.list_prices)
    return max(known.list_prices) <= value == facts.brief.products.price_max


def _beside(text: str, match: re.Match[str], known: Known, facts: CopyFacts) -> Known:
    """Facts of the product that is named last before a place, or else first behind it."""
    folded = text.casefold()
    named = [(folded.rfind(p.title.casefold(), 0, match.start()), p) for p in known.products]
    at, product = max(named, key=lambda item: item[0], default=(-1, None))
    if at < 0:
        later = [(folded.find(p.title.casefold(), match.end()), p) for p in known.products]
        found = [item for item in later if item[0] >= 0]
        if not found:
            return known
        product = min(found, key=lambda item: item[0])[1]
    return known if product is None else Known(facts.offer, (product,))


def free(text: str, known: Known, facts: CopyFacts) -> Iterator[Statement]:
    """What costs nothing: shipping, gifts and bundles, where the offer has them."""
    offer = facts.offer
    spans = []
    for match in _SHIPPING.finditer(text):
        spans.append(match.span())
        holds = offer.kind == "free_shipping" and "return" not in match.group().casefold()
        yield stated(match, holds, "discount")
    for match in _FREE.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        after = text[match.end() :].lstrip().casefold()
        before = text[: match.start()].casefold()
        harmless = before.endswith(("feel ", "-")) or _AS_A_VERB.match(after)
        gift = offer.kind == "gift" and re.match(r"gift|present|sample", after)
        own = (
            f"{match.group().casefold()} {after[:12]}" in known.text
            or f"{before[-12:]}{match.group().casefold()}" in known.text
        )
        yield stated(match, bool(harmless or gift or offer.kind == "bundle" or own), "discount")


def _value(text: str) -> Decimal | None:
    found = decimal(text) if text[:1].isdigit() else parse_number(text)
    return found.normalize() if found is not None else None
