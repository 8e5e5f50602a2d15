"""A customer's data: all of it, in one piece, and its deletion.

The one service behind `aisle privacy`, the chat and the API.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from assistant.conversations import saved_dialogue
from core.store import Store


@dataclass(frozen=True)
class Erasure:
    """What a deletion removed."""

    rows: Mapping[str, int]
    """Rows by table; reviews stay, without the customer's name."""
    conversations: int
    """Dialogue states."""


def export_customer(
    store: Store, checkpointer: BaseCheckpointSaver[Any], customer_id: str
) -> dict[str, Any]:
    """Everything that is stored about a customer, as JSON values: `rows` by table, and the
    `dialogues` of their conversations by id.

    Raises:
        NotFoundError: there is no such customer.
    """
    store.customers.get(customer_id)
    rows = {table: [_plain(row) for row in found] for table, found in _rows(store, customer_id)}
    dialogues = {}
    for conversation in rows.get("conversations", []):
        saved = saved_dialogue(checkpointer, conversation["id"])
        if saved is not None:
            dialogues[conversation["id"]] = saved
    return {"customer_id": customer_id, "rows": rows, "dialogues": dialogues}


def delete_customer(
    store: Store, checkpointer: BaseCheckpointSaver[Any], customer_id: str
) -> Erasure:
    """Delete a customer, their behaviour, lists, carts, memories and conversations.

    Their reviews stay without their name. Models trained before know them only as numbers
    under their id, which nobody can ask for any more; the next build leaves them out.

    Raises:
        NotFoundError: there is no such customer.
    """
    store.customers.get(customer_id)
    conversations = [str(row["id"]) for row in store.rows_of(customer_id)["conversations"]]
    for conversation in conversations:
        checkpointer.delete_thread(conversation)
    return Erasure(store.erase(customer_id), len(conversations))


def to_json(export: Mapping[str, Any]) -> str:
    """An export as indented JSON."""
    return json.dumps(export, ensure_ascii=False, indent=2)


def _rows(store: Store, customer_id: str) -> list[tuple[str, Any]]:
    return list(store.rows_of(customer_id).items())


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
