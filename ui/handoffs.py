"""`aisle handoffs`: shoppers who asked for a person, for the shop's staff."""

import json

from rich.console import Console

from core.settings import Settings
from core.store import Handoff, Store


def print_handoffs(settings: Settings, count: int, out: Console, *, as_json: bool) -> None:
    """The newest `count` calls for a person: when, who, and what they look for and said."""
    store = Store(settings.resolved_database_url)
    try:
        calls = store.handoffs.latest(count)
    finally:
        store.close()
    if as_json:
        for call in calls:
            print(json.dumps(_row(call), ensure_ascii=False))  # noqa: T201
        return
    for call in calls:
        who = call.customer_id or "a stranger"
        when = call.created.strftime("%Y-%m-%d %H:%M")
        out.print(f"{when}  {who}, conversation {call.conversation_id}", markup=False)
        out.print("\n".join(f"    {line}" for line in call.summary.splitlines()), markup=False)
    if not calls:
        out.print("Nobody has asked for a person.")


def _row(call: Handoff) -> dict[str, str | None]:
    return {
        "time": call.created.isoformat(),
        "customer": call.customer_id,
        "conversation": call.conversation_id,
        "summary": call.summary,
    }
