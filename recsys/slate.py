"""The candidates of one request: products and the parts of their scores."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.recommendation import PartKind
from recsys.session import Session
from recsys.tables import Names, Tables

_TAIL_BASE = -0.7
_TAIL_COLLABORATIVE = 0.3
_TAIL_CONTENT = 0.2
_TAIL_POPULARITY = 0.2
_CATEGORY_CANDIDATES = 30
_FEW = 500
"""A mask that leaves at most so many products has all of them scored."""


@dataclass
class Slate:
    """Products of one request, `m` of them, and what their scores are made of."""

    products: NDArray[np.int64]
    """`(m,)` product indices, no product twice."""
    parts: NDArray[np.float32]
    """`(m, parts)` as in `Tables.pool_parts`."""

    def __len__(self) -> int:
        return len(self.products)

    def take(self, keep: NDArray[np.generic]) -> "Slate":
        """The entries that a mask or indices choose."""
        return Slate(self.products[keep], self.parts[keep])

    def extended(self, other: "Slate") -> "Slate":
        """Both; they share no product."""
        return Slate(
            np.concatenate((self.products, other.products)),
            np.concatenate((self.parts, other.parts)),
        )


class SlateMaker:
    """Finds the products worth ranking for a request."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self.tables = tables
        self._columns = {PartKind(kind): column for column, kind in enumerate(names.parts)}
        self._n_parts = len(names.parts)

    def pool(self, customer: int, segment: int, fresh: bool) -> Slate:
        """The pool ranked at build.

        Args:
            customer: index, or -1 for somebody new.
            segment: index, or -1; used for somebody new.
            fresh: only products that the customer never bought.
        """
        tables = self.tables
        if customer < 0:
            products, parts = tables.segment_pool[segment], tables.segment_parts[segment]
        elif fresh:
            products, parts = tables.fresh_pool[customer], tables.fresh_parts[customer]
        else:
            products, parts = tables.pool[customer], tables.pool_parts[customer]
        found = int(np.count_nonzero(products >= 0))
        return Slate(np.array(products[:found], np.int64), np.array(parts[:found]))

    def bought(self, customer: int) -> NDArray[np.int32]:
        """Products that a customer bought, ascending."""
        start, end = self.tables.history_start[customer : customer + 2].tolist()
        sessions = self.tables.history_sessions[start:end]
        return np.asarray(self.tables.history[start:end][sessions > 0])

    def request(
        self,
        customer: int,
        segment: int,
        k: int,
        allowed: NDArray[np.bool_],
        further: NDArray[np.int64],
        fresh: bool,
    ) -> Slate:
        """What to rank for a request: the pool, what the session points to, or everything.

        Args:
            customer: index, or -1.
            segment: index, or -1; used for somebody new.
            k: how many will be shown.
            allowed: `(n_products,)`.
            further: products to rank beside the pool.
            fresh: only products that the customer never bought.
        """
        slate = self.pool(customer, segment, fresh)
        slate = slate.take(allowed[slate.products])
        n_allowed = int(np.count_nonzero(allowed))
        if n_allowed <= _FEW or len(slate) < min(k, n_allowed):
            further = np.flatnonzero(allowed)
        if not len(further):
            return slate
        ranked = np.zeros(len(allowed), np.bool_)  # looked up faster than sets are compared
        ranked[slate.products] = True
        if fresh and customer >= 0:
            ranked[self.bought(customer)] = True
        unseen = further[allowed[further] & ~ranked[further]]
        return slate.extended(self.tail(customer, unseen))

    def tail(self, customer: int, products: NDArray[np.int64]) -> Slate:
        """Products outside the pool, scored simply and below every product of the pool."""
        tables = self.tables
        parts = np.zeros((len(products), self._n_parts), np.float32)
        parts[:, self._columns[PartKind.BASE]] = _TAIL_BASE
        parts[:, self._columns[PartKind.POPULARITY]] = (
            _TAIL_POPULARITY * tables.popularity[products]
        )
        if customer >= 0:
            liking = tables.factors[products] @ tables.customer_factors[customer]
            profile = self.profile(customer)
            parts[:, self._columns[PartKind.COLLABORATIVE]] = _TAIL_COLLABORATIVE * np.clip(
                liking, -1, 1
            )
            parts[:, self._columns[PartKind.CONTENT]] = _TAIL_CONTENT * (
                tables.vectors[products] @ profile
            )
        return Slate(products, parts)

    def tail_scores(
        self, customers: NDArray[np.int64], products: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """What `tail` scores many customers' products, `(len(customers), len(products))`."""
        tables = self.tables
        scores = np.tile(
            _TAIL_BASE + _TAIL_POPULARITY * tables.popularity[products], (len(customers), 1)
        ).astype(np.float32)
        known = customers >= 0
        if known.any():
            own = customers[known]
            liking = tables.customer_factors[own] @ tables.factors[products].T
            profiles = np.stack([self.profile(customer) for customer in own.tolist()])
            scores[known] += _TAIL_COLLABORATIVE * np.clip(liking, -1, 1)
            scores[known] += _TAIL_CONTENT * (profiles @ tables.vectors[products].T)
        return scores

    def profile(self, customer: int) -> NDArray[np.float32]:
        """Unit content vector `(d,)` of what a customer has bought; zeros for nothing."""
        return np.asarray(self._profiles[customer])

    @cached_property
    def _profiles(self) -> NDArray[np.float32]:
        """Of every customer, `(n_customers, d)`: a request has no time to add a long history up."""
        tables = self.tables
        shape = (len(tables.history_start) - 1, len(tables.vectors))
        history = (tables.history_weight, tables.history, tables.history_start)
        totals = sparse.csr_matrix(history, shape=shape) @ tables.vectors
        lengths = np.linalg.norm(totals, axis=1, keepdims=True)
        return np.asarray(totals / np.maximum(lengths, 1e-12), np.float32)

    def related(self, session: Session, index: dict[str, int]) -> NDArray[np.int64]:
        """Products that what happened in the session points to, ascending."""
        tables = self.tables
        found = np.zeros(len(tables.popularity), np.bool_)
        for event, weight in session.weighted_events():
            product = index.get(event.product_id, -1)
            if weight <= 0 or product < 0:
                continue
            found[tables.neighbours[product]] = True
            category = int(tables.category[product])
            found[self.category(category) if category >= 0 else self.alike(product, 30)] = True
        return np.flatnonzero(found)

    def category(self, code: int, most: int = _CATEGORY_CANDIDATES) -> NDArray[np.int64]:
        """The most popular products of a category, `(<= most,)`."""
        start, end = self.tables.category_start[code : code + 2].tolist()
        return np.asarray(self.tables.category_order[start : min(end, start + most)], np.int64)

    def alike(self, product: int, k: int) -> NDArray[np.int64]:
        """The `k` products whose content is nearest, best first."""
        cosine = self.tables.vectors @ self.tables.vectors[product]
        cosine[product] = -np.inf
        k = min(k, len(cosine) - 1)
        chosen = np.argpartition(-cosine, k)[:k]
        return chosen[np.argsort(-cosine[chosen], kind="stable")]
