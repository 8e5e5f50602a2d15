"""The choice among statements and "none of them"."""

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.answering import (
    FEATURES,
    READ,
    Candidate,
    Model,
    features,
    probabilities,
    with_reading,
)
from retrieval.lexical import LexicalIndex

MODEL = Model((4.0,) + (0.0,) * (len(FEATURES) - 1), -2.0)


def rows(*first: float) -> np.ndarray:
    found = np.zeros((len(first), len(FEATURES)))
    found[:, 0] = first
    return found


def test_statements_and_none_share_all_probability() -> None:
    found = probabilities(rows(0.5, 0.5), MODEL)  # worth 0 each, as "none" is
    assert np.allclose(found, 1 / 3)


def test_a_rival_takes_from_the_probability_of_the_best() -> None:
    alone = probabilities(rows(0.9), MODEL)[0]
    assert probabilities(rows(0.9, 0.8), MODEL)[0] < alone
    assert np.isclose(probabilities(rows(0.9, -500.0), MODEL)[0], alone)


def test_nothing_to_choose_from_gives_nothing() -> None:
    assert probabilities(rows(), MODEL).shape == (0,)


def test_great_worth_neither_overflows_nor_leaves_none_a_chance() -> None:
    assert np.allclose(probabilities(rows(1e6, -1e6), MODEL), [1.0, 0.0])


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("how do I clean it?", "Care"),
        ("the zip is stuck", "Troubleshooting"),
        ("how do I set it up", "Getting started"),
        ("is it safe for babies?", "Warnings"),
    ],
)
def test_a_statement_counts_for_more_under_a_heading_for_what_is_asked(
    question: str, section: str
) -> None:
    headings = (f"Tent: {section}", "Tent: In general")
    items = [Candidate("Sponge only.", heading, (0.1, 0.1, 0.1), 0.1) for heading in headings]
    rows = features(question, items, LexicalIndex.build([("", "sponge only")]))
    assert rows[:, FEATURES.index("section")].tolist() == [1.0, 0.0]


def test_a_cross_encoder_reads_only_the_likeliest_statements_below_their_headings() -> None:
    items = [Candidate(f"Text {at}.", "Heading", (0.1, 0.1, 0.1), 0.1) for at in range(READ + 2)]
    read: list[str] = []

    def reading(question: str, texts: Sequence[str]) -> np.ndarray:
        read.extend(texts)
        return np.full(len(texts), 0.5)

    known = rows(*(0.0 for _ in items))
    found = with_reading("?", items, known, np.arange(len(items), dtype=np.float64), reading)
    assert read == [f"Heading Text {at}." for at in reversed(range(2, READ + 2))]
    assert np.allclose(found[2:, -1], 0.0)
    assert (found[:2, -1] < -5).all()
