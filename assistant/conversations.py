"""Conversations between turns: whose each is, what holds in it, and one turn at a time.

What holds is kept by a LangGraph checkpointer, once a turn, as its `dialogue` channel.
"""

import threading
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointMetadata, empty_checkpoint

from assistant.state import DialogueState
from core.errors import NotFoundError
from core.store import Store

_CHANNEL = "dialogue"
"""Where a checkpoint has the `DialogueState`, as JSON."""


class Conversations:
    """The conversations of one shop; safe to share between threads."""

    def __init__(self, store: Store, checkpointer: BaseCheckpointSaver[Any]) -> None:
        self._store = store
        self._checkpointer = checkpointer
        self._locks: WeakValueDictionary[str, _Lock] = WeakValueDictionary()
        self._guard = threading.Lock()

    def lock(self, conversation_id: str) -> "_Lock":
        """Held by the one turn that may run in a conversation."""
        with self._guard:
            return self._locks.setdefault(conversation_id, _Lock())

    def state(self, conversation_id: str) -> DialogueState:
        """What holds in a conversation; nothing in one that hasn't begun."""
        saved = saved_dialogue(self._checkpointer, conversation_id)
        return DialogueState.model_validate(saved) if saved else DialogueState()

    def save(self, conversation_id: str, state: DialogueState) -> None:
        """Keep what holds in a conversation from now on."""
        checkpoint = empty_checkpoint()
        versions: dict[str, str | int | float] = {_CHANNEL: checkpoint["id"]}
        checkpoint["channel_values"] = {_CHANNEL: state.model_dump(mode="json")}
        checkpoint["channel_versions"] = versions
        metadata = CheckpointMetadata(source="update", step=state.turn, parents={})
        self._checkpointer.put(_config(conversation_id), checkpoint, metadata, versions)

    def claim(self, conversation_id: str, customer_id: str | None) -> str | None:
        """Make sure that the conversation is this customer's, or new.

        Returns:
            The customer's id where they consent to personalisation, else None.

        Raises:
            NotFoundError: it is somebody else's, or there is no such customer.
        """
        profile_id = None
        if customer_id is not None:
            customer = self._store.customers.get(customer_id)
            profile_id = customer_id if customer.consent_personalisation else None
        known = self._store.conversations.owner(conversation_id)
        if known is not None and known.customer_id != customer_id:
            raise NotFoundError(
                f"There is no conversation '{conversation_id[:80]}' for this shopper. "
                "Start a new one by leaving the id out."
            )
        if known is None:
            begin = partial(self._store.conversations.begin, conversation_id, customer_id)
            self._store.saving.call(begin, lambda: None)
        return profile_id


def saved_dialogue(
    checkpointer: BaseCheckpointSaver[Any], conversation_id: str
) -> dict[str, Any] | None:
    """The `DialogueState` that was saved of a conversation, as JSON values; None without one."""
    found = checkpointer.get_tuple(_config(conversation_id))
    return None if found is None else found.checkpoint["channel_values"].get(_CHANNEL)


def _config(conversation_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": conversation_id, "checkpoint_ns": ""}}


class _Lock:
    """A lock that a weak dictionary can hold: it goes when no turn holds it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
