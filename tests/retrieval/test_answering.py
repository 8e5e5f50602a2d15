"""The choice among statements and "none of them"."""

import numpy as np
import pytest

from retrieval.answering import FEATURES, Candidate, Model, features, probabilities
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
