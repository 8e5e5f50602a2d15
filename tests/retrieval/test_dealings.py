"""Which dealings of a shop texts are about."""

from collections import Counter

import numpy as np
import pytest

from retrieval.dealings import load_dealings
from retrieval.dealings_training import examples, fit
from retrieval.encoder import OnnxEncoder


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        (
            "for how long is the voucher that I found good?",
            "Gift cards don't expire.",
            "Gift cards come by e-mail.",
        ),
        (
            "my nan gave me a scarf I can't stand, would she hear about it if it went back?",
            "Presents may be handed back by whoever got them; the giver isn't told.",
            "Scarves are washed by hand.",
        ),
    ],
)
def test_a_story_and_its_answer_are_about_the_same_without_a_word_in_common(
    encoder: OnnxEncoder, question: str, answer: str, other: str
) -> None:
    asked, told, beside = load_dealings().shares(encoder.encode([question, answer, other]))
    assert asked @ told > 2 * (asked @ beside)


def test_shares_of_the_dealings_are_probabilities(encoder: OnnxEncoder) -> None:
    shares = load_dealings().shares(encoder.encode(["", "is delivery free?"]).reshape(1, 2, -1))
    assert shares.shape[:2] == (1, 2)
    assert np.allclose(shares.sum(-1), 1.0, atol=1e-5)


def test_each_dealing_is_shown_by_questions_and_no_text_twice() -> None:
    pairs = examples()
    assert len(pairs) == len(set(pairs))
    assert min(Counter(dealing for dealing, _ in pairs).values()) >= 4


@pytest.mark.parametrize(
    ("text", "dealing"),
    [
        ("undo my order please", "cancelling"),
        ("has the maker called this back as unsafe", "recalls"),
        ("my nan gave me a scarf I can't stand", "returning a gift"),
    ],
)
def test_a_fit_tells_what_it_was_shown(encoder: OnnxEncoder, text: str, dealing: str) -> None:
    kinds = ["cancelling", "recalls", "returning a gift"]
    head = fit([pair for pair in examples() if pair[0] in kinds], encoder)
    shares = head.shares(encoder.encode([text]))[0]
    assert shares.shape == (3,)
    assert kinds[int(shares.argmax())] == dealing
    assert shares.max() > 0.6
