"""Reviews and social posts, and what they add up to for products and customers."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, Engine, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from core.store.repository import Repository, Row
from core.store.tables import Customer, Product, Review, SocialPost

Written = TypeVar("Written", Review, SocialPost)
_CHUNK = 5_000


class AspectsRow(NamedTuple):
    """What one review says of single aspects."""

    product_id: str
    customer_id: str | None
    aspects: list[Row]
    """`name`, `score` and `quote` of each."""


class WrittenRepository(Repository[Written]):
    """Texts that customers wrote, with their sentiment."""

    def unscored(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Up to `limit` pairs (id, text) that `model` hasn't scored yet, in the order of ids."""
        return self._not_by(self._table.c.sentiment_model, model, limit)

    def _not_by(self, column: Column[Any], model: str, limit: int) -> list[tuple[str, str]]:
        columns = self._table.c
        stale = column.is_distinct_from(model)
        statement = select(columns.id, columns.text).where(stale).order_by(columns.id).limit(limit)
        with self._engine.connect() as connection:
            return [(row.id, row.text) for row in connection.execute(statement)]

    def store_scores(self, model: str, scores: Sequence[tuple[str, float]]) -> None:
        """Write (id, signed score in [-1, 1]) pairs as `model`'s."""
        self._set("sentiment", model, scores)

    def _set(self, name: str, model: str, values: Sequence[tuple[str, Any]]) -> None:
        """Write (id, value) pairs into the column `name`, as `model`'s."""
        if not values:
            return
        statement = (
            update(self._table)
            .where(self._table.c.id == bindparam("key"))
            .values({name: bindparam("new"), f"{name}_model": model})
        )
        with self._engine.begin() as connection:
            connection.execute(statement, [{"key": id, "new": value} for id, value in values])


class ReviewRepository(WrittenRepository[Review]):
    """Reads and writes of reviews."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Review)

    def of_product(self, product_id: str) -> list[Review]:
        """All reviews of one product, newest first."""
        statement = (
            select(Review)
            .where(self._table.c.product_id == product_id)
            .order_by(self._table.c.time.desc(), self._table.c.id)
        )
        with Session(self._engine) as session:
            return list(session.scalars(statement))

    def products(self) -> list[str]:
        """Ids of the products that have reviews, those with most first."""
        product = self._table.c.product_id
        statement = select(product).group_by(product).order_by(func.count().desc(), product)
        with self._engine.connect() as connection:
            return list(connection.scalars(statement))

    def without_aspects(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Up to `limit` pairs (id, text) whose aspects `model` hasn't read yet, by id."""
        return self._not_by(self._table.c.aspects_model, model, limit)

    def store_aspects(self, model: str, found: Sequence[tuple[str, list[Row]]]) -> None:
        """Write pairs of id and aspects (`name`, `score`, `quote`) as `model`'s."""
        self._set("aspects", model, found)

    def with_aspects(self) -> Iterator[AspectsRow]:
        """Product, customer and aspects of every review that says something of one."""
        columns = self._table.c
        statement = select(columns.product_id, columns.customer_id, columns.aspects).where(
            columns.aspects_model.is_not(None)
        )
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=_CHUNK).execute(statement):
                if row.aspects:
                    yield AspectsRow(row.product_id, row.customer_id, row.aspects)

    def rated(self) -> list[str]:
        """Ids of the reviews that have both stars and a text, sorted."""
        columns = self._table.c
        statement = select(columns.id).where(columns.rating.is_not(None), columns.text != "")
        with self._engine.connect() as connection:
            return list(connection.scalars(statement.order_by(columns.id)))


class SocialPostRepository(WrittenRepository[SocialPost]):
    """Reads and writes of social posts."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, SocialPost)


def aggregate(engine: Engine) -> None:
    """Recompute what reviews and posts add up to: products' rating, review count and
    sentiment, customers' sentiment (the mean over what they wrote).
    """
    products: Table = Product.__table__  # type: ignore[assignment]
    customers: Table = Customer.__table__  # type: ignore[assignment]
    reviews: Table = Review.__table__  # type: ignore[assignment]
    posts: Table = SocialPost.__table__  # type: ignore[assignment]
    of_product = reviews.c.product_id == products.c.id
    written = (
        select(reviews.c.customer_id, reviews.c.sentiment)
        .where(reviews.c.customer_id.is_not(None))
        .union_all(select(posts.c.customer_id, posts.c.sentiment))
        .subquery()
    )
    means = (
        select(written.c.customer_id, func.avg(written.c.sentiment).label("mean"))
        .group_by(written.c.customer_id)
        .subquery()
    )
    with engine.begin() as connection:
        connection.execute(
            update(products).values(
                rating=select(func.avg(reviews.c.rating)).where(of_product).scalar_subquery(),
                review_count=select(func.count()).where(of_product).scalar_subquery(),
                sentiment=select(func.avg(reviews.c.sentiment)).where(of_product).scalar_subquery(),
            )
        )
        connection.execute(
            update(customers)
            .where(customers.c.id == means.c.customer_id)
            .values(sentiment=means.c.mean)
        )
