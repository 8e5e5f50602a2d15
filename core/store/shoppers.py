"""What belongs to one shopper: cart, memories, calls for a person; and its deletion."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Table, delete, select, update
from sqlalchemy.orm import Session

from core.store.chat_tables import Cart, Handoff, Memory
from core.store.repository import Repository, Row
from core.store.tables import Base, Customer, Review


class CartRepository(Repository[Cart]):
    """Reads and writes of carts: one a customer, or one a conversation for a stranger."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Cart)

    def items(self, customer_id: str | None, conversation_id: str) -> list[dict[str, Any]]:
        """`product_id` and `quantity` of each line, in the order added; empty without a cart."""
        id = _owner(customer_id, conversation_id)
        found = self.find([id]).get(id)
        return [] if found is None else list(found.items)

    def put(
        self, customer_id: str | None, conversation_id: str, items: Sequence[dict[str, Any]]
    ) -> None:
        """Replace the lines of a cart."""
        row = {
            "id": _owner(customer_id, conversation_id),
            "customer_id": customer_id,
            "conversation_id": None if customer_id else conversation_id,
            "items": list(items),
            "updated": datetime.now(UTC),
        }
        self.upsert([row])


def _owner(customer_id: str | None, conversation_id: str) -> str:
    return f"customer:{customer_id}" if customer_id else f"conversation:{conversation_id}"


class MemoryRepository(Repository[Memory]):
    """Reads and writes of what customers asked to be remembered."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Memory)

    def of_customer(self, customer_id: str) -> list[Memory]:
        """All of one customer, oldest first."""
        columns = self._table.c
        statement = select(Memory).where(columns.customer_id == customer_id)
        with Session(self._engine) as session:
            return list(session.scalars(statement.order_by(columns.created, columns.id)))

    def forget(self, customer_id: str, ids: Sequence[str]) -> int:
        """Delete those of `ids` that are this customer's; gives how many."""
        columns = self._table.c
        statement = delete(self._table).where(
            columns.customer_id == customer_id, columns.id.in_(ids)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount


class HandoffRepository(Repository[Handoff]):
    """Reads and writes of calls for a person."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Handoff)

    def latest(self, count: int) -> list[Handoff]:
        """The newest `count` calls, newest first."""
        newest = select(Handoff).order_by(Handoff.created.desc(), Handoff.id).limit(count)
        with Session(self._engine) as session:
            return list(session.scalars(newest))


def erase(engine: Engine, customer_id: str) -> dict[str, int]:
    """Delete a customer and every row that points at them; see `Store.erase`."""
    counts: dict[str, int] = {}
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if "customer_id" not in table.c:
                continue
            mine = table.c.customer_id == customer_id
            if table is _table(Review):
                found = connection.execute(update(table).where(mine).values(customer_id=None))
            else:
                found = connection.execute(delete(table).where(mine))
            counts[table.name] = found.rowcount
        customers = _table(Customer)
        counts[customers.name] = connection.execute(
            delete(customers).where(customers.c.id == customer_id)
        ).rowcount
    return counts


def rows_of(engine: Engine, customer_id: str) -> dict[str, list[Row]]:
    """Every row that points at a customer, by table, and the customer's own."""
    found: dict[str, list[Row]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            name = "id" if table is _table(Customer) else "customer_id"
            if name in table.c:
                statement = select(table).where(table.c[name] == customer_id)
                rows = connection.execute(statement).mappings()
                found[table.name] = [dict(row) for row in rows]
    return found


def _table(entity: type[Base]) -> Table:
    table: Table = entity.__table__  # type: ignore[assignment]
    return table
