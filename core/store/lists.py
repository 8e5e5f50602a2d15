"""Shopping lists and trips that shoppers keep."""

from sqlalchemy import ColumnElement, Engine, delete, desc, or_, select, update
from sqlalchemy.orm import Session

from core.store.chat_tables import ShoppingList
from core.store.repository import Repository


class ListRepository(Repository[ShoppingList]):
    """Reads and writes of kept lists."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, ShoppingList)

    def owned(
        self, customer_id: str | None, conversation_id: str | None, limit: int = 20
    ) -> list[ShoppingList]:
        """The lists of a customer, or made by a stranger in a conversation, newest first."""
        columns = self._table.c
        stranger = columns.customer_id.is_(None) & (columns.conversation_id == conversation_id)
        mine: list[ColumnElement[bool]] = [stranger] if conversation_id is not None else []
        if customer_id is not None:
            mine.append(columns.customer_id == customer_id)
        if not mine:
            return []
        statement = (
            select(ShoppingList)
            .where(or_(*mine))
            .order_by(desc(columns.updated), columns.id)
            .limit(limit)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def shared(self, share_hash: str) -> ShoppingList | None:
        """The list whose link has that hash; None when there is none, or it was revoked."""
        statement = select(ShoppingList).where(self._table.c.share_hash == share_hash)
        with Session(self._engine) as session:
            return session.scalars(statement).one_or_none()

    def share(self, id: str, share_hash: str | None) -> None:
        """Let the link of that hash show the list, and no other; None revokes it."""
        statement = update(self._table).where(self._table.c.id == id)
        with self._engine.begin() as connection:
            connection.execute(statement.values(share_hash=share_hash))

    def delete(self, id: str) -> None:
        """Forget a list; one that doesn't exist is forgotten already."""
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.id == id))
