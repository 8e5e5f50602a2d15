"""What is so, read from the store: the yardstick that shares no code with what it measures.

`core.catalog` filters the shop's columns and `assistant.check` checks replies; nothing of
either is used here, so that a fault of theirs can't hide itself.
"""

from collections.abc import Mapping
from typing import Any

from core.constraints import Constraints, Range
from core.store import Product


def values_of(product: Product, attribute: str) -> set[str]:
    """An attribute's values in lower case; a flag is `yes` or `no`."""
    known: Mapping[str, Any] = {**product.derived, **product.attributes}
    value = known.get(attribute)
    if value is None:
        return set()
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    many = value if isinstance(value, list | tuple) else [value]
    return {(f"{item:g}" if isinstance(item, float) else str(item)).lower() for item in many}


def broken(product: Product, wanted: Constraints) -> list[str]:
    """Names of the constraints that `product` breaks; empty when it satisfies them all."""
    faults = [*_broken_fields(product, wanted), *_broken_attributes(product, wanted)]
    words = " ".join(_words(f"{product.title} {product.description}"))
    faults += [
        f"without {term}"
        for term in wanted.exclude_terms
        if f" {' '.join(_words(term))} " in f" {words} "
    ]
    return faults


def _broken_fields(product: Product, wanted: Constraints) -> list[str]:
    path = (product.category or "").lower()
    asked = (wanted.category or "").lower()
    brand = (product.brand or "").lower()
    price = None if product.price is None else float(product.price)
    checks = {
        "category": not asked or path == asked or path.startswith(f"{asked} > "),
        "price_min": wanted.price_min is None
        or (price is not None and price >= float(wanted.price_min)),
        "price_max": wanted.price_max is None
        or (price is not None and price <= float(wanted.price_max)),
        "brands": not wanted.brands or brand in {name.lower() for name in wanted.brands},
        "exclude_brands": brand not in {name.lower() for name in wanted.exclude_brands},
        "rating_min": wanted.rating_min is None
        or (product.rating is not None and product.rating >= wanted.rating_min - 1e-6),
        "quantity": wanted.quantity is None
        or product.stock is None
        or product.stock >= wanted.quantity,
        "in_stock": not wanted.in_stock or product.stock != 0,
    }
    return [name for name, holds in checks.items() if not holds]


def _broken_attributes(product: Product, wanted: Constraints) -> list[str]:
    faults = []
    for name, accepted in wanted.attributes.items():
        if isinstance(accepted, Range):
            holds = _inside(product, name, accepted)
        else:
            holds = bool(values_of(product, name) & {value.lower() for value in accepted})
        if not holds:
            faults.append(name)
    for name, refused in wanted.exclude_attributes.items():
        if values_of(product, name) & {value.lower() for value in refused}:
            faults.append(f"not {name}")
    return faults


def _inside(product: Product, name: str, accepted: Range) -> bool:
    value = {**product.derived, **product.attributes}.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low = accepted.min is None or value >= accepted.min
    return low and (accepted.max is None or value <= accepted.max)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()
