"""The facts that copy may state: of the offer, of the products shown, and of the shop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.campaigns.brief import Brief, Offer
from assistant.wording import money
from core.store import Product

_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
_OCCASIONS = {
    "black friday": "Black Friday", "cyber monday": "Cyber Monday", "christmas": "Christmas",
    "xmas": "Christmas", "valentine": "Valentine's Day", "easter": "Easter",
    "halloween": "Halloween", "mother": "Mother's Day", "father": "Father's Day",
    "ski season": "the ski season", "spring": "spring", "summer": "summer", "autumn": "autumn",
    "fall": "autumn", "winter": "winter", "back to school": "the new school year",
    "new year": "the new year",
}  # fmt: skip


@dataclass(frozen=True)
class CopyFacts:
    """Everything that is true of a campaign, for writing and for checking."""

    brief: Brief
    shop: str
    currency: str | None
    products: Mapping[str, Product]
    """Those that any recipient is shown, by id, as the store has them now."""
    occasion: str = ""
    names: frozenset[str] = frozenset()
    """Further names that copy may use: first names, interests."""

    @property
    def offer(self) -> Offer:
        """The campaign's offer."""
        return self.brief.offer

    @property
    def offer_words(self) -> str:
        """`10% off`, `$20 off orders over $100`, `free shipping` ...; empty for none."""
        offer, words = self.offer, ""
        if offer.kind == "percent" and offer.value is not None:
            words = f"{offer.value.normalize():f}% off"
        elif offer.kind == "amount" and offer.value is not None:
            words = f"{self.amount(offer.value)} off"
        elif offer.kind == "free_shipping":
            words = "free shipping"
        elif offer.kind == "gift":
            words = "a free gift with your order"
        elif offer.kind == "bundle" and offer.bundle is not None:
            buy, free = (_NUMBERS.get(n, str(n)) for n in offer.bundle)
            words = f"{free} free for every {buy} you buy"
        if words and offer.min_spend is not None:
            words += (
                f" orders over {self.amount(offer.min_spend)}"
                if offer.kind != "free_shipping"
                else f" on orders over {self.amount(offer.min_spend)}"
            )
        return words

    @property
    def until_words(self) -> str:
        """`until Sunday, 15 November`; empty when the offer has no end."""
        return f"until {day_words(self.brief.ends)}" if self.brief.ends else ""

    @property
    def topic(self) -> str:
        """What the campaign is about, in the marketer's words; empty for nothing in particular."""
        return self.brief.topic

    def amount(self, value: Decimal) -> str:
        """Money as printed, whole amounts without cents."""
        return money(value, self.currency).removesuffix(".00")

    def price(self, product: Product) -> str:
        """The price tag of a product."""
        return money(product.price or Decimal(0), product.currency or self.currency)


def day_words(day: date) -> str:
    """`Sunday, 15 November`."""
    return f"{day:%A}, {day.day} {day:%B}"


def occasion_of(prompt: str) -> str:
    """The season or feast that a prompt names, as copy calls it; empty for none."""
    text = prompt.lower()
    return next((name for word, name in _OCCASIONS.items() if word in text), "")


def by_id(products: Iterable[Product]) -> dict[str, Product]:
    """Products by id."""
    return {product.id: product for product in products}
