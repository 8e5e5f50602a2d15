"""Who did what with which product, as arrays: the recommender's only view of behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core.errors import ArtifactError

SECONDS_PER_WEEK = 7 * 24 * 3600
SECONDS_PER_DAY = 24 * 3600

KIND_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "purchase": 1.0,
        "cart": 0.5,
        "list_add": 0.5,
        "like": 1.0,
        "click": 0.15,
        "view": 0.1,
        "dismiss": -0.3,
        "dislike": -1.0,
    }
)
"""How much one event of each kind says about taste, in purchases."""

KINDS: tuple[str, ...] = tuple(KIND_WEIGHTS)
"""Event kinds, in the order of the codes that `Interactions.kinds` holds."""

PURCHASE = KINDS.index("purchase")
"""The code of a purchase."""


@dataclass(frozen=True)
class Interactions:
    """Events in arrays of one length, `n_events`; customers and products are indices."""

    customer_ids: tuple[str, ...]
    """The customers; `customers` indexes them."""
    product_ids: tuple[str, ...]
    """The whole catalogue, in the order of the `ProductTable`; `products` indexes it."""
    customers: NDArray[np.int32]
    products: NDArray[np.int32]
    times: NDArray[np.int64]
    """Seconds since 1970 UTC."""
    kinds: NDArray[np.uint8]
    """Codes into `KINDS`."""
    values: NDArray[np.float32]
    """Units bought, or 1."""
    sessions: NDArray[np.int64]
    """Visit or basket, any number that tells them apart within a customer."""
    now: int = field(default=0)
    """The moment to recommend at, in seconds since 1970 UTC; by default the last event."""

    def __post_init__(self) -> None:
        lengths = {
            len(array)
            for array in (self.customers, self.products, self.times, self.kinds, self.values)
        }
        if lengths != {len(self.sessions)}:
            raise ArtifactError(
                "Interactions need arrays of one length, one entry an event; "
                f"got lengths {sorted(lengths | {len(self.sessions)})}."
            )
        if self.now == 0 and len(self.times):
            object.__setattr__(self, "now", int(self.times.max()))

    @classmethod
    def from_events(
        cls,
        customers: Sequence[str],
        products: Sequence[str],
        times: Sequence[int] | NDArray[np.int64],
        kinds: Sequence[str],
        *,
        catalogue: Sequence[str],
        values: Sequence[float] | None = None,
        sessions: Sequence[str | None] | None = None,
        now: int = 0,
    ) -> "Interactions":
        """Build from columns as the store gives them; all have one entry an event.

        Args:
            customers: customer ids.
            products: product ids; events of products outside `catalogue` are left out.
            times: seconds since 1970 UTC.
            kinds: `core.store.tables.EventKind` values; unknown kinds are left out.
            catalogue: every product id, in the order of the `ProductTable`.
            values: units bought; 1 where not given.
            sessions: basket or visit ids; without them, a customer's day is one session.
            now: see `Interactions.now`.
        """
        customer_codes, customer_ids = codes(customers)
        product_codes = _lookup(products, catalogue)
        kind_codes = _lookup(kinds, KINDS)
        seconds = np.asarray(times, np.int64)
        basket = seconds // SECONDS_PER_DAY
        if sessions is not None:
            visits, _ = codes(sessions)
            basket = np.where(visits >= 0, visits, -1 - basket)
        units = np.ones(len(seconds)) if values is None else np.asarray(values)
        keep = (product_codes >= 0) & (kind_codes >= 0) & (customer_codes >= 0)
        return cls(
            customer_ids=customer_ids,
            product_ids=tuple(catalogue),
            customers=customer_codes[keep].astype(np.int32),
            products=product_codes[keep].astype(np.int32),
            times=seconds[keep],
            kinds=kind_codes[keep].astype(np.uint8),
            values=units[keep].astype(np.float32),
            sessions=basket[keep].astype(np.int64),
            now=now,
        )

    @property
    def n_customers(self) -> int:
        """How many customers there are."""
        return len(self.customer_ids)

    @property
    def n_products(self) -> int:
        """How many products there are."""
        return len(self.product_ids)

    def select(self, keep: NDArray[np.bool_], now: int = 0) -> "Interactions":
        """The events where `keep` `(n_events,)` is true, over the same customers and products."""
        return Interactions(
            self.customer_ids,
            self.product_ids,
            self.customers[keep],
            self.products[keep],
            self.times[keep],
            self.kinds[keep],
            self.values[keep],
            self.sessions[keep],
            now,
        )

    def only(self, products: NDArray[np.int64]) -> "Interactions":
        """The events with some products, which are numbered anew; the customers stay.

        Args:
            products: distinct indices, ascending.
        """
        place = np.full(self.n_products, -1, np.int32)
        place[products] = np.arange(len(products))
        kept = self.select(place[self.products] >= 0, self.now)
        ids = tuple(self.product_ids[at] for at in products.tolist())
        return replace(kept, product_ids=ids, products=place[kept.products])

    def before(self, moment: int) -> "Interactions":
        """The events before `moment` (seconds since 1970 UTC), seen from then."""
        return self.select(self.times < moment, now=moment)

    def weights(self, half_life_weeks: float | None = None) -> NDArray[np.float32]:
        """Weight of each event in purchases, `(n_events,)` float32.

        Args:
            half_life_weeks: age after which an event counts half; None for no decay.
        """
        table = np.array([KIND_WEIGHTS[kind] for kind in KINDS], np.float32)
        weights = table[self.kinds]
        if half_life_weeks is not None:
            weeks = (self.now - self.times) / SECONDS_PER_WEEK
            weights = weights * np.exp2(-np.maximum(weeks, 0) / half_life_weeks)
        return weights.astype(np.float32)

    def counts(self, half_life_weeks: float | None = None) -> sparse.csr_matrix:
        """Decayed sums of weights, one count a product a session.

        Args:
            half_life_weeks: see `weights`.

        Returns:
            `(n_customers, n_products)` float32 CSR; pairs that sum to zero or less are
            left out.
        """
        chosen = self.first_of_session
        matrix = sparse.csr_matrix(
            (
                self.weights(half_life_weeks)[chosen],
                (self.customers[chosen], self.products[chosen]),
            ),
            shape=(self.n_customers, self.n_products),
        )
        matrix.sum_duplicates()
        matrix.data[matrix.data <= 0] = 0
        matrix.eliminate_zeros()
        return matrix

    @cached_property
    def first_of_session(self) -> NDArray[np.int64]:
        """Indices of the first event of each customer, product, session and kind."""
        pairs = self.customers.astype(np.int64) * self.n_products + self.products
        what = pairs * len(KINDS) + self.kinds
        order = np.lexsort((self.sessions, what))
        what, sessions = what[order], self.sessions[order]
        new = np.ones(len(order), np.bool_)
        new[1:] = (what[1:] != what[:-1]) | (sessions[1:] != sessions[:-1])
        return np.sort(order[new])  # lexsort is stable: the first of equals comes first

    @cached_property
    def purchases(self) -> "Interactions":
        """Only the purchases; where there are none (a shop that logs views), all events."""
        bought = self.kinds == PURCHASE
        if bought.all() or not bought.any():
            return self
        return self.select(bought, self.now)


def codes(values: Sequence[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Number the distinct values in order of appearance.

    Returns:
        `(len(values),)` int32 codes, -1 for None, and the names they index.
    """
    index: dict[str, int] = {}
    numbers = [-1 if value is None else index.setdefault(value, len(index)) for value in values]
    return np.array(numbers, np.int32), tuple(index)


def _lookup(values: Sequence[str], names: Sequence[str]) -> NDArray[np.int64]:
    """Position of each value in `names`, -1 where it isn't there."""
    index = {name: at for at, name in enumerate(names)}
    return np.array([index.get(value, -1) for value in values], np.int64)
