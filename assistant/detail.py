"""One product in full, and several side by side."""

import re
from collections.abc import Sequence

from assistant.evidence import Comparison, Details
from assistant.services import Shop
from assistant.wording import attribute_name, attribute_value, leaf, money
from core.store import Product, Review

_QUOTE = 160  # characters
_MIDDLE = 3.0  # stars
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def details(shop: Shop, product: Product) -> Details:
    """All that is known of `product`, with one sentence of praise and one of complaint."""
    reviews = shop.store.reviews.of_product(product.id)
    scored = [review for review in reviews if review.sentiment is not None]
    best = max(scored, key=_feeling, default=None)
    worst = min(scored, key=_feeling, default=None)
    return Details(
        product=product,
        attributes={**product.derived, **product.attributes},
        reviews=len(reviews),
        praise=None if best is None else _telling(shop, best, sign=1),
        complaint=None if worst is None else _telling(shop, worst, sign=-1),
    )


def _feeling(review: Review) -> tuple[float, float]:
    """Stars first, where there are any, then the score of the words."""
    return (review.rating or _MIDDLE, review.sentiment or 0.0)


def _telling(shop: Shop, review: Review, *, sign: int) -> str | None:
    """The sentence of a review that praises (`sign` 1) or complains (-1) most clearly, cut at a
    word where it is long; None when none does.
    """
    if sign * ((review.rating or _MIDDLE) - _MIDDLE) < 0:
        return None
    sentences = [part for part in _SENTENCES.split(review.text.strip()) if part]
    scores = sign * shop.sentiment.score(sentences)
    best = int(scores.argmax())
    if scores[best] <= 0:
        return None
    told = sentences[best]
    return told if len(told) <= _QUOTE else told[:_QUOTE].rsplit(" ", 1)[0] + " …"


def compare(products: Sequence[Product]) -> Comparison:
    """What differs between `products`, the most telling rows first; equal rows are left out."""
    rows = [
        ("Price", [money(p.price, p.currency) if p.price is not None else "-" for p in products]),
        ("Rating", [_rating(p) for p in products]),
        ("Brand", [p.brand or "-" for p in products]),
        ("Type", [leaf(p.category) or "-" for p in products]),
    ]
    merged = [{**p.derived, **p.attributes} for p in products]
    for name in dict.fromkeys(name for known in merged for name in known):
        values = [attribute_value(name, known[name]) if name in known else "-" for known in merged]
        rows.append((attribute_name(name).capitalize(), values))
    differing = [(label, tuple(values)) for label, values in rows if len(set(values)) > 1]
    return Comparison(products=tuple(products), rows=tuple(differing))


def _rating(product: Product) -> str:
    if product.rating is None:
        return "-"
    return f"{product.rating:.1f} ({product.review_count})"
