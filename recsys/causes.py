"""Names what a part of a score comes from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.adaptation import Shift
from recsys.recommendation import Cause, Part, PartKind
from recsys.slate import Slate
from recsys.tables import Names, Tables

_MOST_CAUSES = 3
_NEGLIGIBLE = 1e-6


class CauseFinder:
    """Splits parts over past purchases, categories, brands, events and statements."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self.tables = tables
        self.names = names

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
                Part(
                    PartKind(kind),
                    value,
                    self._causes(PartKind(kind), value, product, row, history),
                )
                for kind, value in zip(self.names.parts, rows[row], strict=True)
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
        if history is None:
            return ()
        if kind == PartKind.REPEAT:
            note = history.bought_note(product)
            return (Cause("product", self.names.products[product], value, note),) if note else ()
        if kind == PartKind.COLLABORATIVE:
            return self._shares(history, history.together[row], value)
        if kind == PartKind.CONTENT:
            return self._shares(history, history.alike[row], value)
        if kind == PartKind.AFFINITY:
            category = int(self.tables.category[product])
            if category >= 0:
                leaf = self.names.categories[category].split(" > ")[-1]
                return (Cause("category", leaf, value),)
        return ()

    def _shares(
        self, history: "_History", weights: NDArray[np.float32], value: float
    ) -> tuple[Cause, ...]:
        """`value` shared over past purchases in proportion to `weights`, the largest named."""
        total = float(weights.sum())
        if total <= 0:
            return ()
        chosen = np.argsort(-weights, kind="stable")[:_MOST_CAUSES]
        return tuple(
            Cause(
                "product",
                self.names.products[int(history.products[at])],
                value * float(weights[at]) / total,
                "bought" if history.sessions[at] else "looked at",
            )
            for at in chosen.tolist()
            if weights[at] > 0
        )

    def _history(self, slate: Slate, customer: int) -> "_History | None":
        if customer < 0:
            return None
        tables = self.tables
        start, end = tables.history_start[customer : customer + 2].tolist()
        if start == end:
            return None
        products = np.asarray(tables.history[start:end], np.int64)
        weights = np.asarray(tables.history_weight[start:end])
        others = products[None, :] != slate.products[:, None]
        near = np.asarray(tables.neighbours[slate.products], np.int64)
        at = np.minimum(np.searchsorted(products, near), len(products) - 1)
        cosine = tables.neighbour_weights[slate.products] * (products[at] == near)
        together = np.zeros((len(slate), len(products)), np.float32)
        np.put_along_axis(together, at, 0, axis=1)
        rows = np.broadcast_to(np.arange(len(slate))[:, None], at.shape)
        np.add.at(together, (rows, at), cosine)
        alike = np.maximum(tables.vectors[slate.products] @ tables.vectors[products].T, 0)
        return _History(
            products,
            np.asarray(tables.history_sessions[start:end]),
            np.asarray(tables.history_weeks[start:end]),
            together * weights * others,
            np.asarray(alike**4 * weights * others, np.float32),
        )


class _History:
    """A customer's past purchases against a slate."""

    def __init__(
        self,
        products: NDArray[np.int64],
        sessions: NDArray[np.int32],
        weeks: NDArray[np.float32],
        together: NDArray[np.float32],
        alike: NDArray[np.float32],
    ) -> None:
        self.products = products
        self.sessions = sessions
        self.weeks = weeks
        self.together = together
        self.alike = alike

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
    """The session's and the statements' parts of each product, with their causes."""
    result: list[list[Part]] = [[] for _ in range(n)]
    for kind, group in (
        (PartKind.SESSION, [shift for shift in shifts if shift.note != "stated"]),
        (PartKind.STATED, [shift for shift in shifts if shift.note == "stated"]),
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
