"""What holds in a conversation, kept between turns."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver

from assistant.checkpoints import open_checkpointer
from assistant.conversations import Conversations
from assistant.saver import GuardedSaver
from assistant.state import DialogueState
from core.guard import Guard
from core.store import Store

T = TypeVar("T")


class _Full(InMemorySaver):
    """A database whose disk is full."""

    def put(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        raise sqlite3.OperationalError("database or disk is full")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store("sqlite://")
    yield opened
    opened.close()


def _saver(kind: str, folder: Path, store: Store) -> BaseCheckpointSaver[Any]:
    if kind == "sqlite":
        return open_checkpointer(f"sqlite:///{folder / 'talk.db'}")
    return GuardedSaver(_Full(), store.saving)


@pytest.mark.parametrize("kind", ["sqlite", "full"])
def test_the_newest_state_is_read_also_where_nothing_can_be_written(
    kind: str, tmp_path: Path, store: Store
) -> None:
    conversations = Conversations(store, _saver(kind, tmp_path, store))
    assert conversations.state("a") == DialogueState()
    for turn in (1, 2, 3):
        conversations.save("a", DialogueState(turn=turn, need=f"tent {turn}"))
    conversations.save("b", DialogueState(turn=1, need="lamp"))
    assert conversations.state("a").need == "tent 3"
    assert conversations.state("b").need == "lamp"


class _Late(Guard):
    """In front of a database that answers when nobody waits for it any more."""

    def __init__(self) -> None:
        super().__init__("saving")
        self.works: list[Callable[[], object]] = []

    def call(self, work: Callable[[], T], stand_in: Callable[[], T], is_sane: object = None) -> T:
        self.works.append(work)
        return stand_in()


def test_a_state_that_is_written_late_leaves_a_newer_one(store: Store) -> None:
    late, inner = _Late(), InMemorySaver()
    conversations = Conversations(store, GuardedSaver(inner, late))
    for turn in (1, 2):
        conversations.save("a", DialogueState(turn=turn))
    late.works[0]()
    assert conversations.state("a").turn == 2
    late.works[1]()
    assert conversations.state("a").turn == 2
    assert Conversations(store, inner).state("a").turn == 2
    inner.delete_thread("a")
    assert conversations.state("a") == DialogueState()  # what is written isn't kept in memory
