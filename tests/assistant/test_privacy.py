"""A customer's data: exported whole, deleted whole, and only on their own confirmed word."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from assistant import Assistant
from assistant.checkpoints import open_checkpointer
from assistant.privacy import delete_customer, export_customer, to_json
from assistant.services import Shop
from core.errors import NotFoundError
from tests.assistant.conversing import say, tools


@pytest.fixture
def dora(shop: Shop) -> Iterator[str]:
    """A customer who may be deleted, with a purchase and a review."""
    store = shop.store
    store.customers.upsert(
        [{"id": "dora", "name": "Dora", "age": 28, "consent_personalisation": True}]
    )
    row = {"customer_id": "dora", "product_id": "p01"}
    store.events.upsert(
        [{**row, "id": 9001, "kind": "purchase", "time": datetime(2026, 1, 1, tzinfo=UTC)}]
    )
    store.reviews.upsert([{**row, "id": "r-dora", "rating": 4.0, "text": "Fine."}])
    yield "dora"
    store.erase("dora")


def test_an_export_has_every_row_and_the_dialogues(shop: Shop, tmp_path: Path, dora: str) -> None:
    saver = open_checkpointer(f"sqlite:///{tmp_path / 'chat.db'}")
    say(
        Assistant(shop, saver), "show me tents", "add the first to my cart",
        "remember I'm allergic to wool", customer=dora,
    )  # fmt: skip
    export = export_customer(shop.store, saver, dora)
    rows = export["rows"]
    assert rows["customers"][0]["name"] == "Dora"
    assert {"events", "reviews", "carts", "memories", "exposures", "conversations"} <= {
        table for table, found in rows.items() if found
    }
    (dialogue,) = export["dialogues"].values()
    assert dialogue["turn"] == 3
    assert "allergic to wool" in to_json(export)


def test_deletion_leaves_nothing_but_a_nameless_review(
    shop: Shop, tmp_path: Path, dora: str
) -> None:
    saver = open_checkpointer(f"sqlite:///{tmp_path / 'chat.db'}")
    say(Assistant(shop, saver), "show me tents", "add the first to my cart", customer=dora)
    erased = delete_customer(shop.store, saver, dora)
    assert erased.conversations == 1
    assert erased.rows["customers"] == 1
    assert all(not found for found in shop.store.rows_of(dora).values())
    assert shop.store.reviews.get("r-dora").customer_id is None
    assert list(saver.list(None)) == []


class _Written(InMemorySaver):
    """Knows which turns were written."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[int] = []

    def put(self, config: Any, checkpoint: Any, metadata: Any, new_versions: Any) -> Any:
        self.turns.append(checkpoint["channel_values"]["dialogue"]["turn"])
        return super().put(config, checkpoint, metadata, new_versions)


def test_the_turn_that_deletes_a_customer_is_not_written(shop: Shop, dora: str) -> None:
    saver = _Written()
    *_, done = say(Assistant(shop, saver), "delete my data", "yes, do it", customer=dora)
    assert tools(done) == ["delete_my_data"]
    assert saver.turns == [1]
    assert list(saver.list(None)) == []


@pytest.mark.parametrize("action", [export_customer, delete_customer])
def test_an_unknown_customer_is_an_error(shop: Shop, tmp_path: Path, action: object) -> None:
    saver = open_checkpointer(f"sqlite:///{tmp_path / 'chat.db'}")
    with pytest.raises(NotFoundError, match="nobody"):
        action(shop.store, saver, "nobody")  # type: ignore[operator]


def test_the_chat_deletes_only_after_a_yes(assistant: Assistant, shop: Shop, dora: str) -> None:
    say(assistant, "delete my data", "no", customer=dora)
    assert shop.store.customers.get(dora)
    *_, late = say(assistant, "delete my data", "show me tents", "yes", customer=dora)
    assert "delete_my_data" not in tools(late)
    assert shop.store.customers.get(dora)
    *_, done = say(assistant, "please delete all my data", "yes, do it", customer=dora)
    assert tools(done) == ["delete_my_data"]
    with pytest.raises(NotFoundError):
        shop.store.customers.get(dora)
    assert all(not found for found in shop.store.rows_of(dora).values())


def test_personalisation_stops_and_starts_on_request(
    assistant: Assistant, shop: Shop, dora: str
) -> None:
    (stopped,) = say(assistant, "stop personalising what you show me", customer=dora)
    assert tools(stopped) == ["set_personalisation"]
    assert not shop.store.customers.get(dora).consent_personalisation
    say(assistant, "please personalise again", customer=dora)
    assert shop.store.customers.get(dora).consent_personalisation


def test_a_strangers_request_changes_nothing(assistant: Assistant) -> None:
    asked, answered = say(assistant, "delete my data", "yes")
    assert "don't know who you are" in asked.reply
    assert "delete_my_data" not in tools(answered)
