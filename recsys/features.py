"""What the learned ranker knows about a customer and a product, as numbers."""

import numpy as np
from numpy.typing import NDArray

from recsys.feature_lookup import Lookup, distinct, groups, tiers, traits, when, with_interest
from recsys.feature_names import (
    CUSTOMER_FEATURES,
    GROUP_FEATURES,
    GROUPS,
    PAIR_FEATURES,
    PRICE_FEATURES,
    PRODUCT_FEATURES,
)
from recsys.interactions import SECONDS_PER_DAY, SECONDS_PER_WEEK, Interactions
from recsys.products import CustomerTable, ProductTable
from recsys.repeat import intervals
from recsys.visits import visits

_YEAR_WEEKS = 52
_NEVER = 99.0
"""Weeks since something that never happened."""


class Features:
    """Features of any (customer, product) pair, from what was known at `data.now`."""

    def __init__(
        self, data: Interactions, products: ProductTable, customers: CustomerTable | None
    ) -> None:
        bought = data.purchases
        chosen = bought.first_of_session
        self._customers = bought.customers[chosen].astype(np.int64)
        self._products = bought.products[chosen].astype(np.int64)
        self._times = bought.times[chosen]
        self._age = (data.now - self._times) / SECONDS_PER_WEEK
        self._pairs = intervals(bought)
        self._visits = visits(bought)
        self._later = self._visits.later[chosen]
        self._first = self._pairs.first
        self._shape = (data.n_customers, data.n_products)
        self._groups = groups(products)
        price = np.asarray(products.prices, np.float64)
        typical = float(np.nanmedian(price)) if np.isfinite(price).any() else 1.0
        self._log_price = np.log(np.maximum(np.nan_to_num(price, nan=typical), 0.01))
        self._pair = self._pair_lookup(data, bought)
        self._product = self._product_table(products)
        self._customer = self._customer_table(customers, data.customer_ids)
        self._tier = tiers(self._log_price, self._groups[0])
        self._usual_tier, self._tier_in_type = self._usual_tiers(data.n_customers)
        self._traits, self.trait_names = traits(customers, data.customer_ids)
        self._by_group = [self._group_lookup(group) for group in self._groups]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (
            *PAIR_FEATURES,
            *CUSTOMER_FEATURES,
            *PRODUCT_FEATURES,
            *(f"{group}_{name}" for group in GROUPS for name in GROUP_FEATURES),
            *PRICE_FEATURES,
            *self.trait_names,
        )

    def get(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """Features of pairs.

        Args:
            rows: `(m,)` customer indices.
            columns: `(m,)` product indices.

        Returns:
            `(m, len(names))` float32; NaN where something is unknown.
        """
        customer, product = self._customer[rows], self._product[columns]
        return np.concatenate(
            (
                self._pair.get(rows, columns),
                customer,
                product,
                *(
                    lookup.get(rows, group[columns])
                    for lookup, group in zip(self._by_group, self._groups, strict=True)
                ),
                self._price_fit(rows, columns),
                self._traits[rows],
            ),
            axis=1,
            dtype=np.float32,
        )

    def _usual_tiers(self, n_customers: int) -> tuple[NDArray[np.float32], Lookup]:
        """Where in its type's prices a customer buys: at large, and by type."""
        decayed = np.exp2(-self._age / 16)
        tier, kinds = self._tier[self._products], self._groups[0]
        width = int(kinds.max(initial=0)) + 1
        keys, at = np.unique(self._customers * width + kinds[self._products], return_inverse=True)
        by_type = _means(at, tier, decayed, len(keys))[:, None]
        return (
            _means(self._customers, tier, decayed, n_customers),
            Lookup(keys, by_type, width, np.array([np.nan], np.float32)),
        )

    def _price_fit(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """`PRICE_FEATURES` of pairs."""
        price = self._product[columns, PRODUCT_FEATURES.index("product_price")]
        paid = self._customer[rows, CUSTOMER_FEATURES.index("customer_price")]
        tier = self._tier[columns]
        usual = self._tier_in_type.get(rows, self._groups[0][columns])[:, 0]
        return np.column_stack((price - paid, tier - self._usual_tier[rows], tier - usual))

    def _pair_lookup(self, data: Interactions, bought: Interactions) -> Lookup:
        n = self._shape[1]
        pairs = self._pairs
        keys = pairs.customers * n + pairs.products
        events = self._customers * n + self._products
        at = np.searchsorted(keys, events)
        size = len(keys)

        def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.bincount(at, weights=weights, minlength=size).astype(np.float64)

        sessions, gap, since = pairs.sessions, pairs.gap, pairs.since
        units = np.bincount(
            np.searchsorted(keys, bought.customers.astype(np.int64) * n + bought.products),
            weights=bought.values,
            minlength=size,
        )
        values = np.column_stack(
            [
                sessions,
                total(np.exp2(-self._age / 4)),
                total(np.exp2(-self._age / 16)),
                since,
                self._first,
                gap,
                since / np.maximum(gap, 0.1),
                *(total((self._age <= weeks).astype(np.float64)) for weeks in (2, 4, 8)),
                units / np.maximum(sessions, 1),
                *self._pair_visits(at, sessions),
                *self._pair_gaps(at, size),
                np.zeros(size),
            ]
        )
        no, nan = 0.0, np.nan
        missing = np.array(
            [no, no, no, _NEVER, _NEVER, nan, nan, no, no, no, no, nan, no, no, no, nan, nan, no],
            np.float32,
        )
        return with_interest(data, keys, values.astype(np.float32), missing)

    def _pair_visits(
        self, at: NDArray[np.int64], sessions: NDArray[np.int64]
    ) -> list[NDArray[np.float64]]:
        """How many visits ago a pair was last bought, the share of visits since the first in
        which it was, and in how many of the last 5 and 10.
        """
        size = len(sessions)
        last, first = np.full(size, np.inf), np.zeros(size)
        np.minimum.at(last, at, self._later)
        np.maximum.at(first, at, self._later)
        lately = [np.bincount(at[self._later < n], minlength=size) for n in (5, 10)]
        return [last, sessions / (first + 1), *(count.astype(np.float64) for count in lately)]

    def _pair_gaps(self, at: NDArray[np.int64], size: int) -> list[NDArray[np.float64]]:
        """The last interval between purchases of a pair, and the intervals' spread, in weeks."""
        order = np.lexsort((-self._age, at))
        same = np.diff(at[order]) == 0
        gaps = -np.diff(self._age[order])[same]
        pair = at[order][1:][same]
        last = np.full(size, np.nan)
        last[pair] = gaps  # the latest of a pair comes last
        count = np.bincount(pair, minlength=size)
        mean = np.bincount(pair, gaps, size) / np.maximum(count, 1)
        square = np.bincount(pair, gaps * gaps, size) / np.maximum(count, 1)
        spread = np.sqrt(np.maximum(square - mean * mean, 0))
        return [last, np.where(count > 1, spread, np.nan)]

    def _customer_table(
        self, customers: CustomerTable | None, ids: tuple[str, ...]
    ) -> NDArray[np.float32]:
        n = self._shape[0]
        who, age, size = self._visits.customers, self._visits.ages, self._visits.sizes

        def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.bincount(who, weights=weights, minlength=n).astype(np.float64)

        count = total(np.ones(len(who)))
        since, longest = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(since, who, age)
        np.maximum.at(longest, who, age)
        since[count == 0] = longest[count == 0] = np.nan
        pair_customer = self._pairs.customers
        bought = np.bincount(pair_customer, minlength=n)
        lately = np.bincount(pair_customer[self._pairs.since <= 8], minlength=n)
        new = np.bincount(pair_customer[self._first <= 8], minlength=n)
        events = np.maximum(np.bincount(self._customers, minlength=n), 1)
        weekend, evening = when(self._times)
        sentiment = np.full(n, np.nan)
        if customers is not None and customers.sentiment is not None:
            known = dict(zip(customers.ids, customers.sentiment.tolist(), strict=True))
            sentiment = np.array([known.get(customer, np.nan) for customer in ids])

        def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.bincount(self._customers, weights=values, minlength=n) / events

        return np.column_stack(
            [
                count,
                total((age <= 4).astype(np.float64)),
                total(np.exp2(-age / 16)),
                total(size.astype(np.float64)) / np.maximum(count, 1),
                since,
                (longest - since) / np.maximum(count - 1, 1),
                bought,
                new / np.maximum(lately, 1),
                mean(self._log_price[self._products]),
                mean(weekend),
                mean(evening),
                sentiment,
            ]
        ).astype(np.float32)

    def _product_table(self, products: ProductTable) -> NDArray[np.float32]:
        n = self._shape[1]
        pairs, first = self._pairs, self._first
        product = pairs.products
        sales = [self._buyers_within(0, weeks) for weeks in (1, 2, 4, 8, 16)]
        buyers = np.bincount(product, minlength=n)
        again = pairs.sessions > 1
        repeaters = np.bincount(product[again], minlength=n)
        gaps = np.bincount(product[again], weights=pairs.gap[again], minlength=n)
        age = np.zeros(n)
        np.maximum.at(age, self._products, self._age)
        new = [np.bincount(product[first <= weeks], minlength=n) for weeks in (2, 4, 12)]
        events = np.maximum(np.bincount(self._products, minlength=n), 1)
        weekend, evening = when(self._times)
        kinds, categories = self._groups[0], self._groups[1]
        by_kind = np.bincount(kinds, weights=sales[2])[kinds]
        by_category = np.bincount(categories, weights=sales[2])[categories]
        long_ago = self._age.max(initial=0) >= _YEAR_WEEKS
        year_ago = (
            self._buyers_within(_YEAR_WEEKS - 4, _YEAR_WEEKS) if long_ago else np.full(n, np.nan)
        )
        nothing = np.full(n, np.nan)
        return np.column_stack(
            [
                *sales,
                (4 * sales[0] + 4) / (sales[2] + 4),
                (2 * sales[1] + 4) / (sales[2] + 4),
                (4 * sales[2] + 10) / (sales[4] + 10),
                buyers,
                repeaters / np.maximum(buyers, 1),
                gaps / np.maximum(repeaters, 1),
                age,
                *new,
                new[1] / np.maximum(buyers, 1),
                year_ago,
                sales[2] / np.maximum(by_kind, 1),
                sales[2] / np.maximum(by_category, 1),
                by_kind,
                by_category,
                self._log_price,
                np.bincount(self._products, weights=weekend, minlength=n) / events,
                np.bincount(self._products, weights=evening, minlength=n) / events,
                nothing if products.sentiment is None else products.sentiment,
            ]
        ).astype(np.float32)

    def _buyers_within(self, start: float, end: float) -> NDArray[np.int64]:
        """Customers who bought each product between `start` and `end` weeks ago."""
        n = self._shape[1]
        then = (self._age > start) & (self._age <= end) if start else self._age <= end
        pairs = distinct(self._customers[then] * n + self._products[then])
        return np.bincount(pairs % n, minlength=n)

    def _group_lookup(self, group: NDArray[np.int64]) -> Lookup:
        """`GROUP_FEATURES` of each customer and group."""
        width = int(group.max(initial=0)) + 1
        keys, at = np.unique(self._customers * width + group[self._products], return_inverse=True)
        size = len(keys)
        decayed = np.exp2(-self._age / 16)
        half_16 = np.bincount(at, weights=decayed, minlength=size)
        since = np.full(size, _NEVER)
        np.minimum.at(since, at, self._age)
        gap = self._gaps(at, size, since)
        sales = np.bincount(group[self._products], weights=decayed, minlength=width)
        everyone = sales / max(float(sales.sum()), 1e-12)
        spent = np.bincount(self._customers, weights=decayed, minlength=self._shape[0])
        share = half_16 / np.maximum(spent[keys // width], 1e-6)
        pair_keys = self._pairs.customers * width + group[self._pairs.products]
        pair_at = np.searchsorted(keys, pair_keys)
        values = np.column_stack(
            [
                np.bincount(at, minlength=size),
                np.bincount(at, weights=np.exp2(-self._age / 4), minlength=size),
                half_16,
                since,
                share,
                np.log((share + 1e-4) / (everyone[keys % width] + 1e-4)),
                np.bincount(pair_at, minlength=size),
                np.bincount(pair_at[self._first <= 12], minlength=size),
                gap,
                since / np.maximum(gap, 0.1),
            ]
        ).astype(np.float32)
        missing = np.array([0, 0, 0, _NEVER, 0, -3, 0, 0, np.nan, np.nan], np.float32)
        return Lookup(keys, values, width, missing)

    def _gaps(
        self, at: NDArray[np.int64], size: int, since: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Mean weeks between the days on which each of `size` things was bought, NaN for one.

        Args:
            at: `(n_purchases,)` which thing each purchase is of.
            size: how many there are.
            since: `(size,)` weeks since the last.
        """
        day = self._times // SECONDS_PER_DAY
        span = int(np.ptp(day)) + 1 if len(day) else 1
        first_day = day.min(initial=np.iinfo(np.int64).max)
        days = np.bincount(distinct(at * span + (day - first_day)) // span, minlength=size)
        first = np.zeros(size)
        np.maximum.at(first, at, self._age)
        return np.where(days > 1, (first - since) / np.maximum(days - 1, 1), np.nan)


def _means(
    at: NDArray[np.int64], values: NDArray[np.float32], weights: NDArray[np.float64], size: int
) -> NDArray[np.float32]:
    """Weighted mean of the values of each of `size` things; NaN for one without any."""
    total = np.bincount(at, weights=weights, minlength=size)
    summed = np.bincount(at, weights=weights * values, minlength=size)
    return np.where(total > 0, summed / np.maximum(total, 1e-12), np.nan).astype(np.float32)
