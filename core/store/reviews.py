"""Reviews and social posts, and what they add up to for products and customers."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Engine, Table, func, select, update
from sqlalchemy.orm import Session

from core.store.repository import Repository
from core.store.tables import Customer, Product, Review, SocialPost

Written = TypeVar("Written", Review, SocialPost)


class WrittenRepository(Repository[Written]):
    """Texts that customers wrote, with their sentiment."""

    def unscored(self, model: str, limit: int) -> list[tuple[str, str]]:
        """Up to `limit` pairs (id, text) that `model` hasn't scored yet, in the order of ids."""
        columns = self._table.c
        stale = columns.sentiment_model.is_distinct_from(model)
        statement = select(columns.id, columns.text).where(stale).order_by(columns.id).limit(limit)
        with self._engine.connect() as connection:
            return [(row.id, row.text) for row in connection.execute(statement)]

    def store_scores(self, model: str, scores: Sequence[tuple[str, float]]) -> None:
        """Write (id, signed score in [-1, 1]) pairs as `model`'s."""
        from sqlalchemy import bindparam

        if not scores:
            return
        statement = (
            update(self._table)
            .where(self._table.c.id == bindparam("key"))
            .values(sentiment=bindparam("score"), sentiment_model=model)
        )
        with self._engine.begin() as connection:
            connection.execute(statement, [{"key": id, "score": score} for id, score in scores])


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
