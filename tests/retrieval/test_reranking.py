"""The cross-encoder's edges; its weights are an extra that tests don't have."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactError
from retrieval.reranking import Reranker, load_reranker


class _Longest(Reranker):
    """Likes long texts."""

    def __init__(self, most: int) -> None:
        self.most = most

    def _chance(self, query: str, text: str) -> float:
        return float(len(text))


def test_only_the_first_few_are_read_again_and_the_rest_follow() -> None:
    order = _Longest(3).order("q", ["a", "bb", "ccc", "dddd"], np.zeros(4))
    assert order.tolist() == [2, 1, 0, 3]


def test_the_score_of_the_search_counts_too() -> None:
    order = _Longest(3).order("q", ["a", "bb", "c"], np.array([0.9, 0.1, 0.0]))
    assert order.tolist() == [0, 1, 2]


def test_it_is_off_by_default() -> None:
    assert load_reranker(0) is None


def test_missing_weights_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ArtifactError, match=r"aisle\[rerank\]"):
        load_reranker(5)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"other")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ArtifactError, match="SHA-256"):
        Reranker(tmp_path)
