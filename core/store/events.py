"""Events: the one big table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, delete, desc, select, type_coerce
from sqlalchemy import Integer as SqlInteger
from sqlalchemy.orm import Session

from core.store.repository import Repository
from core.store.tables import Event


@dataclass(frozen=True)
class EventTable:
    """All events as parallel arrays of length n, ordered by time."""

    customers: list[str]
    """Distinct customer ids, sorted; `customer` indexes them."""
    products: list[str]
    """Distinct product ids, sorted; `product` indexes them."""
    kinds: list[str]
    """Distinct kinds, sorted; `kind` indexes them."""
    sessions: list[str]
    """Distinct session ids, sorted; `session` indexes them, -1 for none."""
    customer: NDArray[np.int32]
    product: NDArray[np.int32]
    kind: NDArray[np.int8]
    session: NDArray[np.int32]
    value: NDArray[np.float32]
    price: NDArray[np.float32]
    """Paid for all units; NaN when unknown."""
    time: NDArray[np.int64]
    """Seconds since 1970 UTC."""


class EventRepository(Repository[Event]):
    """Reads and writes of events."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Event)

    def drop_indexes(self) -> None:
        """Before a first load: nothing, unless the table is empty. Filling a million rows' indexes
        in the order of time takes longer than writing the rows.
        """
        with self._engine.begin() as connection:
            if connection.scalar(select(self._table.c.id).limit(1)) is None:
                for index in self._table.indexes:
                    index.drop(connection, checkfirst=True)

    def create_indexes(self) -> None:
        """After a load: those that are missing, also by a kill of an earlier one."""
        with self._engine.begin() as connection:
            for index in self._table.indexes:
                index.create(connection, checkfirst=True)

    def table(self) -> EventTable:
        """Every event, columnar."""
        import pandas as pd

        columns = self._table.c
        statement = select(
            columns.customer_id,
            columns.product_id,
            columns.kind,
            columns.session_id,
            columns.value,
            type_coerce(columns.price, SqlInteger).label("price"),
            type_coerce(columns.time, SqlInteger).label("time"),
        ).order_by(columns.time, columns.id)
        with self._engine.connect() as connection:
            frame = pd.DataFrame(
                connection.execute(statement).fetchall(),
                columns=[
                    "customer_id",
                    "product_id",
                    "kind",
                    "session_id",
                    "value",
                    "price",
                    "time",
                ],
            )
        coded: dict[str, Any] = {
            name: pd.factorize(frame[name], sort=True)
            for name in ("customer_id", "product_id", "kind", "session_id")
        }
        return EventTable(
            customers=list(coded["customer_id"][1]),
            products=list(coded["product_id"][1]),
            kinds=list(coded["kind"][1]),
            sessions=list(coded["session_id"][1]),
            customer=coded["customer_id"][0].astype(np.int32),
            product=coded["product_id"][0].astype(np.int32),
            kind=coded["kind"][0].astype(np.int8),
            session=coded["session_id"][0].astype(np.int32),
            value=frame["value"].to_numpy(np.float32),
            price=frame["price"].astype("float32").to_numpy() / np.float32(10_000),
            time=frame["time"].to_numpy(np.int64),
        )

    def take_back(self, customer_id: str, product_id: str, kind: str, session_id: str) -> None:
        """Delete what a customer did with a product in one session; nothing when they didn't."""
        columns = self._table.c
        statement = delete(self._table).where(
            columns.customer_id == customer_id,
            columns.product_id == product_id,
            columns.kind == kind,
            columns.session_id == session_id,
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def of_customer(
        self, customer_id: str, *, kind: str | None = None, limit: int = 50
    ) -> list[Event]:
        """The newest events of one customer, newest first."""
        columns = self._table.c
        statement = select(Event).where(columns.customer_id == customer_id)
        if kind is not None:
            statement = statement.where(columns.kind == kind)
        statement = statement.order_by(desc(columns.time), desc(columns.id)).limit(limit)
        with Session(self._engine) as session:
            return list(session.scalars(statement))
