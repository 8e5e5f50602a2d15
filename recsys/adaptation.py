"""How a conversation moves the scores of a slate, event by event."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recsys.als import FoldIn
from recsys.session import Session, Statement
from recsys.slate import Slate
from recsys.tables import Names, Tables


@dataclass(frozen=True)
class AdaptationConfig:
    """Options of `Adaptation`, in units of a pool's score, which spans [0, 1]."""

    event: float = 0.5
    """What one event of weight one adds to a product just like the event's."""
    surprise: float = 7.0
    """How many times more an event adds when it is nothing like the customer's history, >= 0:
    it tells of a change of taste or of an errand, and the history has no say in that."""
    familiar: float = 0.35
    """Cosine of a customer's and a product's factors from which nothing is a surprise."""
    category: float = 0.3
    """Share of likeness that the same category makes, in [0, 1]."""
    content: float = 0.3
    """Share that the squared cosine of content makes, in [0, 1]."""
    together: float = 0.4
    """Share that the cosine of ALS factors (bought by the same customers) makes, in [0, 1]."""
    statement: float = 0.8
    """What a statement of weight one adds."""
    fold_in: float = 0.3
    """Weight of the change that the events make to the customer's ALS factors."""
    fold_in_count: float = 3.0
    """How many purchases an event of weight one counts as in the fold-in."""


REVIEWED = "reviewed"
"""The note of a shift that comes from what reviewers hold of an aspect."""


@dataclass(frozen=True)
class Shift:
    """What one event, statement or aspect adds to each product of a slate."""

    kind: str
    """`product`, `category`, `brand`, `word` or `aspect`."""
    ref: str
    note: str
    values: NDArray[np.float32]
    """`(len(slate),)`."""

    def take(self, chosen: NDArray[np.int64]) -> "Shift":
        """The shift of some products of the slate."""
        return Shift(self.kind, self.ref, self.note, self.values[chosen])


