"""Exposures, what came of them, and the policies that learn from that."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, desc, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.store.repository import Repository
from core.store.tables import Event, Exposure, Policy


@dataclass(frozen=True)
class Settled:
    """One exposure whose reward has become known, or has grown."""

    context: list[float]
    """What the policy saw of the product."""
    reward: float
    before: float | None
    """The reward that was known before; None for the first."""


@dataclass(frozen=True)
class Learned:
    """What a policy knows."""

    state: dict[str, Any]
    """Empty until it has learned something."""
    version: int


Teach = Callable[[dict[str, Any], list[Settled]], dict[str, Any]]
"""From a policy's state and what has become known to its next state."""


class ExposureRepository(Repository[Exposure]):
    """Reads and writes of exposures and of what policies learned from them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Exposure)
        self._policies: Table = Policy.__table__  # type: ignore[assignment]

    def newest(
        self,
        product_id: str,
        *,
        since: datetime,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> str | None:
        """Id of the last exposure of a product, to this conversation or else to this customer,
        since some moment; None when there is none.
        """
        columns = self._table.c
        who = (
            columns.conversation_id == conversation_id
            if conversation_id is not None
            else columns.customer_id == customer_id
        )
        statement = (
            select(columns.id)
            .where(who, columns.product_id == product_id, columns.time >= since)
            .order_by(desc(columns.time), desc(columns.turn))
            .limit(1)
        )
        with self._engine.connect() as connection:
            return connection.scalar(statement)

    def overdue(self, before: datetime, limit: int) -> list[Exposure]:
        """Exposures of learning policies from before some moment whose reward is awaited,
        the oldest first.
        """
        columns = self._table.c
        statement = (
            select(Exposure)
            .where(columns.reward == null(), columns.time < before)
            .where(columns.context != null())
            .order_by(columns.time)
            .limit(limit)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def kinds_after(self, exposure: Exposure, until: datetime) -> list[str]:
        """Kinds of the events that name an exposure, or that its customer had with its product
        between then and `until`.
        """
        events = Event.__table__.c
        named = events.recommendation_id == exposure.id
        theirs = (
            (events.customer_id == exposure.customer_id)
            & (events.product_id == exposure.product_id)
            & (events.time >= exposure.time)
            & (events.time < until)
        )
        statement = select(events.kind).where(
            events.product_id == exposure.product_id, or_(named, theirs)
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(statement))

    def learned(self, policy: str) -> Learned:
        """What a policy knows now."""
        columns = self._policies.c
        statement = select(columns.state, columns.version).where(columns.id == policy)
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        return Learned({}, 0) if row is None else Learned(row.state, row.version)

    def version(self, policy: str) -> int:
        """The number of changes to a policy; 0 for one that has learned nothing."""
        columns = self._policies.c
        with self._engine.connect() as connection:
            found = connection.scalar(select(columns.version).where(columns.id == policy))
        return found or 0

    def learn(
        self,
        policy: str,
        rewards: Sequence[tuple[str, float]],
        teach: Teach,
        *,
        lowered: bool = False,
    ) -> int:
        """Note rewards of exposures and let a policy learn from them, in one transaction.

        Only one process learns at a time, from the newest state, so that no observation is
        lost and none is learned twice: a reward that is no higher than the known one, or of
        an exposure that no learning policy chose, changes nothing.

        Args:
            policy: id of the policy.
            rewards: exposure ids and what came of each.
            teach: gives the next state.
            lowered: for what has been taken back: a lower reward counts as well.

        Returns:
            How many rewards were new.
        """
        policies = self._policies
        with self._engine.begin() as connection:
            # A write comes first: it is what makes other processes wait on SQLite.
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            first = dialect.insert(policies).values(id=policy, state={}, version=0)
            connection.execute(first.on_conflict_do_nothing(index_elements=["id"]))
            row = connection.execute(
                select(policies.c.state, policies.c.version)
                .where(policies.c.id == policy)
                .with_for_update()
            ).one()
            settled = list(self._settle(connection, rewards, lowered))
            if settled:
                connection.execute(
                    update(policies)
                    .where(policies.c.id == policy)
                    .values(state=teach(row.state, settled), version=row.version + 1)
                )
        return len(settled)

    def _settle(
        self, connection: Connection, rewards: Iterable[tuple[str, float]], lowered: bool
    ) -> Iterator[Settled]:
        columns = self._table.c
        for exposure, reward in rewards:
            row = connection.execute(
                select(columns.context, columns.reward).where(columns.id == exposure)
            ).first()
            if row is None or row.context is None:
                continue
            known = row.reward
            if known is not None and (known == reward or (known > reward and not lowered)):
                continue
            connection.execute(
                update(self._table).where(columns.id == exposure).values(reward=reward)
            )
            yield Settled(row.context, reward, row.reward)
