"""One product in full, and several side by side."""

from collections.abc import Collection, Sequence
from typing import Any

from assistant.answers import summarise
from assistant.evidence import Comparison, Details
from assistant.services import Shop
from assistant.wording import attribute_name, attribute_value, leaf, money
from core.store import Product


def details(shop: Shop, product: Product) -> Details:
    """All that is known of `product`, with what its reviews say on the whole."""
    return Details(
        product=product,
        attributes=telling(product),
        reviews=product.review_count,
        summary=summarise(shop, product),
    )


def compare(products: Sequence[Product], asked: Collection[str] = ()) -> Comparison:
    """What differs between `products`, and what the shopper asked for, the most telling rows first.

    Args:
        products: at least two.
        asked: names of attributes that the shopper cares about; their rows come first of the
            attributes', and stay where all are equal.
    """
    rows = [
        ("Price", [money(p.price, p.currency) if p.price is not None else "-" for p in products]),
        ("Rating", [_rating(p) for p in products]),
        ("Brand", [p.brand or "-" for p in products]),
        ("Type", [leaf(p.category) or "-" for p in products]),
    ]
    merged = [telling(product) for product in products]
    wanted = {attribute_name(name).capitalize() for name in asked}
    names = dict.fromkeys(name for known in merged for name in known)
    for name in sorted(names, key=lambda name: name not in asked):
        values = [attribute_value(name, known[name]) if name in known else "-" for known in merged]
        rows.append((attribute_name(name).capitalize(), values))
    differing = [
        (label, tuple(values)) for label, values in rows if len(set(values)) > 1 or label in wanted
    ]
    return Comparison(products=tuple(products), rows=tuple(differing))


def telling(product: Product) -> dict[str, Any]:
    """The attributes that say something to a shopper, the shop's own marks left out."""
    known = {**product.derived, **product.attributes}
    return {name: value for name, value in known.items() if name not in _MARKS}


_MARKS = frozenset({"promoted", "featured", "sku", "vendor_id"})


def _rating(product: Product) -> str:
    if product.rating is None:
        return "-"
    return f"{product.rating:.1f} ({product.review_count})"
