"""Dialogue states that survive a database which can't be written: kept in memory meanwhile."""

import threading
from typing import Any, Final

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.memory import InMemorySaver

from core.guard import Guard

_MOST: Final = 1_000
"""Conversations kept in memory; more wait for the database, or are forgotten."""


class GuardedSaver(BaseCheckpointSaver[Any]):
    """A saver in front of another one that may be down, slow or wrong."""

    def __init__(self, inner: BaseCheckpointSaver[Any], guard: Guard) -> None:
        super().__init__(serde=inner.serde)
        self._inner = inner
        self._guard = guard
        self._memory = InMemorySaver()
        self._unsaved: dict[str, str] = {}
        """Id of the newest state of each conversation that is in memory."""
        self._lock = threading.Lock()

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The newest state of a conversation."""
        with self._lock:
            unsaved = _thread(config) in self._unsaved
            kept = self._memory.get_tuple(config) if unsaved else None
        return kept or self._inner.get_tuple(config)

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a state, in memory where the inner saver can't."""
        thread = _thread(config)

        def save() -> RunnableConfig:
            saved = self._inner.put(config, checkpoint, metadata, new_versions)
            with self._lock:
                if self._unsaved.get(thread, "") <= checkpoint["id"]:  # else it comes late
                    self._forget(thread)
            return saved

        def remember() -> RunnableConfig:
            with self._lock:
                while len(self._unsaved) >= _MOST:
                    self._forget(next(iter(self._unsaved)))
                self._unsaved[thread] = checkpoint["id"]
                return self._memory.put(config, checkpoint, metadata, new_versions)

        return self._guard.call(save, remember)

    def delete_thread(self, thread_id: str) -> None:
        """Forget a conversation."""
        with self._lock:
            self._forget(thread_id)
        self._inner.delete_thread(thread_id)

    def _forget(self, thread: str) -> None:
        if thread in self._unsaved:
            del self._unsaved[thread]
            self._memory.delete_thread(thread)


def _thread(config: RunnableConfig) -> str:
    return str(config["configurable"]["thread_id"])
