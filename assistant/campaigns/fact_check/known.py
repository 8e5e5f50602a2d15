"""What is true of the products that a text, or one sentence of it, is about."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from assistant.campaigns.brief import Offer
from assistant.campaigns.fact_check.found import decimal, words
from assistant.wording import attribute_name, attribute_value
from core.store import Product
from retrieval.text import stems

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEARS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}


class Known:
    """Facts of some products together with the offer on them."""

    def __init__(self, offer: Offer, products: Sequence[Product]) -> None:
        self._offer = offer
        self.products = tuple(products)
        self.texts = [told(product) for product in products]
        self.text = " ".join(self.texts)
        self.titles = sorted({p.title.casefold() for p in products}, key=len, reverse=True)
        self.brands = {p.brand.casefold() for p in products if p.brand}
        self.paths = {p.category for p in products if p.category}

    @cached_property
    def list_prices(self) -> set[Decimal]:
        """Price tags."""
        return {p.price.normalize() for p in self.products if p.price is not None}

    @cached_property
    def prices(self) -> set[Decimal]:
        """Price tags, and what they become under the offer."""
        reduced = {self._offer.price(price) for price in self.list_prices}
        return {*self.list_prices, *(price.normalize() for price in reduced if price is not None)}

    @cached_property
    def savings(self) -> set[Decimal]:
        """What the offer takes off each price tag."""
        cut = {(price, self._offer.price(price)) for price in self.list_prices}
        return {(price - now).normalize() for price, now in cut if now is not None}

    @cached_property
    def numbers(self) -> set[Decimal]:
        """Every number that the shop tells of them."""
        values = {decimal(n) for text in self.texts for n in NUMBER.findall(text)}
        return {value for value in values if value is not None}

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Words of titles and brands; of a single product, all that is told of it."""
        own = {w for p in self.products for w in words(f"{p.title} {p.brand or ''}")}
        if len(self.products) == 1:
            own |= set(words(self.text))
        return frozenset(own)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of every word that the shop tells of them."""
        named = " ".join(f"{p.category or ''} {p.brand or ''}" for p in self.products)
        return frozenset(stems(words(f"{self.text} {named}")))

    def number_is_told(self, text: str, match: re.Match[str]) -> bool:
        """Whether a number is known, and followed or led by the same word as in what is known."""
        if decimal(match.group()) not in self.numbers:
            return False
        after = re.match(r"[\s-]*([^\W\d_]+)", text[match.end() :])
        before = re.search(r"([^\W\d_]+)[\s-]*$", text[: match.start()])
        number, spelt = match.group(), []
        if after:
            unit = after[1].casefold()
            for word in {unit, _UNITS.get(unit, unit)}:
                spelt += [f"{number} {word}", f"{number}{word}", f"{number}-{word}"]
        if before:
            spelt += [f"{before[1]} {number}", f"{before[1]}-{number}", f"{before.group()}{number}"]
        return not spelt or any(self.says(found.casefold()) for found in spelt)

    def says(self, phrase: str) -> bool:
        """Whether whole words, or a whole number and what is behind it, stand in what is known."""
        return bool(re.search(rf"(?<![\w.]){re.escape(phrase)}", self.text))

    def quotes(self, sentence: str) -> bool:
        """Whether a sentence stands word for word in what the shop tells of one of them."""
        told = " ".join(sentence.casefold().split())
        return len(told) > 12 and any(told in text for text in self.texts)

    def tells(self, phrase: str) -> bool:
        """Whether the one product that a text is about is described in these words."""
        return len(self.products) == 1 and phrase in self.text

    def bears(self, phrase: str) -> bool:
        """Whether every product concerned bears a claim out, in its own data."""
        if not self.texts:
            return False
        pattern = re.compile(rf"(?<!not )(?<!\w){re.escape(phrase)}(?!\w)")
        return all(pattern.search(text) for text in self.texts)


_UNITS = {
    "litres": "l", "litre": "l", "liters": "l", "liter": "l", "grams": "g", "gram": "g",
    "grammes": "g", "kilos": "kg", "kilograms": "kg", "centimetres": "cm", "millimetres": "mm",
    "metres": "m", "inches": "in", "hours": "h", "watts": "w",
}  # fmt: skip
"""Units in words to their signs."""


def told(product: Product) -> str:
    """All that the shop says of a product, folded: attributes with units, rating and reviews."""
    parts = [product.title, product.description]
    for name, value in {**product.derived, **product.attributes}.items():
        shown = attribute_value(name, value)
        if isinstance(value, bool):
            parts.append(attribute_name(name) if value else "")
        else:
            parts += [f"{attribute_name(name)} {shown}", f"{shown} {attribute_name(name)}"]
        if name.endswith("_years"):
            label = name.removesuffix("_years").replace("_", " ")
            parts.append(f"{value} years of {label} {value} years {label}")
            parts.append(f"a year of {label}" if value == 1 else "")
            parts.append(f"{value}-year {_YEARS.get(value, value)}-year {label}")
    if product.rating is not None and product.review_count:
        rating = f"{product.rating:.1f}"
        parts.append(f"rated {rating} of 5 in {product.review_count} reviews")
        parts.append(f"give it {rating} of 5 {product.review_count} reviews, {rating}")
        parts.append(f"rating {rating} {rating} stars")
    return " ".join(" ".join(parts).casefold().split())
