"""What a turn may state: everything that its tools found out, gathered from any kind of result.

A new kind of result needs no code here: whatever it holds of products, amounts, numbers and
texts is known. Texts come in two lanes. What the shop itself publishes (policies, answers) may
tell of offers and addresses; what may have been written by anybody (reviews, descriptions,
titles) may be quoted, and supports neither.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from pydantic import BaseModel

from assistant import claims
from assistant.context import TurnContext
from assistant.instructions import without_instructions
from assistant.lists.results import PlanResult
from assistant.quotations import Passage
from assistant.state import Reason
from assistant.totals import Sum
from core.constraints import Constraints
from core.store import Product

_FOREIGN = frozenset({"review", "description", "specification"})
"""Kinds of passage that may have been written by anybody."""
NUMERAL = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_REMEMBERED = 4_096  # texts and numbers: turns of a conversation speak of the same products
_MOST_SUMMED = 6  # products whose prices are added up in every combination


@dataclass
class Known:
    """The facts of one turn."""

    products: dict[str, Product] = field(default_factory=dict)
    amounts: set[Decimal] = field(default_factory=set)
    """Prices, totals and limits that results hold."""
    numerals: set[str] = field(default_factory=set)
    """Numbers in results and texts, as `normal` writes them."""
    published: list[str] = field(default_factory=list)
    """What the shop itself publishes, in lower case."""
    quotable: list[str] = field(default_factory=list)
    """Every text, in lower case."""
    limits: set[Decimal] = field(default_factory=set)
    """Amounts that only the shopper named: limits, never prices."""
    said: str = ""
    """The shopper's own words, in lower case."""

    @classmethod
    def of(cls, context: TurnContext) -> "Known":
        """Everything that is known in the turn so far."""
        known = cls(said=context.text.casefold())
        for done in context.calls:
            known.add(done.result)
        known.add(context.state.constraints)
        known.add(context.state.recipient.age if context.state.recipient is not None else None)
        titles = context.shop.catalog.titles_by_id  # shown before: their names, no other fact
        known.add([titles[id] for id in context.state.seen() if id in titles])
        known._close(context)
        return known

    def add(self, value: Any) -> None:
        """Take in a result, or any part of one."""
        if isinstance(value, Product):
            self._add_product(value)
        elif isinstance(value, str):
            self._add_text(value)
        elif isinstance(value, bool) or value is None:
            return
        elif isinstance(value, int | float | Decimal):
            self.numerals |= shapes(value)
            if isinstance(value, Decimal):
                self.amounts.add(value)
        elif isinstance(value, date):
            self.numerals |= {str(value.day), str(value.year)}
        elif isinstance(value, list | tuple | set | frozenset):
            for item in value:
                self.add(item)
        else:
            self._add_parts(value)

    def _add_parts(self, value: Any) -> None:
        if isinstance(value, Reason):  # what held when a product was shown may hold no more
            told = map(claims.amounts, value.constraints)
            self.limits |= {amount.value for amounts in told for amount in amounts}
        if isinstance(value, Passage):
            self._add_text(value.text, published=value.kind not in _FOREIGN)
            self._add_text(value.quote, published=value.kind not in _FOREIGN)
            self._add_text(value.title)
        elif isinstance(value, Constraints):
            amounts = (value.price_min, value.price_max)
            self.limits |= {amount for amount in amounts if amount is not None}
            self.add([value.brands, value.exclude_brands, value.exclude_terms, value.category])
            self.add([value.attributes, value.exclude_attributes, value.rating_min, value.quantity])
        elif isinstance(value, Mapping):
            for key, item in value.items():
                self.add(str(key).replace("_", " "))
                self.add(item)
        else:
            self.add(list(_parts(value)))
            if isinstance(value, PlanResult):
                self.add([list(value.amounts()), list(value.texts())])
            elif isinstance(value, Sum):
                self.add(list(value.amounts()))

    def _add_product(self, product: Product) -> None:
        if product.id in self.products:
            return
        self.products[product.id] = product
        if product.price is not None:
            self.amounts.add(product.price)
        self.numerals |= shapes(product.review_count or 0) | shapes(product.stock or 0)
        if product.rating is not None:
            self.numerals |= shapes(round(product.rating, 1))
        self.add([product.title, product.description, product.brand, product.category])
        self.add({**product.derived, **product.attributes})

    def _add_text(self, text: str, *, published: bool = False) -> None:
        clean, numerals = _read(text)
        self.quotable.append(clean)
        self.numerals |= numerals
        if published:
            self.published.append(clean)

    def _close(self, context: TurnContext) -> None:
        """Add what follows from the rest: limits in the shopper's words, sums, differences."""
        for found in NUMERAL.findall(self.said):
            self.limits.add(Decimal(found.replace(",", "").rstrip(".")))
            self.numerals.add(normal(found))
        self.limits -= self.amounts
        self.numerals |= shapes(len(self.products)) | shapes(len(context.state.on_screen))
        self.text = "\n".join(self.quotable)
        self.published_text = "\n".join(self.published)
        self.words = set(_WORD.findall(self.text)) | set(_WORD.findall(self.said))

    def sums(self) -> set[Decimal]:
        """Totals of two or more of the products' prices."""
        prices = [p.price for p in self.products.values() if p.price is not None][:_MOST_SUMMED]
        sizes = range(2, len(prices) + 1)
        return {sum(some, Decimal(0)) for size in sizes for some in combinations(prices, size)}

    def differences(self) -> set[Decimal]:
        """What one product costs more than another, and what a limit leaves."""
        prices = {p.price for p in self.products.values() if p.price is not None}
        return {abs(one - other) for one in prices for other in prices | self.limits}

    text: str = ""
    """All that may be quoted."""
    published_text: str = ""
    words: set[str] = field(default_factory=set)
    """Words of the texts and of the shopper."""


def _parts(value: Any) -> Iterable[Any]:
    """What a model or a dataclass holds, or an iterable gives; nothing of anything else."""
    if isinstance(value, BaseModel):
        return [getattr(value, name) for name in type(value).model_fields]
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, item.name) for item in fields(value)]
    return value if isinstance(value, Iterable) else ()


@lru_cache(_REMEMBERED)
def _read(text: str) -> tuple[str, frozenset[str]]:
    """A text as it may be quoted, in lower case, and the numbers in it."""
    clean = without_instructions(text).casefold()
    return clean, frozenset(normal(found) for found in NUMERAL.findall(clean))


@lru_cache(_REMEMBERED)
def shapes(value: float | Decimal) -> frozenset[str]:
    """A number as a reply may write it: as it is, rounded, and in the next unit; numerals are read
    without their sign.
    """
    number = abs(float(value))
    rounded = {round(number, digits) for digits in range(3)}
    ways = {number, *rounded, number / 1000, number * 1000}
    return frozenset(normal(f"{way:.4f}") for way in ways)


def normal(text: str) -> str:
    """A numeral without separators and closing zeros: `1,299.00` as `1299`."""
    bare = text.replace(",", "").rstrip(".")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare
