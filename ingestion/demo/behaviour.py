"""The behaviour model: how much a customer wants a product at a time.

The utility of product `p` for customer `c` at time `t` is a sum of

- *taste*: `8 sqrt(taste_c(t) . interests_p)`, where a taste is a share of attention over interests,
  and products belong to one to four of them;
- *price*: `-6 (quality_p - level_c)^2`, as each customer is at home at some price level;
- *brand*: a liking per customer and brand, normal with deviation 0.45;
- *style*: a liking per customer and colour group, normal with deviation 0.35;
- *merit*: `1.2 (quality_p - .5)` and a popularity of its own, normal with deviation 0.4;
- *season*: the type's yearly curve, half a year later in the southern hemisphere;
- *audience*: -4 for clothes made for the other gender.

A known share of customers changes taste once, at a known time: their two strongest interests
give way to two that they had no interest in. `Truth` tells who, when, and both tastes.

A shown product is looked at with `1 / position ** .35`, clicked with
`sigmoid(utility - click_threshold)`, and, once clicked, bought with
`sigmoid(utility - purchase_threshold)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.store.tables import EventKind
from ingestion.demo.customers import People, interest_names
from ingestion.demo.products import Item
from ingestion.demo.seasons import CALENDAR_SEASONS, PEAKS, day_of_year, season_curve
from ingestion.demo.tables import colors, product_types

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEVER: Final = np.iinfo(np.int64).max
"""The change time of customers who keep their taste."""


@dataclass(frozen=True)
class BehaviourConfig:
    """Options of the behaviour model."""

    changed_share: float = 0.15
    """Share of customers whose taste changes, in [0, 1]."""
    change_window: tuple[float, float] = (0.35, 0.8)
    """When it changes, as shares of the year."""
    click_threshold: float = 4.0
    """Utility at which half of those who look click."""
    purchase_threshold: float = 5.1
    """Utility at which half of those who clicked buy."""
    examination: float = 0.35
    """How fast attention fades with position; 0 means not at all."""


@dataclass(frozen=True)
class Truth:
    """What the simulation knows and no model is told; arrays are indexed by customer row."""

    interests: tuple[str, ...]
    """Columns of both taste arrays."""
    taste_before: Floats
    """`(n_customers, n_interests)`, rows sum to one."""
    taste_after: Floats
    """The same after the change; equal to `taste_before` for those who never change."""
    change_time: Ints
    """`(n_customers,)` seconds since 1970, `NEVER` for most."""
    price_level: Floats
    """`(n_customers,)` in [0, 1]."""
    product_quality: Floats
    """`(n_products,)` hidden quality in [0, 1], indexed as the product rows."""

    @property
    def changed(self) -> NDArray[np.bool_]:
        """`(n_customers,)` whose taste changes within the year."""
        return self.change_time < NEVER


def change_tastes(
    tastes: Floats, start: int, end: int, config: BehaviourConfig, rng: np.random.Generator
) -> tuple[Floats, Ints]:
    """Tastes after the change, and when it comes (seconds, `NEVER` for most)."""
    count, width = tastes.shape
    changed = rng.random(count) < config.changed_share
    after = tastes.copy()
    for row in np.flatnonzero(changed):
        order = np.argsort(-tastes[row])
        new = rng.choice(order[5:width], 2, replace=False)
        after[row, new] = tastes[row, order[:2]]
        after[row, order[:2]] = tastes[row, new]
    low, high = config.change_window
    moments = np.int64(start) + np.asarray(rng.uniform(low, high, count) * (end - start), np.int64)
    return after, np.asarray(np.where(changed, moments, NEVER), np.int64)


class BehaviourModel:
    """Simulated customers of the demo shop; see the module for the formula."""

    def __init__(
        self,
        persons: People,
        items: Sequence[Item],
        truth: Truth,
        config: BehaviourConfig,
        rng: np.random.Generator,
    ) -> None:
        self.config = config
        self.truth = truth
        self.customer_ids: tuple[str, ...] = tuple(row["id"] for row in persons.rows)
        self.product_ids: tuple[str, ...] = tuple(item.row["id"] for item in items)
        self._customer_rows = {key: row for row, key in enumerate(self.customer_ids)}
        self._product_rows = {key: row for row, key in enumerate(self.product_ids)}
        self.product_interests = _interest_matrix(items)
        """`(n_products, n_interests)`: 1 for the first interest a product serves, .6 for more."""
        self._peaks = (*PEAKS, "")
        self.product_peak = np.array([self._peaks.index(_peak(item)) for item in items])
        """`(n_products,)` the season of each product, a column of `seasons`."""
        self._south = persons.south
        lasting = self._lasting_part(persons, items, rng)
        self.lasting_utility = np.stack(
            [lasting + self._taste_part(t) for t in (truth.taste_before, truth.taste_after)]
        ).astype(np.float32)
        """`(2, n_customers, n_products)`: utility without season, before and after the change."""

    def _taste_part(self, tastes: Floats) -> Floats:
        return np.asarray(8 * np.sqrt(tastes @ self.product_interests.T))

    def _lasting_part(
        self, persons: People, items: Sequence[Item], rng: np.random.Generator
    ) -> Floats:
        """`(n_customers, n_products)`: everything but taste and season."""
        count = len(persons.rows)
        brands = sorted({item.brand for item in items})
        groups = sorted({color.group for color in colors().values()})
        brand = [brands.index(item.brand) for item in items]
        group = [groups.index(colors()[item.color].group) if item.color else 0 for item in items]
        colored = np.array(["color" in item.row["attributes"] for item in items])
        quality = self.truth.product_quality
        gap = quality[None, :] - self.truth.price_level[:, None]
        merit = 1.2 * (quality - 0.5) + rng.normal(0, 0.4, len(items))
        brand_liking = rng.normal(0, 0.45, (count, len(brands)))[:, brand]
        style_liking = rng.normal(0, 0.35, (count, len(groups)))[:, group] * colored
        audience = np.array([_audience(item) for item in items])
        other = np.where(persons.women[:, None], audience == 2, audience == 1)
        return np.asarray(merit - 6 * gap**2 + brand_liking + style_liking - 4.0 * other)

    def taste(self, customers: Ints, seconds: Ints) -> Floats:
        """`(n, n_interests)`: the taste of each customer row at each time."""
        changed = self.has_changed(customers, seconds)[:, None] == 1
        before, after = self.truth.taste_before[customers], self.truth.taste_after[customers]
        return np.where(changed, after, before)

    def utilities(self, customers: Ints, products: Ints, seconds: Ints) -> Floats:
        """Utilities of many customers at once.

        Args:
            customers: `(n,)` customer rows.
            products: `(n, k)` product rows.
            seconds: `(n,)` UTC seconds.

        Returns:
            `(n, k)`.
        """
        base = self.lasting_utility[
            self.has_changed(customers, seconds)[:, None], customers[:, None], products
        ]
        seasons = self.seasons(customers, seconds)
        return np.asarray(
            base + seasons[np.arange(len(customers))[:, None], self.product_peak[products]]
        )

    def has_changed(self, customers: Ints, seconds: Ints) -> Ints:
        """`(n,)`: 1 where the customer's change of taste has come, else 0."""
        return (seconds >= self.truth.change_time[customers]).astype(np.int64)

    def seasons(self, customers: Ints, seconds: Ints) -> Floats:
        """`(n, n_seasons)`: the seasonal part of utility, by season."""
        day = day_of_year(seconds)
        local = np.where(self._south[customers], (day + 182) % 365, day)
        return np.stack(
            [season_curve(p, day if p in CALENDAR_SEASONS else local) for p in self._peaks], axis=1
        )

    def utility(
        self, customer: str, products: Sequence[str], time: datetime | int
    ) -> NDArray[np.float64]:
        """How much one customer wants each of `products` at `time`.

        Returns:
            `(len(products),)`, indexed as `products`.

        Raises:
            KeyError: an id is not of this shop.
        """
        rows = np.array([[self._product_rows[product] for product in products]], np.int64)
        who = np.array([self._customer_rows[customer]], np.int64)
        return np.asarray(self.utilities(who, rows, _seconds(time))[0])

    def click_probability(
        self, customer: str, products: Sequence[str], time: datetime | int
    ) -> NDArray[np.float64]:
        """Chance of a click on each of `products`, were it looked at; shape as `utility`."""
        return sigmoid(self.utility(customer, products, time) - self.config.click_threshold)

    def purchase_probability(
        self, customer: str, products: Sequence[str], time: datetime | int
    ) -> NDArray[np.float64]:
        """Chance that each of `products` is bought once clicked; shape as `utility`."""
        return sigmoid(self.utility(customer, products, time) - self.config.purchase_threshold)

    def respond(
        self,
        customer: str,
        products: Sequence[str],
        time: datetime | int,
        rng: np.random.Generator,
    ) -> list[EventKind | None]:
        """What a customer does with a list shown in this order.

        Returns:
            For each product `PURCHASE`, `CLICK`, or None when it was passed over.
        """
        utility = self.utility(customer, products, time)
        seen = np.arange(1, len(products) + 1) ** -self.config.examination
        clicked = rng.random(len(products)) < seen * sigmoid(utility - self.config.click_threshold)
        bought = rng.random(len(products)) < sigmoid(utility - self.config.purchase_threshold)
        return [
            (EventKind.PURCHASE if buy else EventKind.CLICK) if click else None
            for click, buy in zip(clicked, bought, strict=True)
        ]

    def top_interests(self, customer: str, time: datetime | int, count: int = 2) -> tuple[str, ...]:
        """The customer's strongest interests at `time`, strongest first."""
        who = np.array([self._customer_rows[customer]], np.int64)
        order = np.argsort(-self.taste(who, _seconds(time))[0])[:count]
        return tuple(self.truth.interests[i] for i in order)

    def serves(self, products: Sequence[str], interests: Sequence[str]) -> NDArray[np.bool_]:
        """Whether each of `products` serves any of `interests`; `(len(products),)`."""
        columns = [self.truth.interests.index(name) for name in interests]
        rows = [self._product_rows[product] for product in products]
        return np.asarray(self.product_interests[np.ix_(rows, columns)].any(axis=1))


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-x)))


def _seconds(time: datetime | int) -> Ints:
    return np.array([time if isinstance(time, int) else int(time.timestamp())], np.int64)


def _interest_matrix(items: Sequence[Item]) -> Floats:
    names = interest_names()
    matrix = np.zeros((len(items), len(names)))
    for row, item in enumerate(items):
        for place, name in enumerate(item.interests):
            matrix[row, names.index(name)] = 1.0 if place == 0 else 0.6
    return matrix


def _peak(item: Item) -> str:
    kind = product_types().get(item.type_key)
    return kind.peak if kind else "gifts"


def _audience(item: Item) -> int:
    """1 for women's products, 2 for men's, 0 for everybody's."""
    return {"women": 1, "men": 2}.get(str(item.row["attributes"].get("gender")), 0)
