"""The check of every reply against the evidence, whoever wrote it.

It rejects on facts, never on form. A line that names a price, discount, rating, stock or
product that the evidence doesn't have is dropped; what is left is shown. The evidence is
this turn's tool results, the shopper's own constraints and words, and nothing else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process

from assistant.context import TurnContext
from assistant.evidence import Details, Explanation, Fact, Found, Passages, products_of
from core.store import Product

_MONEY = re.compile(
    r"(?:(?:US|CA|A)?[$€£¥])\s?(\d[\d,]*(?:\.\d+)?)"
    r"|(\d[\d,]*(?:\.\d+)?)\s?(?:dollars|bucks|euros?|pounds|USD|EUR|GBP)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(discount\w*|coupon\w*|promo\w*|voucher\w*|sale|clearance|cashback|half price"
    r"|free (?:shipping|delivery|gift|returns)|\d+\s?(?:%|percent)\s?off)\b",
    re.IGNORECASE,
)
_RATING = re.compile(r"(\d(?:\.\d+)?)\s?(?:of 5|out of 5|/\s?5|stars?\b|★)", re.IGNORECASE)
_STOCK = re.compile(r"(\d+)\s(?:left|in stock|available|remaining)\b", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITEM = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s+(?P<name>[^–—:|$€£]{6,}?)\s*(?:[–—:|$€£(]|, \S|$)")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_SAME_TITLE = 88  # of 100, rapidfuzz ratio after casefolding


@dataclass(frozen=True)
class Checked:
    """A reply after the check."""

    reply: str
    rejected: tuple[str, ...]
    """Lines that were dropped."""


def check(reply: str, context: TurnContext) -> Checked:
    """Drop the lines of `reply` that state what the evidence doesn't."""
    evidence = _Evidence(context)
    kept: list[str] = []
    rejected: list[str] = []
    for line in reply.splitlines():
        (kept if evidence.supports(line) else rejected).append(line)
    return Checked("\n".join(kept).strip(), tuple(rejected))


class _Evidence:
    def __init__(self, context: TurnContext) -> None:
        products = [p for result in context.results for p in products_of(result)]
        self._titles: dict[str, list[Product]] = {}
        for product in products:
            self._titles.setdefault(product.title.casefold(), []).append(product)
        self._amounts = set(_amounts(context, products))
        self._texts = "\n".join(_quotable(context)).casefold()
        self._words = context.text.casefold()

    def supports(self, line: str) -> bool:
        """Whether every claim of `line` stands."""
        if self._is_quote(line):
            return True
        own = _QUOTED.sub(self._without_quote, line)
        return (
            self._supports_products(own)
            and self._supports_money(own)
            and self._supports_offers(own)
            and self._supports_numbers(own)
        )

    def _without_quote(self, quoted: re.Match[str]) -> str:
        """Nothing for words that the evidence has, else the quotation as it stands."""
        return "" if quoted[1].casefold() in self._texts else quoted[0]

    def _is_quote(self, line: str) -> bool:
        """Whether the line is a description, review or document, word for word."""
        bare = line.strip().casefold()
        return len(bare) > 20 and bare in self._texts

    def _named(self, line: str) -> list[Product]:
        """Products whose title the line has, but for titles that are part of a longer one."""
        folded = line.casefold()
        titles = [title for title in self._titles if title in folded]
        whole = [t for t in titles if not any(t != other and t in other for other in titles)]
        return [product for title in whole for product in self._titles[title]]

    def _supports_products(self, line: str) -> bool:
        claimed = [match.strip(" :") for match in _BOLD.findall(line)]
        item = _ITEM.match(line)
        if item and not claimed and not self._named(line) and _MONEY.search(line):
            claimed.append(item["name"])
        return all(self._is_known(name.casefold()) for name in claimed)

    def _is_known(self, name: str) -> bool:
        if any(name in title for title in self._titles) or name in self._texts:
            return True
        best = process.extractOne(name, list(self._titles), scorer=fuzz.ratio)
        return best is not None and best[1] >= _SAME_TITLE

    def _supports_money(self, line: str) -> bool:
        amounts = list(_money_in(line))
        named = self._named(line)
        if len({product.title for product in named}) == 1 and len(amounts) == 1:
            own = _prices(named)
            return amounts[0] in own or amounts[0] in self._amounts - _prices(self._products())
        return all(amount in self._amounts for amount in amounts)

    def _products(self) -> list[Product]:
        return [product for same in self._titles.values() for product in same]

    def _supports_offers(self, line: str) -> bool:
        return all(match.group(0).casefold() in self._texts for match in _OFFER.finditer(line))

    def _supports_numbers(self, line: str) -> bool:
        products = self._named(line) or self._products()
        ratings = {f"{p.rating:.1f}" for p in products if p.rating is not None}
        stocks = {str(p.stock) for p in products}
        return all(
            f"{float(value):.1f}" in ratings or value in self._words
            for value in _RATING.findall(line)
        ) and all(value in stocks | self._counts for value in _STOCK.findall(line))

    @property
    def _counts(self) -> set[str]:
        return set(re.findall(r"\d+", self._texts))


def _money_in(text: str) -> Iterable[Decimal]:
    return (Decimal((a or b).replace(",", "")) for a, b in _MONEY.findall(text))


def _prices(products: Iterable[Product]) -> set[Decimal]:
    return {product.price for product in products if product.price is not None}


def _amounts(context: TurnContext, products: Iterable[Product]) -> Iterable[Decimal]:
    yield from _prices(products)
    held = context.state.constraints
    yield from (amount for amount in (held.price_min, held.price_max) if amount is not None)
    yield from _money_in(context.text)
    for result in context.results:
        if isinstance(result, Found):
            yield from (r.price_from for r in result.relaxations if r.price_from is not None)
        elif isinstance(result, Fact):
            yield from (amount for amount in (result.low, result.high) if amount is not None)
        elif isinstance(result, Explanation):
            yield from _money_in(" ".join(result.reason.constraints))


def _quotable(context: TurnContext) -> Iterable[str]:
    """Texts that a reply may quote word for word."""
    for result in context.results:
        if isinstance(result, Passages):
            yield from (f"{passage.title}\n{passage.text}" for passage in result.passages)
        elif isinstance(result, Fact):
            yield f"{result.count} {result.names_total}"
        elif isinstance(result, Details):
            yield from filter(None, (result.praise, result.complaint))
        for product in products_of(result):
            yield f"{product.title}\n{product.description}\n{product.brand}\n{product.category}"
            yield f"{product.review_count}"
