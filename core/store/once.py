"""What may happen once only: signed identities, and writes that carry an idempotency key.

Both are decided by the primary key of a row, so that several worker processes agree.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, Table, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.store.chat_tables import KeptAnswer, SpentToken
from core.store.repository import Repository

KEPT_FOR = timedelta(hours=24)
"""How long the answer to a write is kept for its idempotency key."""


class SpentTokenRepository:
    """Signed identities that have been used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._table: Table = SpentToken.__table__  # type: ignore[assignment]

    def spend(self, token_id: str, expires: datetime) -> bool:
        """Use a token up; False when somebody has done so before."""
        columns = self._table.c
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(self._table).where(columns.expires < datetime.now(UTC)))
                connection.execute(self._table.insert().values(id=token_id, expires=expires))
        except IntegrityError:
            return False
        return True


class KeptAnswerRepository(Repository[KeptAnswer]):
    """Answers to writes, by idempotency key."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, KeptAnswer)

    def claim(self, id: str, request: str) -> KeptAnswer | None:
        """Take the key for a request about to be answered.

        Returns:
            None when it was free; else what is known of the request that has it.
        """
        now = datetime.now(UTC)
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    delete(self._table).where(self._table.c.created < now - KEPT_FOR)
                )
                row = {"id": id, "request": request, "status": 0, "media_type": "", "body": ""}
                connection.execute(self._table.insert().values(**row, created=now))
        except IntegrityError:
            with Session(self._engine) as session:
                return session.get(KeptAnswer, id)
        return None

    def keep(self, id: str, status: int, media_type: str, body: str) -> None:
        """Keep the answer to the request that claimed `id`."""
        statement = (
            update(self._table)
            .where(self._table.c.id == id)
            .values(status=status, media_type=media_type, body=body)
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def release(self, id: str) -> None:
        """Give the key back: the request failed, and may be sent again."""
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.id == id))
