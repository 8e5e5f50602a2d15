"""Clauses that a build has read, and those that it hasn't."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.clause_table import ClauseTable, write_clauses
from assistant.sentiment import SentimentModel
from assistant.services import Shop
from core.ports import Encoder
from core.store import Store
from retrieval import EmbeddingCache

_SAID = ("The strap is comfortable, but the lid is loose.", "The zip broke. I'd buy it again.")


class Counting:
    """The encoder, and what it was asked to encode."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.asked: list[str] = []
        self._encoder = encoder

    def encode(self, texts: Any) -> NDArray[np.float32]:
        self.asked += texts
        return self._encoder.encode(texts)


@pytest.fixture
def encoder(shop: Shop) -> Encoder:
    """The real encoder."""
    return shop.encoder


@pytest.fixture
def written(tmp_path: Path, encoder: Encoder) -> Path:
    """A folder with the clauses of two reviews."""
    store = Store(f"sqlite:///{tmp_path / 'shop.db'}")
    store.products.upsert([{"id": "p", "title": "Pack"}])
    rows = [{"id": f"r{at}", "product_id": "p", "text": text} for at, text in enumerate(_SAID)]
    store.reviews.upsert(rows)
    folder = tmp_path / "reviews"
    cache = EmbeddingCache(tmp_path / "embeddings", encoder)
    write_clauses(store, cache, SentimentModel(encoder), folder, lambda *_: None)
    store.close()
    return folder


def test_what_the_build_has_read_is_not_encoded_again(written: Path, encoder: Encoder) -> None:
    counting = Counting(encoder)
    scorer = SentimentModel(encoder)
    table = ClauseTable.load(written, counting, scorer)
    vectors, feelings = table.read(["The zip broke", "The lid leaks"])
    assert counting.asked == ["The lid leaks"]
    expected = encoder.encode(["The zip broke", "The lid leaks"])
    assert np.allclose(vectors, expected, atol=1e-3)
    assert np.allclose(feelings, scorer.score(["The zip broke", "The lid leaks"]), atol=1e-2)
    assert (feelings < 0).all()


def test_a_shop_without_reviews_reads_them_as_they_come(tmp_path: Path, encoder: Encoder) -> None:
    scorer = SentimentModel(encoder)
    vectors, feelings = ClauseTable.load(tmp_path / "none", encoder, scorer).read(["Lovely colour"])
    assert np.allclose(vectors, encoder.encode(["Lovely colour"]))
    assert feelings[0] > 0
    nothing, none = ClauseTable.load(tmp_path / "none", encoder, scorer).read([])
    assert len(nothing) == len(none) == 0
