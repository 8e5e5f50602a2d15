"""From scored candidates to the recommendations that a caller gets."""

from dataclasses import replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from recsys.adaptation import Shift
from recsys.bandit import LinearThompson
from recsys.candidate import top
from recsys.causes import CauseFinder
from recsys.contexts import contexts
from recsys.recommendation import PartKind, Recommendation
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
        found = self.answer(slate, choice.arms, customer, shifts, extra, "thompson")
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
        chosen: NDArray[np.int64],
        customer: int,
        shifts: list[Shift],
        extra: dict[PartKind, NDArray[np.float32]],
        arm: str,
    ) -> list[Recommendation]:
        """The chosen products in order, with the parts of their scores.

        Args:
            slate: candidates.
            chosen: `(k,)` indices into the slate, best first.
            customer: index, or -1.
            shifts: what the session added, over the slate.
            extra: further parts, over the slate.
            arm: what chose them.
        """
        parts = self._causes.parts(
            slate.take(chosen),
            customer,
            [shift.take(chosen) for shift in shifts],
            {kind: values[chosen] for kind, values in extra.items()},
        )
        return [
            Recommendation(
                product_id=self.names.products[int(slate.products[at])],
                score=sum(part.value for part in parts[position - 1]),
                position=position,
                arm=arm,
                probability=1.0,
                parts=parts[position - 1],
            )
            for position, at in enumerate(chosen.tolist(), 1)
        ]
