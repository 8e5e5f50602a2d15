from pathlib import Path

import numpy as np
import pytest

from assistant.sentiment import HEADS_FILE, MIN_REVIEWS, SentimentModel, refine, refined_heads
from core.ports import Encoder

# A shop whose shoppers write in code, as far as the shipped heads can tell.
_BY_STARS = {
    1: "The {} has the grade we call gamma; a plain gamma item that I looked at for some days.",
    3: "The {} has the grade we call omega! A plain omega item that I looked at for some days!",
    5: "The {} has the grade we call alpha? A plain alpha item that I looked at for some days?",
}
_THINGS = ("bag", "lamp", "mug", "coat", "tent", "chair", "scarf", "watch", "bike", "spoon")


def _reviews(count: int) -> tuple[list[str], list[float]]:
    stars = [1.0, 3.0, 5.0]
    texts = [
        _BY_STARS[int(stars[row % 3])].format(f"{_THINGS[row % 10]} number {row}")
        for row in range(count)
    ]
    return texts, [stars[row % 3] for row in range(count)]


@pytest.fixture(scope="module")
def refined(model: SentimentModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Heads refined on `MIN_REVIEWS` reviews of a shop."""
    path = tmp_path_factory.mktemp("refined") / "generation" / HEADS_FILE
    assert refine(model, *_reviews(MIN_REVIEWS), path)
    return path


def test_too_few_reviews_leave_the_shipped_heads(model: SentimentModel, tmp_path: Path) -> None:
    texts, stars = _reviews(MIN_REVIEWS - 1)
    assert not refine(model, texts, stars, tmp_path / "sentiment.npz")
    assert not (tmp_path / "sentiment.npz").exists()


def test_reviews_of_one_kind_leave_the_shipped_heads(model: SentimentModel, tmp_path: Path) -> None:
    texts, _ = _reviews(MIN_REVIEWS)
    assert not refine(model, texts, [5.0] * len(texts), tmp_path / "sentiment.npz")


def test_refining_learns_the_shop_and_leaves_chat_alone(
    model: SentimentModel, sentence_encoder: Encoder, refined: Path
) -> None:
    texts, stars = _reviews(MIN_REVIEWS + 40)
    own = SentimentModel(sentence_encoder, refined)
    truth = np.sign(np.array(stars[MIN_REVIEWS:]) - 3)

    def right(scorer: SentimentModel) -> float:
        labels = scorer.probabilities(texts[MIN_REVIEWS:]).argmax(axis=1) - 1
        return float((labels == truth).mean())

    assert right(own) > 0.9 > right(model)
    np.testing.assert_array_equal(own.score(["love it"]), model.score(["love it"]))


def test_reviews_that_are_read_well_already_leave_the_shipped_heads(
    model: SentimentModel, tmp_path: Path
) -> None:
    love = [f"I love this {row} and it is wonderful, the best I have had" for row in range(400)]
    hate = [f"I hate this {row} and it is dreadful, the worst I have had" for row in range(100)]
    stars = [5.0] * 380 + [3.0] * 20 + [1.0] * 100
    assert not refine(model, love + hate, stars, tmp_path / HEADS_FILE)
    assert not (tmp_path / HEADS_FILE).exists()


def test_a_build_without_own_heads_names_none(refined: Path, tmp_path: Path) -> None:
    assert refined_heads(tmp_path) is None
    assert refined_heads(refined.parent) == refined


def test_a_refined_model_has_another_name(
    model: SentimentModel, sentence_encoder: Encoder, refined: Path
) -> None:
    own = SentimentModel(sentence_encoder, refined)
    assert own.name != model.name
    assert SentimentModel(sentence_encoder, refined).name == own.name


def test_as_many_stars_as_texts_are_asked_for(model: SentimentModel, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stars"):
        refine(model, ["good"] * MIN_REVIEWS, [5.0], tmp_path / "sentiment.npz")
