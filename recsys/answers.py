"""From scored candidates to the recommendations that a caller gets."""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from recsys.adaptation import Shift
from recsys.bandit import LinearThompson
from recsys.candidate import top
from recsys.causes import CauseFinder
from recsys.contexts import contexts
from recsys.recommendation import Part, PartKind, Recommendation
from recsys.session import Session
from recsys.slate import Slate
from recsys.tables import Names, Tables

_BANDIT_DEPTH = 5
"""Products that the bandit chooses from for each place in the list."""


class Answers:
    """Makes recommendations of the candidates that were chosen."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self.tables = tables
        self.names = names
        self._causes = CauseFinder(tables, names)

    def explored(
        self,
        slate: Slate,
        score: NDArray[np.float32],
        k: int,
        customer: int,
        shifts: list[Shift],
        bandit: LinearThompson,
        session: Session,
    ) -> list[Recommendation]:
        """The bandit's choice among the best of the slate."""
        near = top(score[None, :], k * _BANDIT_DEPTH)[0]
        shifts = [shift.take(near) for shift in shifts]
        slate, score = slate.take(near), score[near]
        seen = contexts(slate, score, shifts, self.tables, self.names)
        seed = crc32(f"{session.id}|{len(session.events)}|{customer}".encode())
        choice = bandit.choose(seen, k, np.random.default_rng(seed), score)
        extra = {
            PartKind.LEARNED: choice.learned.astype(np.float32),
            PartKind.EXPLORATION: choice.explored.astype(np.float32),
        }
        total = score + choice.learned + choice.explored
        found = self.answer(slate, total, choice.arms, customer, shifts, extra, "thompson")
        return [
            replace(
                item,
                probability=float(probability),
                context=tuple(seen[arm].tolist()),
            )
            for item, probability, arm in zip(found, choice.propensities, choice.arms, strict=True)
        ]

    def answer(
        self,
        slate: Slate,
        score: NDArray[np.floating],
        chosen: NDArray[np.int64],
        customer: int,
        shifts: list[Shift],
        extra: dict[PartKind, NDArray[np.float32]],
        arm: str,
    ) -> list[Recommendation]:
        """The chosen products in order, with the parts of their scores.

        Args:
            slate: candidates.
            score: `(m,)` with everything that the parts say.
            chosen: `(k,)` indices into the slate, best first.
            customer: index, or -1.
            shifts: what the session added, over the slate.
            extra: further parts, over the slate.
            arm: what chose them.
        """
        reasons = _Reasons(
            self._causes,
            slate.take(chosen),
            customer,
            [shift.take(chosen) for shift in shifts],
            {kind: values[chosen] for kind, values in extra.items()},
        )
        scores = score[chosen].tolist()
        return [
            Recommendation(
                product_id=self.names.products[product],
                score=scores[row],
                position=row + 1,
                arm=arm,
                probability=1.0,
                reasons=partial(reasons.of, row),
            )
            for row, product in enumerate(slate.products[chosen].tolist())
        ]


@dataclass(frozen=True)
class _Reasons:
    """The reasons of one list, worked out for all of it when the first is asked for: most
    lists are never asked why, and finding causes takes longer than ranking.
    """

    finder: CauseFinder
    slate: Slate
    customer: int
    shifts: list[Shift]
    extra: dict[PartKind, NDArray[np.float32]]

    @cached_property
    def _all(self) -> list[tuple[Part, ...]]:
        return self.finder.parts(self.slate, self.customer, self.shifts, self.extra)

    def of(self, row: int) -> tuple[Part, ...]:
        """The parts of one product of the list."""
        return self._all[row]
