"""Arrays that features are looked up in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import PURCHASE, Interactions, codes
from recsys.products import CustomerTable, ProductTable, category_levels


@dataclass(frozen=True)
class Lookup:
    """Values of the (row, column) pairs that have any."""

    keys: NDArray[np.int64]
    values: NDArray[np.float32]
    width: int
    missing: NDArray[np.float32]

    def get(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """`(m, features)` of the pairs."""
        found = np.tile(self.missing, (len(rows), 1))
        if len(self.keys):
            keys = rows * self.width + columns
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[at] == keys
            found[known] = self.values[at[known]]
        return found


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct numbers, ascending; many times faster than `np.unique`, which hashes."""
    ordered = np.sort(keys)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def groups(products: ProductTable) -> list[NDArray[np.int64]]:
    """Group code of each product for each of `GROUPS`; unknown is a group of its own."""
    kinds = codes(products.categories)[0] + 1
    categories = codes(category_levels(products.categories, 2))[0] + 1
    departments = codes(category_levels(products.categories, 1))[0] + 1
    brands = codes(products.brands)[0] + 1
    _, lines = np.unique(
        brands.astype(np.int64) * (int(categories.max(initial=0)) + 1) + categories,
        return_inverse=True,
    )
    columns = (kinds, categories, departments, brands, np.asarray(lines).ravel())
    return [np.asarray(column, np.int64) for column in columns]


def tiers(prices: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float32]:
    """Share of the products of the same group that cost no more, in (0, 1], by position."""
    order = np.lexsort((prices, group))
    ordered = group[order]
    start = np.searchsorted(ordered, ordered)
    size = np.searchsorted(ordered, ordered, side="right") - start
    found = np.empty(len(prices), np.float32)
    found[order] = (np.arange(len(prices)) - start + 1) / size
    return found


def traits(
    customers: CustomerTable | None, ids: tuple[str, ...]
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Codes of the traits of those who consent; NaN where unknown."""
    if customers is None or not customers.traits:
        return np.zeros((len(ids), 0), np.float32), ()
    at = {customer: row for row, customer in enumerate(customers.ids)}
    rows = np.array([at.get(customer, -1) for customer in ids], np.int64)
    columns = []
    for values in customers.traits.values():
        ordered = {name: code for code, name in enumerate(sorted({v for v in values if v}))}
        column = np.array([ordered.get(value or "", -1) for value in values] + [-1], np.float32)
        column[column < 0] = np.nan
        if customers.consents is not None:
            column[:-1][~customers.consents] = np.nan
        columns.append(column[rows])
    names = tuple(f"trait_{name}" for name in customers.traits)
    return np.column_stack(columns).astype(np.float32), names


def when(times: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """1 for each time (seconds since 1970 UTC) on a weekend, and 1 for each after 17:00."""
    weekday = (times // 86_400 + 3) % 7
    return (weekday >= 5).astype(np.float64), (times % 86_400 >= 17 * 3_600).astype(np.float64)


def with_interest(
    data: Interactions,
    keys: NDArray[np.int64],
    values: NDArray[np.float32],
    missing: NDArray[np.float32],
) -> Lookup:
    """Pairs that were bought, and those only looked at; fills the last column with interest.

    Interest is the sum of the weights of everything but purchases, with a half-life of two
    weeks.
    """
    looked = data.select(data.kinds != PURCHASE, data.now)
    if not len(looked.times):
        return Lookup(keys, values, data.n_products, missing)
    pairs = looked.customers.astype(np.int64) * data.n_products + looked.products
    seen, at = np.unique(pairs, return_inverse=True)
    interest = np.bincount(np.asarray(at).ravel(), weights=looked.weights(2.0))
    merged = np.union1d(keys, seen)
    result = np.tile(missing, (len(merged), 1))
    result[np.searchsorted(merged, keys)] = values
    result[np.searchsorted(merged, seen), -1] = interest
    return Lookup(merged, result, data.n_products, missing)
