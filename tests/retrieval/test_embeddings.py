"""The embedding cache: every text once, and nothing lost but an unfinished shard."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.ports import HashingEncoder
from retrieval import embeddings
from retrieval.embeddings import EmbeddingCache


class CountingEncoder(HashingEncoder):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen.extend(texts)
        return super().encode(texts)


class KilledError(Exception):
    pass


class DyingEncoder(CountingEncoder):
    """Dies on its second call."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.seen:
            raise KilledError
        return super().encode(texts)


def test_identical_texts_are_embedded_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    vectors = EmbeddingCache(tmp_path, encoder).embed(["milk", "bread", "milk"])
    assert sorted(encoder.seen) == ["bread", "milk"]
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_a_second_build_embeds_only_what_is_new(tmp_path: Path) -> None:
    first = EmbeddingCache(tmp_path, HashingEncoder()).embed(["milk"])
    encoder = CountingEncoder()
    again = EmbeddingCache(tmp_path, encoder).embed(["milk", "eggs"])
    assert encoder.seen == ["eggs"]
    np.testing.assert_array_equal(first[0], again[0])


def test_vectors_agree_with_the_encoder(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    texts = ["a tent", "", "naïve 東京"]
    vectors = EmbeddingCache(tmp_path, encoder).embed(texts)
    np.testing.assert_allclose(vectors, encoder.encode(texts), atol=2e-4)


def test_a_killed_build_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "_SHARD", 2)
    texts = ["one", "two", "three", "four"]
    dying = DyingEncoder()
    with pytest.raises(KilledError):
        EmbeddingCache(tmp_path, dying).embed(texts)
    encoder = CountingEncoder()
    resumed = EmbeddingCache(tmp_path, encoder).embed(texts)
    assert sorted(dying.seen + encoder.seen) == sorted(texts)
    whole = EmbeddingCache(tmp_path / "other", HashingEncoder()).embed(texts)
    np.testing.assert_array_equal(resumed, whole)


def test_a_damaged_shard_is_embedded_again(tmp_path: Path) -> None:
    expected = EmbeddingCache(tmp_path, HashingEncoder()).embed(["milk"])
    shard = next(tmp_path.rglob("*.npz"))
    shard.write_bytes(shard.read_bytes()[:100])
    encoder = CountingEncoder()
    np.testing.assert_array_equal(EmbeddingCache(tmp_path, encoder).embed(["milk"]), expected)
    assert encoder.seen == ["milk"]


def test_unfinished_shards_are_removed(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, HashingEncoder())
    leftover = tmp_path / HashingEncoder.name / "x.part"
    leftover.parent.mkdir()
    leftover.write_bytes(b"half")
    cache.embed(["milk"])
    assert not leftover.exists()


def test_many_small_shards_become_one_without_losing_a_vector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "_FEW_SHARDS", 2)
    texts = ["one", "two", "three", "four"]
    for text in texts:
        EmbeddingCache(tmp_path, HashingEncoder()).embed([text])
    encoder = CountingEncoder()
    EmbeddingCache(tmp_path, encoder).embed(texts)
    assert encoder.seen == []
    assert len(list(tmp_path.rglob("*.npz"))) <= 2


def test_progress_ends_at_the_number_of_new_texts(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    cache = EmbeddingCache(tmp_path, HashingEncoder())
    cache.embed(["a", "b", "a"], lambda *call: calls.append(call))
    assert calls == [("embedding", 0, 2), ("embedding", 2, 2)]


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path, HashingEncoder()).embed([]).shape == (0, 384)
