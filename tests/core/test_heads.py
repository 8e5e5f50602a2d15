"""Logistic heads: what they tell, and that what is written is read again."""

import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactError
from core.heads import LogisticHead, shipped_head

HEAD = LogisticHead(np.array([[0.0, 1.0, 2.0]], np.float32), np.array([0.5, 0.0, 0.0], np.float32))


def test_shares_are_the_softmax_of_each_vector() -> None:
    shares = HEAD.shares(np.array([[[0.0], [1000.0]]], np.float32))
    odds = np.exp([0.5, 0.0, 0.0])
    assert shares.shape == (1, 2, 3)
    assert shares[0, 0] == pytest.approx(odds / odds.sum())
    assert shares[0, 1].tolist() == [0.0, 0.0, 1.0]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a package that ships heads."""
    folder = tmp_path / "shipping" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "shipping", raising=False)  # of an earlier test
    return folder


def test_a_head_that_was_written_is_shipped(package: Path) -> None:
    HEAD.write(package / "head.npz")
    read = shipped_head("shipping", "head.npz")
    assert read.weights.dtype == read.biases.dtype == np.float32
    assert read.weights.tolist() == HEAD.weights.tolist()
    assert read.biases.tolist() == HEAD.biases.tolist()


def test_a_damaged_head_is_an_error(package: Path) -> None:
    (package / "head.npz").write_bytes(b"no archive")
    with pytest.raises(ArtifactError, match="aisle build"):
        shipped_head("shipping", "head.npz")
