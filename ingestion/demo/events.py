"""A year of visits: who looks at what, keeps it on a list, and buys it.

Visits are drawn first (few for most, many for some; more on weekends and before Christmas; at
each customer's own hours). Then the simulation runs in rounds, the n-th visit of all customers at
once. In a visit a customer has one to three wishes. A wish is a product type, drawn by

- the utility of the type's products (see `behaviour`),
- a *complement* bonus for 45 days after a purchase that calls for it (tent, then sleeping bag),
- a *repurchase* bonus once a consumable is nearly used up, and a malus while it isn't,
- a malus for lasting things bought in the last 200 days.

Of the wish's products two to six are seen, by utility and chance; some are opened, of those some
go on a list or into the cart, and most carts are paid for at the end of the visit.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from core.store.tables import EventKind
from ingestion.demo.behaviour import BehaviourModel, Floats, Ints, sigmoid
from ingestion.demo.products import Item
from ingestion.demo.tables import product_types

_DAY: Final = 86_400
_KINDS = (
    EventKind.VIEW, EventKind.CLICK, EventKind.LIST_ADD, EventKind.CART, EventKind.PURCHASE,
)  # fmt: skip
_VIEW, _CLICK, _LIST, _CART, _PURCHASE = range(5)
_MONTH_WEIGHTS = (0.95, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.0, 0.95, 0.95, 1.3, 1.4)
_COMPLEMENT_DAYS, _LASTING_DAYS = 45, 200
_MAX_SEEN = 6


@dataclass(frozen=True)
class Log:
    """All events as columns, in time order."""

    customer: Ints
    product: Ints
    kind: Ints
    """Index into `_KINDS`."""
    time: Ints
    """UTC seconds."""
    session: Ints
    units: Ints

    def purchases(self) -> Ints:
        """`(n,)` the rows that are purchases."""
        return np.flatnonzero(self.kind == _PURCHASE)


@dataclass(frozen=True)
class _Shelf:
    """Product types as arrays; rows are types."""

    products: Ints
    """`(n_types, widest)` product rows, padded by repeating the first."""
    size: Ints
    complements: Floats
    """`(n_types, n_types)`: 1 where the column is bought after the row."""
    lasts: Ints
    """`(n_types,)` seconds until a consumable is used up, 0 for lasting things."""
    peak: Ints
    """`(n_types,)` the season of each type."""


def _shelf(items: list[Item], model: BehaviourModel) -> _Shelf:
    kinds = product_types()
    keys = sorted({item.type_key for item in items})
    members = [[row for row, item in enumerate(items) if item.type_key == key] for key in keys]
    widest = max(map(len, members))
    complements = np.zeros((len(keys), len(keys)))
    for row, key in enumerate(keys):
        for other in kinds[key].complements if key in kinds else ():
            complements[row, keys.index(other)] = 1.0
    days = [kinds[key].repurchase_days if key in kinds else 0 for key in keys]
    return _Shelf(
        products=np.array([(m * widest)[:widest] for m in members]),
        size=np.array([len(m) for m in members]),
        complements=complements,
        lasts=np.array(days, np.int64) * _DAY,
        peak=model.product_peak[[m[0] for m in members]],
    )


def visits(count: int, start: int, end: int, rng: np.random.Generator) -> list[Ints]:
    """The times of each customer's visits, in order."""
    numbers = np.clip(np.rint(rng.lognormal(2.45, 0.72, count)), 2, 90).astype(int)
    joined = np.where(rng.random(count) < 0.7, 0.0, rng.uniform(0, 0.75, count))
    days = np.arange(start // _DAY, end // _DAY)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    weekend = ((days + 3) % 7) >= 5
    weights = np.array(_MONTH_WEIGHTS)[months] * np.where(weekend, 1.35, 1.0)
    hours = rng.choice((8.0, 12.8, 17.6, 20.6), count, p=(0.15, 0.2, 0.25, 0.4))
    found = []
    for row in range(count):
        open_days = weights * (np.arange(len(days)) >= joined[row] * len(days))
        chosen = rng.choice(days, numbers[row], p=open_days / open_days.sum())
        hour = np.clip(rng.normal(hours[row], 1.6, numbers[row]), 0, 23.6)
        found.append(np.sort(chosen * _DAY + (hour * 3600).astype(np.int64)))
    return found


class YearSimulator:
    """Runs the behaviour model over a year."""

    def __init__(self, model: BehaviourModel, items: list[Item], rng: np.random.Generator) -> None:
        self._model = model
        self._rng = rng
        self._shelf = shelf = _shelf(items, model)
        utility = model.lasting_utility[:, :, shelf.products]
        utility[:, :, np.arange(utility.shape[3]) >= shelf.size[:, None]] = -np.inf
        self._appeal = np.log(np.exp(utility).sum(axis=3))
        count, types = len(model.customer_ids), len(self._shelf.size)
        self._wanted_since = np.full((count, types), -(10**12))
        self._bought_at = np.full((count, types), -(10**12))
        self._bought_product = np.full((count, types), -1)
        self._columns: list[tuple[Ints, ...]] = []

    def run(self, start: int, end: int) -> Log:
        """Simulate all visits between two UTC times."""
        times = visits(len(self._model.customer_ids), start, end, self._rng)
        session = 0
        for number in range(max(map(len, times))):
            who = np.array([row for row, ts in enumerate(times) if len(ts) > number])
            when = np.array([times[row][number] for row in who])
            self._visit(who, when, np.arange(session, session + len(who)))
            session += len(who)
        customer, product, kind, time, sessions, units = map(
            np.concatenate, zip(*self._columns, strict=True)
        )
        order = np.lexsort((kind, time))
        return Log(*(c[order] for c in (customer, product, kind, time, sessions, units)))

    def _visit(self, who: Ints, when: Ints, session: Ints) -> None:
        wishes = 1 + self._rng.binomial(2, 0.24, len(who))
        for leg in range(3):
            rows = np.flatnonzero(wishes > leg)
            if len(rows):
                self._wish(who[rows], when[rows], session[rows], leg)

    def _wish(self, who: Ints, when: Ints, session: Ints, leg: int) -> None:
        chosen = self._choose_type(who, when)
        products = self._shelf.products[chosen]
        utility = self._model.utilities(who, products, when)
        padding = np.arange(products.shape[1]) >= self._shelf.size[chosen][:, None]
        loyal = products == self._bought_product[who, chosen][:, None]
        utility = utility + np.where(
            loyal, np.where(self._shelf.lasts[chosen] > 0, 2.0, -2.5)[:, None], 0.0
        )
        noisy = np.where(padding, -np.inf, utility + self._rng.gumbel(size=utility.shape))
        order = np.argsort(-noisy, axis=1)[:, :_MAX_SEEN]
        seen = np.minimum(self._shelf.size[chosen], 2 + self._rng.binomial(4, 0.27, len(who)))
        shown = np.arange(order.shape[1]) < seen[:, None]
        self._react(
            (who, when, session, leg), chosen,
            np.take_along_axis(products, order, 1), np.take_along_axis(utility, order, 1), shown,
        )  # fmt: skip

    def _choose_type(self, who: Ints, when: Ints) -> Ints:
        """The type each customer looks for, as a row of the shelf."""
        shelf = self._shelf
        merit = self._appeal[self._model.has_changed(who, when), who]
        merit = merit + self._model.seasons(who, when)[:, shelf.peak]
        now = when[:, None]
        complement = 2.2 * (now - self._wanted_since[who] < _COMPLEMENT_DAYS * _DAY)
        since = now - self._bought_at[who]
        lasts = np.maximum(shelf.lasts, 1)
        due = np.where((since > 0.8 * lasts) & (since < 3 * lasts), 2.6, 0.0)
        due = np.where(since < 0.6 * lasts, -1.5, due)
        lasting = np.where(since < _LASTING_DAYS * _DAY, -1.6, 0.0)
        merit = merit + complement + np.where(shelf.lasts > 0, due, lasting)
        return np.asarray(np.argmax(merit + self._rng.gumbel(size=merit.shape), axis=1))

    def _react(
        self,
        visit: tuple[Ints, Ints, Ints, int],
        chosen: Ints,
        products: Ints,
        utility: Floats,
        shown: np.ndarray[Any, np.dtype[np.bool_]],
    ) -> None:
        who, when, _, leg = visit
        config, chance = self._model.config, self._rng.random((4, *shown.shape))
        clicked = shown & (chance[0] < sigmoid(utility - config.click_threshold))
        listed = clicked & (chance[1] < 0.1)
        wanted = chance[2] < sigmoid(utility - config.purchase_threshold)
        carted = clicked & (wanted | (chance[3] < 0.06))
        bought = carted & wanted & (chance[3] < 0.85)
        offsets = when[:, None] + leg * 320 + np.arange(shown.shape[1]) * 41
        for kind, mask, delay in (
            (_VIEW, shown, 0), (_CLICK, clicked, 7), (_LIST, listed, 19), (_CART, carted, 26),
        ):  # fmt: skip
            self._record(visit, products, kind, mask, offsets + delay)
        self._record(visit, products, _PURCHASE, bought, np.broadcast_to(
            (when + 1020)[:, None], shown.shape))  # fmt: skip
        self._remember(who, when, chosen, products, bought)

    def _record(
        self,
        visit: tuple[Ints, Ints, Ints, int],
        products: Ints,
        kind: int,
        mask: np.ndarray[Any, np.dtype[np.bool_]],
        times: Ints,
    ) -> None:
        rows, columns = np.nonzero(mask)
        units = np.ones(len(rows), np.int64)
        if kind == _PURCHASE:
            units += self._rng.random(len(rows)) < 0.08
        who, _, session, _ = visit
        self._columns.append((
            who[rows], products[rows, columns], np.full(len(rows), kind),
            times[rows, columns], session[rows], units,
        ))  # fmt: skip

    def _remember(
        self,
        who: Ints,
        when: Ints,
        chosen: Ints,
        products: Ints,
        bought: np.ndarray[Any, np.dtype[np.bool_]],
    ) -> None:
        rows, columns = np.nonzero(bought)
        self._bought_at[who[rows], chosen[rows]] = when[rows]
        self._bought_product[who[rows], chosen[rows]] = products[rows, columns]
        self._wanted_since[who[rows], chosen[rows]] = -(10**12)
        for row in rows:
            wanted = self._shelf.complements[chosen[row]] > 0
            self._wanted_since[who[row], wanted] = when[row]


def event_rows(
    log: Log, model: BehaviourModel, items: list[Item], seed: int
) -> list[dict[str, Any]]:
    """The log as rows of `core.store.tables.Event`; ids are fixed by seed and place."""
    prices: list[Decimal] = [item.row["price"] for item in items]
    ids = _ids(len(log.time), seed).tolist()
    columns = (log.customer, log.product, log.kind, log.time, log.session, log.units)
    rows = []
    for event_id, who, product, kind, time, session, units in zip(
        ids, *(column.tolist() for column in columns), strict=True
    ):
        rows.append({
            "id": event_id,
            "customer_id": model.customer_ids[who],
            "product_id": model.product_ids[product],
            "kind": _KINDS[kind].value,
            "value": float(units),
            "price": prices[product] * units if kind == _PURCHASE else None,
            "time": time,
            "session_id": f"v{session}",
        })  # fmt: skip
    return rows


def _ids(count: int, seed: int) -> Ints:
    """`count` well-spread 63-bit numbers (splitmix64 over the row number)."""
    with np.errstate(over="ignore"):
        x = np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed % 2**31) * np.uint64(2**32)
        x = x * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return np.asarray((x >> np.uint64(1)).astype(np.int64))
