"""Masks are exact: true if and only if a product satisfies every constraint."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import SEPARATOR, Catalog, attribute_strings
from core.constraints import Constraints, Range
from core.store import Product

_CATEGORIES = [None, "outdoor", "outdoor > tents", "outdoor > tents > family", "outdoorsy"]
_BRANDS = [None, "Alto", "Brae"]
_COLORS = ["black", "Red", "deep blue"]

products = st.builds(
    Product,
    id=st.uuids().map(str),
    title=st.sampled_from(["Wool hat", "Tent with wheels", "Lamp"]),
    description=st.sampled_from(["", "Made of wool.", "No wheels, no straps."]),
    category=st.sampled_from(_CATEGORIES),
    brand=st.sampled_from(_BRANDS),
    price=st.none() | st.decimals(0, 100, places=2),
    stock=st.none() | st.integers(0, 5),
    rating=st.none() | st.floats(1, 5, width=32),
    attributes=st.fixed_dictionaries(
        {},
        optional={
            "color": st.sampled_from(_COLORS) | st.lists(st.sampled_from(_COLORS), min_size=1),
            "weight_g": st.integers(0, 50) | st.floats(0, 50),
            "waterproof": st.booleans(),
        },
    ),
)
prices = st.none() | st.decimals(0, 100, places=2)
constraints = st.builds(
    Constraints,
    category=st.sampled_from([*_CATEGORIES, "OUTDOOR > Tents"]),
    price_min=prices,
    price_max=prices,
    brands=st.sampled_from([(), ("alto",), ("Alto", "Brae")]),
    exclude_brands=st.sampled_from([(), ("ALTO",)]),
    attributes=st.fixed_dictionaries(
        {},
        optional={
            "color": st.sampled_from([("red",), ("black", "deep blue")]),
            "weight_g": st.builds(Range, min=st.none() | st.just(10), max=st.none() | st.just(30)),
            "waterproof": st.sampled_from([("yes",), ("no",)]),
            "unheard_of": st.just(("x",)),
        },
    ),
    exclude_attributes=st.fixed_dictionaries({}, optional={"color": st.just(("red",))}),
    exclude_terms=st.sampled_from([(), ("wheels",), ("wool",)]),
    rating_min=st.none() | st.floats(1, 5),
    quantity=st.none() | st.integers(1, 6),
    in_stock=st.booleans(),
)


@given(st.lists(products, max_size=8, unique_by=lambda product: product.id), constraints)
def test_a_mask_says_exactly_what_a_plain_reading_says(
    rows: list[Product], wanted: Constraints
) -> None:
    mask = Catalog.of(rows).mask(wanted)
    assert mask.tolist() == [_satisfies(product, wanted) for product in rows]


def _satisfies(product: Product, wanted: Constraints) -> bool:
    """The constraints once more, one product at a time, sharing no code with the mask."""
    return all(
        (
            not (wanted.in_stock and product.stock == 0),
            wanted.quantity is None or product.stock is None or product.stock >= wanted.quantity,
            wanted.category is None or _in_category(product.category, wanted.category),
            wanted.price_min is None
            or (product.price is not None and product.price >= wanted.price_min),
            wanted.price_max is None
            or (product.price is not None and product.price <= wanted.price_max),
            not wanted.brands or _folded(product.brand) in {b.lower() for b in wanted.brands},
            _folded(product.brand) not in {b.lower() for b in wanted.exclude_brands},
            wanted.rating_min is None
            or (product.rating is not None and product.rating >= wanted.rating_min),
            all(_has(product, name, value) for name, value in wanted.attributes.items()),
            not any(_has(product, n, v) for n, v in wanted.exclude_attributes.items()),
            not any(_mentions(product, term) for term in wanted.exclude_terms),
        )
    )


def _folded(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _in_category(path: str | None, wanted: str) -> bool:
    levels = [] if path is None else path.lower().split(SEPARATOR)
    return levels[: wanted.count(SEPARATOR) + 1] == wanted.lower().split(SEPARATOR)


def _has(product: Product, name: str, wanted: tuple[str, ...] | Range) -> bool:
    value: Any = product.attributes.get(name)
    if value is None:
        return False
    if isinstance(wanted, Range):
        return (wanted.min is None or value >= wanted.min) and (
            wanted.max is None or value <= wanted.max
        )
    return bool(set(attribute_strings(value)) & set(wanted))


def _mentions(product: Product, term: str) -> bool:
    text = f"{product.title} {product.description}".lower().replace(".", " ").replace(",", " ")
    return term in text.split()


@given(st.lists(products, max_size=8, unique_by=lambda product: product.id), constraints)
def test_a_loaded_catalogue_masks_as_the_saved_one(
    rows: list[Product], wanted: Constraints
) -> None:
    import tempfile

    catalog = Catalog.of(rows)
    with tempfile.TemporaryDirectory() as folder:
        catalog.save(Path(folder))
        loaded = Catalog.load(Path(folder))
    assert loaded.mask(wanted).tolist() == catalog.mask(wanted).tolist()
    assert loaded.ids == catalog.ids


def test_what_the_shop_says_overrides_what_was_derived() -> None:
    product = Product(id="1", title="x", attributes={"color": "red"}, derived={"color": "blue"})
    catalog = Catalog.of([product])
    assert list(catalog.attributes["color"].postings) == ["red"]


def test_numbers_of_an_unknown_field_are_nan() -> None:
    catalog = Catalog.of([Product(id="1", title="x", price=Decimal("2.50"))])
    assert np.isnan(catalog.numbers("capacity_l")).all()
    assert catalog.numbers("price").tolist() == [2.5]


def test_changing_a_mask_changes_no_later_one() -> None:
    catalog = Catalog.of([Product(id="a", title="Lamp"), Product(id="b", title="Tent")])
    mask = catalog.mask(Constraints())
    mask[0] = False
    assert catalog.mask(Constraints()).tolist() == [True, True]
