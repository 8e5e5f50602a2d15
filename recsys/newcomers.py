"""Products that came in after the model was built."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactError
from recsys.products import ProductTable
from recsys.tables import Names, Tables


def extended(tables: Tables, names: Names, products: ProductTable) -> tuple[Tables, Names]:
    """The tables with further products behind the known ones.

    Nobody has bought them, so they have no factors, neighbours or popularity; their content
    is taken to be the mean of those of their category and brand. Filters, statements and
    sessions find them at once; the next build learns them.

    Raises:
        ArtifactError: a product is already known.
    """
    known = set(names.products)
    repeated = [product for product in products.ids if product in known]
    if repeated:
        raise ArtifactError(f"Product '{repeated[0]}' is already in the recommender.")
    n, m = len(names.products), len(products.ids)
    category, categories = _coded(names.categories, products.categories)
    brand, brands = _coded(names.brands, products.brands)
    self_neighbours = np.arange(n, n + m, dtype=np.int32)[:, None]
    every_category = np.concatenate((tables.category, category))
    popularity = np.concatenate((tables.popularity, np.zeros(m, np.float32)))
    order = np.lexsort((-popularity, every_category)).astype(np.int32)
    starts = np.searchsorted(every_category[order], np.arange(len(categories) + 1))
    margins = np.full(m, np.nan) if products.margins is None else products.margins
    grown = replace(
        tables,
        factors=_padded(tables.factors, m),
        neighbours=_stacked(tables.neighbours, self_neighbours),
        neighbour_weights=_padded(tables.neighbour_weights, m),
        basket_neighbours=_stacked(tables.basket_neighbours, self_neighbours),
        basket_weights=_padded(tables.basket_weights, m),
        vectors=np.concatenate((tables.vectors, _guessed(tables, category, brand))),
        popularity=popularity,
        exposure=np.concatenate((tables.exposure, np.zeros(m, np.float32))),
        margins=np.concatenate((tables.margins, margins.astype(np.float32))),
        available=np.concatenate((tables.available, products.available())),
        category=every_category,
        category_order=order,
        category_start=starts,
        brand=np.concatenate((tables.brand, brand)),
    )
    return grown, replace(
        names,
        products=(*names.products, *products.ids),
        categories=categories,
        brands=brands,
        fingerprint=f"{names.fingerprint}+{products.fingerprint()}",
    )


def _coded(
    names: tuple[str, ...], values: Sequence[str | None]
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    index = {name: code for code, name in enumerate(names)}
    numbers = [-1 if value is None else index.setdefault(value, len(index)) for value in values]
    return np.array(numbers, np.int32), tuple(index)


def _padded(rows: NDArray[np.float32], m: int) -> NDArray[np.float32]:
    return np.concatenate((rows, np.zeros((m, rows.shape[1]), np.float32)))


def _stacked(rows: NDArray[np.int32], own: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate((rows, np.tile(own, (1, rows.shape[1]))))


def _guessed(
    tables: Tables, category: NDArray[np.int32], brand: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Content vectors by category and brand, of length one; zeros where both are new."""
    rows = np.zeros((len(category), tables.vectors.shape[1]), np.float32)
    for at, (kind, maker) in enumerate(zip(category.tolist(), brand.tolist(), strict=True)):
        alike = (tables.category == kind) & (kind >= 0)
        both = alike & (tables.brand == maker)
        chosen = both if both.any() else alike
        if not chosen.any():
            chosen = (tables.brand == maker) & (maker >= 0)
        if chosen.any():
            rows[at] = tables.vectors[chosen].mean(axis=0)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), np.float32)
