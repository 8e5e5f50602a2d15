"""Scoring reviews and posts, resumably, and what the scores add up to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.ports import TableScorer
from core.store import Store
from ingestion import enrich, ingest


@pytest.fixture
def shop(store: Store) -> Store:
    store.products.upsert([{"id": "p1", "title": "Tent"}])
    store.customers.upsert([{"id": "c1"}])
    store.reviews.upsert(
        [
            {"id": f"r{n}", "product_id": "p1", "customer_id": "c1", "rating": 4.0, "text": f"t{n}"}
            for n in range(600)
        ]
    )
    store.posts.upsert([{"id": "s1", "customer_id": "c1", "text": "post"}])
    return store


def test_everything_is_scored_once_and_added_up(shop: Store) -> None:
    scorer = TableScorer({"t0": 1.0, "post": -1.0})
    calls: list[tuple[str, int, int | None]] = []
    assert enrich(shop, scorer, lambda *call: calls.append(call)) == 601
    assert shop.products.get("p1").sentiment == pytest.approx(1 / 600)
    assert shop.products.get("p1").review_count == 600
    assert shop.customers.get("c1").sentiment == pytest.approx(0.0)
    assert shop.reviews.get("r0").sentiment_model == "table-fake"
    assert calls[-1] == ("Scoring posts", 1, 1)
    assert enrich(shop, scorer) == 0


def test_a_scorer_that_breaks_off_is_gone_on_with(shop: Store) -> None:
    class Breaking(TableScorer):
        calls = 0

        def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt
            return super().score(texts)

    with pytest.raises(KeyboardInterrupt):
        enrich(shop, Breaking({}))
    assert enrich(shop, TableScorer({})) == 601 - 256


def test_another_scorer_scores_anew(shop: Store) -> None:
    class Other(TableScorer):
        name = "other-fake"

    enrich(shop, TableScorer({}))
    assert enrich(shop, Other({"t1": 0.5})) == 601
    assert shop.reviews.get("r1").sentiment == pytest.approx(0.5)


def test_a_review_and_a_post_that_changed_are_scored_and_read_anew(
    store: Store, folder: Path
) -> None:
    def load(mood: str) -> None:
        (folder / "products.csv").write_text("id,title\np1,Tent\n")
        (folder / "reviews.csv").write_text(f"id,product_id,text\nr1,p1,{mood} tent\n")
        (folder / "posts.csv").write_text(f"id,customer_id,text\ns1,c1,{mood} trip\n")
        scores = {"good tent": 1.0, "bad tent": -1.0, "good trip": 0.5, "bad trip": -0.5}
        ingest([str(folder)], store, scorer=TableScorer(scores))

    load("good")
    store.reviews.store_aspects("aspects-1", [("r1", [])])
    assert store.reviews.without_aspects("aspects-1", 9) == []
    load("bad")
    assert store.reviews.get("r1").sentiment == pytest.approx(-1.0)
    assert store.posts.get("s1").sentiment == pytest.approx(-0.5)
    assert store.reviews.without_aspects("aspects-1", 9) == [("r1", "bad tent")]
