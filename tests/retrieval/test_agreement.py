"""Statements that say the same answer together."""

import numpy as np

from retrieval.agreement import agreed
from retrieval.answering import Candidate

PAY = "Cards, PayPal and bank transfer."
ASKED = Candidate(PAY, "Ways of paying: How can I pay?", (0.7, 0.6, 0.7), 0.5)
SAME = Candidate("We take cards, PayPal and bank transfer.", "Payment", (0.6, 0.6, 0.4), 0.5)
OTHER = Candidate("Refunds arrive within a week.", "Payment", (0.2, 0.2, 0.4), 0.3)
FOUND = np.array([0.5, 0.4, 0.05])


def test_what_says_the_same_below_a_heading_that_asks_the_same_answers_with_it() -> None:
    assert agreed([ASKED, SAME, OTHER], FOUND).round(2).tolist() == [0.9, 0.4, 0.05]


def test_a_heading_that_asks_something_else_agrees_with_nothing() -> None:
    far = Candidate(PAY, "Ways of paying: How can I pay?", (0.7, 0.6, 0.4), 0.5)
    told = Candidate(PAY, "Payment", (0.7, 0.6, 0.7), 0.5)
    for first in (far, told):
        assert agreed([first, SAME, OTHER], FOUND).tolist() == FOUND.tolist()


def _together(first: str, other: str) -> float:
    asked = Candidate(first, "Returns: What may come back?", (0.7, 0.6, 0.7), 0.5)
    told = Candidate(other, "Returns", (0.6, 0.6, 0.4), 0.5)
    return float(agreed([asked, told], np.array([0.5, 0.25]))[0])


def test_what_denies_does_not_agree_with_what_allows() -> None:
    allowed = "Worn shoes can be returned."
    assert _together(allowed, "Shoes can be returned worn.") == 0.75
    assert _together(allowed, "Worn shoes can't be returned.") == 0.5
    assert _together(allowed, "Worn shoes can never be returned.") == 0.5


def test_not_unless_is_only_if() -> None:
    allowed = "Worn shoes can be returned only if they are faulty."
    barred = "Worn shoes can't be returned unless they are faulty."
    assert _together(allowed, barred) == 0.75
    assert _together("Worn shoes can be returned.", barred) == 0.5
    assert _together("Worn shoes can't be returned.", barred) == 0.5


def test_one_word_in_common_is_no_agreement() -> None:
    assert _together("Free.", "Free for orders above a certain worth.") == 0.5


def test_a_statement_without_words_answers_nothing() -> None:
    empty = Candidate("***", "Ways of paying: How can I pay?", (0.7, 0.6, 0.7), 0.5)
    assert agreed([SAME, empty, OTHER], FOUND).tolist() == [0.5, 0.0, 0.05]
    assert agreed([empty, SAME, OTHER], FOUND).tolist() == [0.0, 0.4, 0.05]


def test_nothing_agrees_with_nothing() -> None:
    assert agreed([], np.zeros(0)).tolist() == []