class Adaptation:
    """Scores a slate for a session as a plain sum over its events and statements."""

    def __init__(
        self, tables: Tables, names: Names, config: AdaptationConfig | None = None
    ) -> None:
        self.tables = tables
        self.names = names
        self.config = config or AdaptationConfig()
        self._fold_in: FoldIn | None = None

    @cached_property
    def _lengths(self) -> NDArray[np.float32]:
        """Of the products' factors, `(n_products,)`, above zero."""
        lengths = np.linalg.norm(self.tables.factors, axis=1)
        return np.asarray(np.maximum(lengths, 1e-9), np.float32)

    def shifts(
        self, slate: Slate, customer: int, session: Session, index: dict[str, int]
    ) -> list[Shift]:
        """What each event and statement adds; events of unknown products add nothing."""
        events = [
            (event, weight, index[event.product_id])
            for event, weight in session.weighted_events()
            if event.product_id in index
        ]
        shifts = []
        if events:
            strength = self.config.event * self.boost(customer, session, index)
            like = self.likeness([product for _, _, product in events], slate)
            like *= strength * np.array([weight for _, weight, _ in events], np.float32)[:, None]
            shifts = [
                Shift("product", event.product_id, event.kind, values)
                for (event, _, _), values in zip(events, like, strict=True)
            ]
        shifts.extend(
            Shift(
                said.kind,
                said.name,
                "stated",
                (self.config.statement * said.weight * self.matches(said, slate)).astype(
                    np.float32
                ),
            )
            for said in session.statements
        )
        return shifts

    def boost(self, customer: int, session: Session, index: dict[str, int]) -> float:
        """`1 + surprise * (1 - familiarity)^2 * n / (n + 1)` for a session of `n` events.

        Familiarity is the mean cosine of the customer's and the products' ALS factors, as a
        share of `familiar`; somebody without history is never surprising.
        """
        if customer < 0:
            return 1.0
        own = self.tables.customer_factors[customer]
        products = [
            index[event.product_id]
            for event, weight in session.weighted_events()
            if weight > 0 and event.product_id in index
        ]
        length = float(np.linalg.norm(own))
        if not products or length <= 0:
            return 1.0
        factors = self.tables.factors[products]
        lengths = np.maximum(np.linalg.norm(factors, axis=1), 1e-9) * length
        cosine = float(np.mean(np.dot(factors, own) / lengths))
        familiarity = min(max(cosine / self.config.familiar, 0.0), 1.0)
        n = len(products)
        return 1 + self.config.surprise * (1 - familiarity) ** 2 * n / (n + 1)

    def likeness(self, products: Sequence[int], slate: Slate) -> NDArray[np.float32]:
        """How like each of some products each product of the slate is.

        Args:
            products: `n` indices.
            slate: candidates.

        Returns:
            `(n, len(slate))` in [0, 1].
        """
        tables, config = self.tables, self.config
        cosine = np.maximum(tables.vectors[products] @ tables.vectors[slate.products].T, 0)
        lengths = self._lengths
        together = tables.factors[products] / lengths[products][:, None]
        together = (together @ tables.factors[slate.products].T) / lengths[slate.products]
        like = config.content * cosine * cosine
        like += config.together * np.maximum(together, 0)
        category = tables.category[products][:, None]
        like += config.category * ((tables.category[slate.products] == category) & (category >= 0))
        return np.asarray(like, np.float32)

    def fold_in(
        self, slate: Slate, customer: int, session: Session, index: dict[str, int]
    ) -> NDArray[np.float32]:
        """What the session's change of the customer's ALS factors adds, `(len(slate),)`."""
        events = [
            (index[event.product_id], weight)
            for event, weight in session.weighted_events()
            if event.product_id in index and weight > 0
        ]
        if not events or not self.config.fold_in:
            return np.zeros(len(slate), np.float32)
        added: dict[int, float] = {}
        for product, weight in events:
            added[product] = added.get(product, 0.0) + self.config.fold_in_count * weight
        if self._fold_in is None:
            self._fold_in = FoldIn(self.tables.factors, self.names.regularization, self.names.alpha)
        start, end = (0, 0) if customer < 0 else self.tables.history_start[customer : customer + 2]
        history = self.tables.history[start:end], self.tables.history_weight[start:end]
        change = self._fold_in.change(history, added)
        liking = np.dot(self.tables.factors[slate.products], change)
        return np.asarray(self.config.fold_in * liking, np.float32)

    def matches(self, said: Statement, slate: Slate) -> NDArray[np.bool_]:
        """Which products of the slate a statement is about, `(len(slate),)`."""
        return np.asarray(np.isin(slate.products, self.products_of(said)))

    def products_of(self, said: Statement) -> NDArray[np.int64]:
        """The products that a statement is about, ascending."""
        name = said.name.casefold()
        if said.kind == "word":
            return self._with_word(name)
        if said.kind == "brand":
            wanted = _codes(self.names.brands, name, prefix=False)
            return np.flatnonzero(np.isin(self.tables.brand, wanted))
        wanted = _codes(self.names.categories, name, prefix=True)
        return np.flatnonzero(np.isin(self.tables.category, wanted))

    def _with_word(self, word: str) -> NDArray[np.int64]:
        words = self.names.words
        at = bisect_left(words, word)
        if at == len(words) or words[at] != word:
            return np.zeros(0, np.int64)
        start, end = self.tables.word_start[at : at + 2].tolist()
        return np.asarray(self.tables.word_products[start:end], np.int64)


def _codes(names: Sequence[str], name: str, prefix: bool) -> list[int]:
    """Codes of a brand, or of every category path that has `name` as a whole level."""
    return [
        code
        for code, known in enumerate(names)
        if known.casefold() == name
        or (
            prefix
            and (known.casefold().startswith(f"{name} > ") or name in known.casefold().split(" > "))
        )
    ]
