"""Conversations: who owns which, and when it was last active."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, delete, select, update

from core.store.chat_tables import Conversation
from core.store.repository import Repository


class Owner(NamedTuple):
    """Whose a conversation is."""

    customer_id: str | None
    visitor_id: str | None


class ConversationRepository(Repository[Conversation]):
    """Reads and writes of conversations."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Conversation)
        columns = self._table.c
        which = columns.id == bindparam("conversation")
        self._owner = select(columns.customer_id, columns.visitor_id).where(which)
        self._touch = update(self._table).where(which)

    def owner(self, conversation_id: str) -> Owner | None:
        """Whose a conversation is; None for one that hasn't begun."""
        with self._engine.connect() as connection:
            row = connection.execute(self._owner, {"conversation": conversation_id}).first()
        return None if row is None else Owner(*row)

    def begin(
        self, conversation_id: str, customer_id: str | None, visitor_id: str | None = None
    ) -> None:
        """Record a new conversation."""
        now = datetime.now(UTC)
        row = {"id": conversation_id, "customer_id": customer_id, "visitor_id": visitor_id}
        self.upsert([{**row, "started": now, "updated": now}])

    def delete(self, conversation_id: str) -> None:
        """Forget that a conversation was held."""
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.id == conversation_id))

    def adopt(self, conversation_id: str, customer_id: str) -> None:
        """Record that the visitor of an anonymous conversation turned out to be a customer."""
        statement = (
            update(self._table)
            .where(self._table.c.id == conversation_id, self._table.c.customer_id.is_(None))
            .values(customer_id=customer_id)
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def touch(self, conversation_id: str, turns: int) -> None:
        """Record that a conversation now has so many turns."""
        values = {"conversation": conversation_id, "turns": turns, "updated": datetime.now(UTC)}
        with self._engine.begin() as connection:
            connection.execute(self._touch, values)
