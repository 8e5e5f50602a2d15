"""Which of several products to take: by what matters to the shopper, or else by the ratings."""

from collections.abc import Sequence

from assistant.answers import answer
from assistant.evidence import Advice
from assistant.quotations import Passage
from assistant.services import Shop
from core.store import Product

_SPEAKS = 0.2  # probability from which on a text speaks of what matters to the shopper
_USUAL = 4.0  # stars that a product without reviews is taken to have
_WORTH = 5  # reviews that this is worth


def advise(shop: Shop, products: Sequence[Product], concern: str) -> Advice:
    """The product to take: the one whose own texts speak most of `concern`, or else the one that
    buyers rate best, few reviews counting little; none where nothing tells them apart.

    Args:
        shop: whose texts are read.
        products: at least two.
        concern: what matters, in the shopper's words; empty where they say nothing.
    """
    spoken = [(found, p) for p in products if (found := _text(shop, p, concern)) is not None]
    if spoken:
        passage, best = max(spoken, key=lambda pair: pair[0].score)
        return Advice(best, concern, passage)
    ranked = sorted(products, key=_standing, reverse=True)
    if _standing(ranked[0]) == _standing(ranked[1]):
        return Advice(None, concern)
    return Advice(ranked[0], concern)


def _text(shop: Shop, product: Product, concern: str) -> Passage | None:
    """What the product's own texts say of the concern."""
    if not concern:
        return None
    found = answer(shop, concern, product)
    own = (p for p in found.passages if p.quote and p.score >= _SPEAKS and p.kind != "policy")
    return next(own, None)


def _standing(product: Product) -> float:
    """Mean stars, drawn to the usual by as many reviews as that is worth."""
    if product.rating is None:
        return 0.0
    count = product.review_count
    return (product.rating * count + _USUAL * _WORTH) / (count + _WORTH)
