"""Names what a part of a score comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.adaptation import REVIEWED, Shift
from recsys.als import FoldIn
from recsys.candidate import top
from recsys.recommendation import Cause, Part, PartKind
from recsys.slate import Slate
from recsys.tables import Names, Tables

_MOST_CAUSES = 3
_NEGLIGIBLE = 1e-6


class CauseFinder:
    """Splits parts over past purchases, words, categories, events and statements.

    The collaborative part is shared over purchases as ALS adds them up, the content part over
    the words that a product shares with them as their cosine adds them up, or over the
    purchases most like it where they share no word.
    """

    def __init__(self, tables: Tables, names: Names) -> None:
        self.tables = tables
        self.names = names
        self._kinds = [PartKind(kind) for kind in names.parts]

    def parts(
        self,
        slate: Slate,
        customer: int,
        shifts: Sequence[Shift],
        extra: dict[PartKind, NDArray[np.float32]],
    ) -> list[tuple[Part, ...]]:
        """The decomposition of each product's score, largest part first.

        Args:
            slate: the products to explain.
            customer: index, or -1 for somebody new.
            shifts: what the session added, over the slate.
            extra: further parts, `(len(slate),)` each.
        """
        history = self._history(slate, customer)
        split = _split_shifts(shifts, len(slate))
        rows = slate.parts.tolist()
        result = []
        for row, product in enumerate(slate.products.tolist()):
            parts = [
                Part(kind, value, self._causes(kind, value, product, row, history))
                for kind, value in zip(self._kinds, rows[row], strict=True)
                if abs(value) > _NEGLIGIBLE
            ]
            parts.extend(split[row])
            parts.extend(
                Part(kind, float(values[row]))
                for kind, values in extra.items()
                if abs(values[row]) > _NEGLIGIBLE
            )
            parts.sort(key=lambda part: -part.value)
            result.append(tuple(parts))
        return result

    def _causes(
        self, kind: PartKind, value: float, product: int, row: int, history: "_History | None"
    ) -> tuple[Cause, ...]:
        if history is None or value <= 0:
            return ()
        if kind == PartKind.REPEAT:
            note = history.bought_note(product)
            return (Cause("product", self.names.products[product], value, note),) if note else ()
        if kind == PartKind.COLLABORATIVE:
            return history.together.causes(row, value)
        if kind == PartKind.CONTENT:
            return history.words.causes(row, value) or history.alike.causes(row, value)
        if kind == PartKind.AFFINITY:
            category = int(self.tables.category[product])
            if category >= 0:
                leaf = self.names.categories[category].split(" > ")[-1]
                return (Cause("category", leaf, value),)
        return ()

    def _history(self, slate: Slate, customer: int) -> "_History | None":
        if customer < 0:
            return None
        tables = self.tables
        start, end = tables.history_start[customer : customer + 2].tolist()
        if start == end:
            return None
        products = tables.history[start:end]
        weights = tables.history_weight[start:end]
        others = products[None, :] != slate.products[:, None]
        together = self._fold_in.contributions((products, weights), slate.products)
        alike = np.maximum(tables.vectors[slate.products] @ tables.vectors[products].T, 0) ** 2
        sessions = tables.history_sessions[start:end]
        verbs = ["bought" if bought else "looked at" for bought in sessions.tolist()]
        ids = [self.names.products[product] for product in products.tolist()]
        return _History(
            products,
            sessions,
            tables.history_weeks[start:end],
            _Shares("product", np.maximum(together, 0) * others, ids, verbs),
            self._shared_words(slate, products, weights * (sessions > 0)),
            _Shares("product", alike * alike * weights * others, ids, verbs),
        )

    def _shared_words(
        self, slate: Slate, products: NDArray[np.int32], weights: NDArray[np.float32]
    ) -> "_Shares":
        """What each word adds to the cosine of a product with the purchases besides it."""
        own = self._words[slate.products]
        used = np.unique(own.indices)
        own = own[:, used].toarray()
        bought = self._words[products][:, used].toarray()
        others = weights * (products[None, :] != slate.products[:, None])
        names = [self.names.words[word] for word in used.tolist()]
        spoken = np.array([any(map(str.isalpha, name)) for name in names], np.bool_)
        return _Shares("word", own * (others @ bought) * spoken, names, ["bought"] * len(names))

    @cached_property
    def _fold_in(self) -> FoldIn:
        return FoldIn(self.tables.factors, self.names.regularization, self.names.alpha)

    @cached_property
    def _words(self) -> sparse.csr_matrix:
        """TF-IDF of the products, `(n_products, n_words)`: each word counts once a product, and
        one that all products have says nothing.
        """
        starts, n = self.tables.word_start, len(self.names.products)
        counts = np.diff(starts)
        weights = np.repeat(np.log((1 + n) / (1 + counts)), counts).astype(np.float32)
        words = sparse.csc_matrix(
            (weights, self.tables.word_products, starts), shape=(n, len(counts))
        ).tocsr()
        lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(lengths, 1e-9)).astype(np.float32) @ words


class _Shares:
    """A part of each product of a slate, shared over nameable things by weight."""

    def __init__(
        self,
        kind: str,
        weights: NDArray[np.floating],
        names: Sequence[str],
        notes: Sequence[str],
    ) -> None:
        """`weights`: `(len(slate), len(names))`, >= 0."""
        self._best = top(weights.astype(np.float32), _MOST_CAUSES).tolist()
        self._shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
        self._kind, self._names, self._notes = kind, names, notes

    def causes(self, row: int, value: float) -> tuple[Cause, ...]:
        """The largest shares of `value`, as causes."""
        shares = self._shares[row]
        return tuple(
            Cause(self._kind, self._names[at], value * float(shares[at]), self._notes[at])
            for at in self._best[row]
            if shares[at] > 0
        )


@dataclass(frozen=True)
class _History:
    """A customer's past purchases against a slate."""

    products: NDArray[np.int32]
    sessions: NDArray[np.int32]
    weeks: NDArray[np.float32]
    together: _Shares
    words: _Shares
    alike: _Shares

    def bought_note(self, product: int) -> str:
        """How often and when the customer bought a product; empty for never."""
        at = int(np.searchsorted(self.products, product))
        if at == len(self.products) or self.products[at] != product or not self.sessions[at]:
            return ""
        times = int(self.sessions[at])
        often = {1: "once", 2: "twice"}.get(times, f"{times} times")
        weeks = float(self.weeks[at])
        if weeks < 1:
            return f"{often}, last this week"
        return f"{often}, last {_ago(round(weeks), 'week')}"


def _ago(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def _split_shifts(shifts: Sequence[Shift], n: int) -> list[list[Part]]:
    """The parts of the session, of statements and of reviewers' opinions, with their causes."""
    result: list[list[Part]] = [[] for _ in range(n)]
    for kind, group in (
        (PartKind.SESSION, [s for s in shifts if s.note not in {"stated", REVIEWED}]),
        (PartKind.STATED, [shift for shift in shifts if shift.note == "stated"]),
        (PartKind.SENTIMENT, [shift for shift in shifts if shift.note == REVIEWED]),
    ):
        if not group:
            continue
        table = np.stack([shift.values for shift in group])
        totals = table.sum(axis=0).tolist()
        for row in range(n):
            if abs(totals[row]) <= _NEGLIGIBLE and not table[:, row].any():
                continue
            causes = sorted(
                (
                    Cause(shift.kind, shift.ref, float(table[at, row]), shift.note)
                    for at, shift in enumerate(group)
                    if table[at, row]
                ),
                key=lambda cause: -abs(cause.value),
            )
            result[row].append(Part(kind, totals[row], tuple(causes[:_MOST_CAUSES])))
    return result
