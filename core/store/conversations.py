"""Conversations: who owns which, and when it was last active."""

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, update

from core.store.chat_tables import Conversation
from core.store.repository import Repository


class ConversationRepository(Repository[Conversation]):
    """Reads and writes of conversations."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Conversation)

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
        statement = (
            update(self._table)
            .where(self._table.c.id == conversation_id)
            .values(turns=turns, updated=datetime.now(UTC))
        )
        with self._engine.begin() as connection:
            connection.execute(statement)
