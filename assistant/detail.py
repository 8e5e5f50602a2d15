"""One product in full, and several side by side."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from assistant.answers import summarise
from assistant.evidence import Comparison, Details
from assistant.gap import Gap
from assistant.language.frames import Direction, Superlative
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


_TWO = 2


def at_extreme(products: Sequence[Product], order: Superlative) -> tuple[Product, ...]:
    """The products that are ahead of all others, several where they are equal; empty where fewer
    than two have what to go by on record.
    """
    valued = [(value, p) for p in products if (value := number(p, order.field)) is not None]
    if len(valued) < _TWO:
        return ()
    values = [value for value, _ in valued]
    best = min(values) if order.direction is Direction.LESS else max(values)
    return tuple(product for value, product in valued if value == best)


def gap_between(products: Sequence[Product], field: str, *, times: bool = False) -> Gap:
    """How far the first and the last of `products` by that field are apart."""
    valued = [(value, p) for p in products if (value := number(p, field)) is not None]
    if len(valued) < _TWO:
        return Gap(field)
    (low, less), (high, more) = (pick(valued, key=lambda pair: pair[0]) for pick in (min, max))
    ratio = round(float(high / low), 1) if times and low else None
    return Gap(field, more, less, high - low, ratio)


def number(product: Product, field: str) -> Decimal | None:
    """What a product has of a field: `price`, `rating`, `reviews`, or a numeric attribute."""
    known = {
        "price": product.price, "rating": product.rating, "reviews": product.review_count,
        **product.derived, **product.attributes,
    }  # fmt: skip
    value = known.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))


def telling(product: Product) -> dict[str, Any]:
    """The attributes that say something to a shopper, the shop's own marks left out."""
    known = {**product.derived, **product.attributes}
    return {name: value for name, value in known.items() if name not in _MARKS}


_MARKS = frozenset({"promoted", "featured", "sku", "vendor_id"})


def _rating(product: Product) -> str:
    if product.rating is None:
        return "-"
    return f"{product.rating:.1f} ({product.review_count})"
