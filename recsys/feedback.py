"""The bandit's memory on disk: delayed rewards, restarts and several writers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from core.artifacts import read_arrays, write_atomic
from core.errors import ArtifactError
from recsys.bandit import BanditConfig, LinearThompson

REWARDS: Mapping[str, float] = {
    "purchase": 1.0,
    "cart": 0.7,
    "list_add": 0.7,
    "like": 0.7,
    "click": 0.3,
    "view": 0.2,
    "dismiss": -0.3,
    "dislike": -0.7,
}
"""What each event kind is worth to the bandit."""

PATIENCE_SECONDS = 1800
"""A shown product that nothing happened to for so long counts as reward 0."""


class FeedbackLog:
    """A bandit in a file that several processes may read and write.

    Every change holds a lock, reads the newest state, changes it and replaces the file
    atomically, so that no writer's observation is lost and a reader never sees half of one.
    What was shown waits as pending until its reward comes or `PATIENCE_SECONDS` pass.
    """

    def __init__(self, path: Path, size: int, config: BanditConfig | None = None) -> None:
        """`path`: an `.npz` that need not exist; `size`: length of a context."""
        self.path = path
        self.size = size
        self.config = config or BanditConfig()
        self._read: tuple[int, LinearThompson] | None = None

    def policy(self) -> LinearThompson:
        """The bandit as last written; read again only when the file has changed.

        Raises:
            ArtifactError: the file is damaged or of another size of context.
        """
        if not self.path.exists():
            return LinearThompson(self.size, self.config)
        stamp = self.path.stat().st_mtime_ns
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, self._load()[0])
        return self._read[1]

    def shown(self, ids: Sequence[str], contexts: Sequence[Sequence[float]], time: int) -> None:
        """Note products on screen.

        Args:
            ids: recommendation ids.
            contexts: `Recommendation.context` of each.
            time: seconds since 1970 UTC.
        """
        with self._changing() as (policy, pending):
            _expire(policy, pending, time)
            for name, context in zip(ids, contexts, strict=True):
                pending[name] = (time, np.asarray(context, np.float64))

    def reward(self, recommendation_id: str, kind: str, time: int) -> bool:
        """Note what happened to a shown product.

        Args:
            recommendation_id: which.
            kind: an event kind; one that `REWARDS` doesn't list changes nothing.
            time: seconds since 1970 UTC.

        Returns:
            Whether it was still awaited; a second reward, or one too late, is not learned.
        """
        if kind not in REWARDS:
            return False
        with self._changing() as (policy, pending):
            _expire(policy, pending, time)
            if recommendation_id not in pending:
                return False
            policy.update(pending.pop(recommendation_id)[1], REWARDS[kind])
            return True

    def expire(self, time: int) -> None:
        """Count what nothing happened to as reward 0."""
        with self._changing() as (policy, pending):
            _expire(policy, pending, time)

    @contextmanager
    def _changing(
        self,
    ) -> Iterator[tuple[LinearThompson, dict[str, tuple[int, NDArray[np.float64]]]]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            policy, pending = self._load()
            yield policy, pending
            buffer = BytesIO()
            np.savez(
                buffer,
                allow_pickle=False,
                precision=policy.precision,
                evidence=policy.evidence,
                ids=np.array(list(pending), np.str_),
                times=np.array([entry[0] for entry in pending.values()], np.int64),
                contexts=np.array([entry[1] for entry in pending.values()]).reshape(
                    len(pending), self.size
                ),
            )
            write_atomic(self.path, buffer.getvalue())

    def _load(self) -> tuple[LinearThompson, dict[str, tuple[int, NDArray[np.float64]]]]:
        policy = LinearThompson(self.size, self.config)
        if not self.path.exists():
            return policy, {}
        arrays = read_arrays(self.path)
        if arrays["evidence"].shape != (self.size,):
            raise ArtifactError(
                f"{self.path} holds a bandit with contexts of length "
                f"{arrays['evidence'].size}, not {self.size}. Remove it to start anew."
            )
        policy.precision = np.array(arrays["precision"], np.float64)
        policy.evidence = np.array(arrays["evidence"], np.float64)
        pending = {
            str(name): (int(time), np.array(context, np.float64))
            for name, time, context in zip(
                arrays["ids"], arrays["times"], arrays["contexts"], strict=True
            )
        }
        return policy, pending


def _expire(
    policy: LinearThompson, pending: dict[str, tuple[int, NDArray[np.float64]]], time: int
) -> None:
    late = [name for name, entry in pending.items() if time - entry[0] > PATIENCE_SECONDS]
    for name in late:
        policy.update(pending.pop(name)[1], 0.0)
