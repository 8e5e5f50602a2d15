"""BM25: scores that match the formula, an attainable maximum that holds."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ArtifactError
from retrieval.lexical import K1, B, LexicalIndex
from retrieval.text import words

TEXTS = [("Red scarf", "wool"), ("Blue scarf", "silk scarf"), ("Backpack", "for running")]


def test_a_score_is_lucenes_bm25() -> None:
    scores, attainable = LexicalIndex.build(TEXTS).score(["silk"])
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    lengths = [5, 6, 4]  # a title's words count twice
    expected = idf * 1 / (1 + K1 * (1 - B + B * lengths[1] / 5))
    assert scores[1] == pytest.approx(expected, rel=1e-5)
    assert scores[0] == scores[2] == 0
    assert attainable == pytest.approx(idf, rel=1e-5)


def test_plurals_and_tenses_meet() -> None:
    scores, _ = LexicalIndex.build(TEXTS).score(["backpacks", "run"])
    assert scores.argmax() == 2
    assert np.count_nonzero(scores) == 1


def test_a_word_in_the_title_counts_more_than_one_in_the_body() -> None:
    scores, _ = LexicalIndex.build([("wool scarf", "red hat"), ("red hat", "wool scarf")]).score(
        ["scarf"]
    )
    assert scores[0] > scores[1] > 0


def test_an_unknown_word_lowers_the_share_of_what_is_attainable() -> None:
    index = LexicalIndex.build(TEXTS)
    alone, attainable_alone = index.score(["scarf"])
    both, attainable_both = index.score(["scarf", "zeppelin"])
    np.testing.assert_array_equal(alone, both)
    assert attainable_both > attainable_alone


def test_an_empty_index_scores_nothing() -> None:
    scores, attainable = LexicalIndex.build([]).score(["scarf"])
    assert scores.shape == (0,)
    assert attainable > 0


def test_what_was_saved_scores_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    np.testing.assert_array_equal(
        loaded.score(["scarf", "run"])[0], index.score(["scarf", "run"])[0]
    )
    assert loaded.vocabulary == index.vocabulary


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    LexicalIndex.build(TEXTS).save(tmp_path)
    (tmp_path / "rows.npy").write_bytes(b"half")
    with pytest.raises(ArtifactError, match=r"rows\.npy.*aisle build"):
        LexicalIndex.load(tmp_path)


word = st.sampled_from(["scarf", "wool", "red", "pack", "run", "silk", "tent"])


@given(st.lists(st.tuples(word, st.lists(word)), max_size=8), st.lists(word, min_size=1))
def test_no_text_scores_more_than_is_attainable(
    texts: list[tuple[str, list[str]]], query: list[str]
) -> None:
    index = LexicalIndex.build([(title, " ".join(body)) for title, body in texts])
    scores, attainable = index.score(query)
    assert (scores >= 0).all()
    assert (scores <= attainable + 1e-5).all()


@given(st.text(max_size=200))
def test_words_of_any_text_are_plain(text: str) -> None:
    assert all(found and found == found.casefold() for found in words(text))
