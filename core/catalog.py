"""The catalogue in columns: what filtering, counting and ranking work on.

Everything here is exact: a mask holds true for a product if and only if it satisfies every
constraint. Arrays are indexed by the product's position in `ids`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays, read_json, write_arrays, write_json
from core.constraints import Constraints, Range
from core.store.tables import Product

SEPARATOR = " > "
"""Between the levels of a category path."""

_REMEMBERED = 64  # masks

Mask = NDArray[np.bool_]
AttributeValue = str | float | bool | Sequence[str]


def attribute_strings(value: AttributeValue) -> tuple[str, ...]:
    """The casefolded strings that a string constraint on `value` is compared with."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, int | float):
        return (f"{value:g}",)
    values = (value,) if isinstance(value, str) else value
    return tuple(str(item).casefold().strip() for item in values)


def is_number(value: object) -> bool:
    """Whether `value` can stand in a numeric range; a bool can't."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Attribute:
    """One attribute over the catalogue, as an inverted index."""

    postings: Mapping[str, NDArray[np.int32]]
    """Casefolded value to the sorted positions of the products that have it."""
    positions: NDArray[np.int32]
    """Positions of the products with a numeric value, sorted."""
    numbers: NDArray[np.float64]
    """Their values, `(len(positions),)`."""

    @property
    def is_numeric(self) -> bool:
        """Whether most of its values are numbers."""
        return len(self.positions) * 2 > sum(len(rows) for rows in self.postings.values())


@dataclass(frozen=True)
class Catalog:
    """All products, columnar; n is their number."""

    ids: list[str]
    titles: list[str]
    texts: list[str]
    """Casefolded title and description, for word constraints."""
    categories: list[str]
    """Distinct category paths, sorted; `category` indexes them."""
    brands: list[str]
    """Distinct brands, sorted; `brand` indexes them."""
    category: NDArray[np.int32]
    """`(n,)`; -1 for none."""
    brand: NDArray[np.int32]
    """`(n,)`; -1 for none."""
    price: NDArray[np.float64]
    """`(n,)` in the shop's currency; NaN when unknown."""
    stock: NDArray[np.int64]
    """`(n,)` units on hand; -1 when unknown, which counts as available."""
    rating: NDArray[np.float64]
    """`(n,)` mean stars; NaN when unrated."""
    reviews: NDArray[np.int32]
    """`(n,)` number of reviews."""
    attributes: Mapping[str, Attribute]
    currency: str | None = None
    """The currency that most products are priced in."""
    _index: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _masks: dict[str, Mask] = field(default_factory=dict, repr=False, compare=False)
    """What `mask` has found lately: one turn asks for the same several times."""

    def __post_init__(self) -> None:
        self._index.update({id: position for position, id in enumerate(self.ids)})

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, product_id: str) -> int | None:
        """Where a product stands in the columns; None for one that isn't in the catalogue."""
        return self._index.get(product_id)

    @cached_property
    def titles_by_id(self) -> dict[str, str]:
        """Product id to title."""
        return dict(zip(self.ids, self.titles, strict=True))

    @cached_property
    def _folded_brands(self) -> dict[str, int]:
        return {brand.casefold(): code for code, brand in enumerate(self.brands)}

    @cached_property
    def _folded_categories(self) -> list[str]:
        return [path.casefold() for path in self.categories]

    def mask(self, constraints: Constraints) -> Mask:
        """Which products satisfy every constraint, `(n,)`."""
        key = constraints.model_dump_json()
        known = self._masks.get(key)
        if known is None:  # threads share this: another one may empty it at any moment
            known = self._mask(constraints)
            if len(self._masks) >= _REMEMBERED:
                self._masks.clear()
            self._masks[key] = known
        return known.copy()

    def _mask(self, constraints: Constraints) -> Mask:
        mask = self._stock_mask(constraints)
        if constraints.category is not None:
            mask &= self._category_mask(constraints.category)
        if constraints.price_min is not None:
            mask &= self.price >= float(constraints.price_min)
        if constraints.price_max is not None:
            mask &= self.price <= float(constraints.price_max)
        if constraints.brands:
            mask &= self._brand_mask(constraints.brands)
        if constraints.exclude_brands:
            mask &= ~self._brand_mask(constraints.exclude_brands)
        if constraints.rating_min is not None:
            mask &= self.rating >= constraints.rating_min
        for name, wanted in constraints.attributes.items():
            mask &= self._attribute_mask(name, wanted)
        for name, refused in constraints.exclude_attributes.items():
            mask &= ~self._attribute_mask(name, refused)
        for term in constraints.exclude_terms:
            mask &= ~self.mentions(term)
        return mask

    def numbers(self, name: str) -> NDArray[np.float64]:
        """`(n,)` values of `price`, `rating`, `reviews` or a numeric attribute; NaN if unknown."""
        if name in {"price", "rating", "reviews"}:
            column: NDArray[Any] = getattr(self, name)
            return column.astype(np.float64)
        values = np.full(len(self), np.nan)
        if name in self.attributes:
            attribute = self.attributes[name]
            values[attribute.positions] = attribute.numbers
        return values

    def mentions(self, term: str) -> Mask:
        """Which products have `term` in title or description, as whole words, `(n,)`."""
        words = f" {' '.join(_words(term))}"
        return np.fromiter(
            (words in text for text in self._padded_texts), dtype=np.bool_, count=len(self)
        )

    @cached_property
    def _padded_texts(self) -> list[str]:
        return [f" {' '.join(_words(text))} " for text in self.texts]

    def _stock_mask(self, constraints: Constraints) -> Mask:
        mask = np.ones(len(self), np.bool_)
        if constraints.in_stock:
            mask &= self.stock != 0
        if constraints.quantity is not None:
            mask &= (self.stock < 0) | (self.stock >= constraints.quantity)
        return mask

    def _category_mask(self, path: str) -> Mask:
        wanted = path.casefold()
        below = wanted + SEPARATOR
        codes = [
            code
            for code, known in enumerate(self._folded_categories)
            if known == wanted or known.startswith(below)
        ]
        return np.isin(self.category, codes)

    def _brand_mask(self, brands: Iterable[str]) -> Mask:
        codes = [self._folded_brands.get(brand.casefold(), -2) for brand in brands]
        return np.isin(self.brand, codes)

    def _attribute_mask(self, name: str, wanted: tuple[str, ...] | Range) -> Mask:
        mask = np.zeros(len(self), np.bool_)
        attribute = self.attributes.get(name)
        if attribute is None:
            return mask
        if isinstance(wanted, Range):
            low = -np.inf if wanted.min is None else wanted.min
            high = np.inf if wanted.max is None else wanted.max
            inside = (attribute.numbers >= low) & (attribute.numbers <= high)
            mask[attribute.positions[inside]] = True
            return mask
        for value in wanted:
            mask[attribute.postings.get(value.casefold(), [])] = True
        return mask

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Catalog":
        """Put `products` in columns, in the order given."""
        rows = list(products)
        categories, category = _codes([row.category for row in rows])
        brands, brand = _codes([row.brand for row in rows])
        currencies = [row.currency for row in rows if row.currency]
        return cls(
            ids=[row.id for row in rows],
            titles=[row.title for row in rows],
            texts=[f"{row.title}\n{row.description}".casefold() for row in rows],
            categories=categories,
            brands=brands,
            category=category,
            brand=brand,
            price=_floats([row.price for row in rows]),
            stock=np.array([-1 if row.stock is None else row.stock for row in rows], np.int64),
            rating=_floats([row.rating for row in rows]),
            reviews=np.array([row.review_count for row in rows], np.int32),
            attributes=_invert([{**row.derived, **row.attributes} for row in rows]),
            currency=max(set(currencies), key=currencies.count) if currencies else None,
        )

    def save(self, folder: Path) -> None:
        """Write the catalogue into a generation's folder."""
        arrays: dict[str, NDArray[Any]] = {name: getattr(self, name) for name in _ARRAYS}
        vocabulary: dict[str, list[str]] = {}
        for number, (name, attribute) in enumerate(self.attributes.items()):
            vocabulary[name] = list(attribute.postings)
            rows = list(attribute.postings.values())
            arrays[f"a{number}_rows"] = np.concatenate(rows) if rows else np.zeros(0, np.int32)
            arrays[f"a{number}_ends"] = np.cumsum([len(row) for row in rows], dtype=np.int64)
            arrays[f"a{number}_positions"] = attribute.positions
            arrays[f"a{number}_numbers"] = attribute.numbers
        write_arrays(folder / "catalog.npz", arrays)
        lists = {name: getattr(self, name) for name in _LISTS}
        write_json(
            folder / "catalog.json",
            {**lists, "currency": self.currency, "attributes": vocabulary},
        )

    @classmethod
    def load(cls, folder: Path) -> "Catalog":
        """Read what `save` wrote.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        arrays = cast(dict[str, NDArray[Any]], read_arrays(folder / "catalog.npz"))
        stored = cast(dict[str, Any], read_json(folder / "catalog.json"))
        attributes = {}
        for number, (name, values) in enumerate(stored["attributes"].items()):
            rows = np.split(arrays[f"a{number}_rows"], arrays[f"a{number}_ends"][:-1])
            attributes[name] = Attribute(
                postings=dict(zip(values, rows, strict=False)),
                positions=arrays[f"a{number}_positions"],
                numbers=arrays[f"a{number}_numbers"],
            )
        return cls(
            **{name: stored[name] for name in (*_LISTS, "currency")},
            **{name: arrays[name] for name in _ARRAYS},  # type: ignore[arg-type]
            attributes=attributes,
        )


_LISTS = ("ids", "titles", "texts", "categories", "brands")
_ARRAYS = ("category", "brand", "price", "stock", "rating", "reviews")


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def _codes(values: Sequence[str | None]) -> tuple[list[str], NDArray[np.int32]]:
    distinct = sorted({value for value in values if value})
    code = {value: number for number, value in enumerate(distinct)}
    return distinct, np.array([code.get(value or "", -1) for value in values], np.int32)


def _floats(values: Sequence[Decimal | float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)


def _invert(rows: Sequence[Mapping[str, AttributeValue]]) -> dict[str, Attribute]:
    postings: dict[str, dict[str, list[int]]] = {}
    numbers: dict[str, list[tuple[int, float]]] = {}
    for position, row in enumerate(rows):
        for name, value in row.items():
            by_value = postings.setdefault(name, {})
            for text in attribute_strings(value):
                by_value.setdefault(text, []).append(position)
            if is_number(value):
                numbers.setdefault(name, []).append((position, float(cast(float, value))))
    return {
        name: Attribute(
            postings={text: np.array(found, np.int32) for text, found in by_value.items()},
            positions=np.array([at for at, _ in numbers.get(name, [])], np.int32),
            numbers=np.array([number for _, number in numbers.get(name, [])], np.float64),
        )
        for name, by_value in postings.items()
    }
