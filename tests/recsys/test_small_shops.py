"""Shops with hardly any data: nothing crashes, and nobody gets an empty screen."""

from pathlib import Path

import numpy as np
import pytest

from core.ports import HashingEncoder
from recsys import CustomerTable, Interactions, ProductTable, Recommender, Session

NOW = 1_750_000_000


def _shop(n_products: int, events: list[tuple[str, int]]) -> Recommender:
    ids = [f"p{number}" for number in range(n_products)]
    texts = [f"thing number {number}" for number in range(n_products)]
    table = ProductTable(
        ids=ids,
        texts=texts,
        categories=[None if number % 2 else "a > b" for number in range(n_products)],
        brands=[None] * n_products,
        prices=np.full(n_products, np.nan),
        stock=np.full(n_products, np.nan),
        embeddings=HashingEncoder().encode(texts),
    )
    customers = sorted({customer for customer, _ in events})
    data = Interactions.from_events(
        [customer for customer, _ in events],
        [f"p{product}" for _, product in events],
        [NOW + at for at in range(len(events))],
        ["purchase"] * len(events),
        catalogue=ids,
    )
    people = CustomerTable(ids=customers, traits={"age_band": [None] * len(customers)})
    return Recommender.fit(data, table, customers=people)


@pytest.mark.parametrize(
    ("n_products", "events"),
    [
        (1, []),
        (3, []),
        (100, []),
        (1, [("ann", 0)]),
        (2, [("ann", 0)]),
        (30, [("ann", 3)]),
        (30, [("ann", 3), ("bob", 3), ("bob", 4)]),
    ],
)
def test_a_shop_with_hardly_any_data_recommends(
    tmp_path: Path, n_products: int, events: list[tuple[str, int]]
) -> None:
    _shop(n_products, events).save(tmp_path)
    recommender = Recommender.load(tmp_path)
    wanted = min(5, n_products)
    for customer in (None, "ann", "nobody"):
        picks = recommender.recommend(customer, 5)
        assert len({pick.product_id for pick in picks}) == len(picks) == wanted
        session = Session().with_event("p0", "like")
        assert recommender.recommend(customer, 5, session=session)
    assert recommender.recommend(None, 5, mask=np.zeros(n_products, np.bool_)) == []
    assert recommender.score("ann", np.arange(n_products)).shape == (n_products,)
    assert len(recommender.similar("p0", 5)) == min(5, n_products - 1)
    assert recommender.complements("p0", 5) is not None
