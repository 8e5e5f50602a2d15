"""One product in full, and several side by side."""

import re
from collections.abc import Sequence

from assistant.evidence import Comparison, Details
from assistant.services import Shop
from assistant.wording import attribute_name, attribute_value, leaf, money
from core.store import Product, Review

_QUOTE = 160  # characters


def details(shop: Shop, product: Product) -> Details:
    """All that is known of `product`, with one sentence of praise and one of complaint."""
    reviews = shop.store.reviews.of_product(product.id)
    scored = [review for review in reviews if review.sentiment is not None]
    best = max(scored, key=_sentiment, default=None)
    worst = min(scored, key=_sentiment, default=None)
    return Details(
        product=product,
        attributes={**product.derived, **product.attributes},
        reviews=len(reviews),
        praise=_sentence(best) if best is not None and _sentiment(best) > 0 else None,
        complaint=_sentence(worst) if worst is not None and _sentiment(worst) < 0 else None,
    )


def _sentiment(review: Review) -> float:
    return review.sentiment or 0.0


def _sentence(review: Review) -> str:
    """The first sentence, cut at a word where it is long."""
    first = re.split(r"(?<=[.!?])\s", review.text.strip(), maxsplit=1)[0]
    return first if len(first) <= _QUOTE else first[:_QUOTE].rsplit(" ", 1)[0] + " …"


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
