"""Which clauses of an utterance do something of their own."""

import pytest

from assistant.language.choosing import COUNTED
from assistant.language.counting import COUNTING, SIGNS, Opinion, signs_of
from assistant.language.lexicon import read_data
from core.turn import Act

ASKS = Opinion("can I send it back after a month", Act.POLICY, 0.95)
SURELY = Opinion("thank you so much for that", Act.THANKS, 0.95)
HARDLY = Opinion("this matters too much", Act.COMPLAINT, 0.35)


def _chance(whole: Opinion, part: Opinion, other: Opinion, likely: dict[Act, float]) -> float:
    return COUNTING.chance(signs_of(whole, [part, other], likely)[0])


def test_a_clause_that_is_surely_another_act_counts() -> None:
    whole = Opinion("", Act.POLICY, 0.6)
    likely = {Act.POLICY: 0.6, Act.THANKS: 0.3}
    assert _chance(whole, SURELY, ASKS, likely) >= COUNTED
    assert _chance(whole, ASKS, SURELY, likely) >= COUNTED


def test_a_clause_that_is_hardly_another_act_does_not() -> None:
    whole = Opinion("", Act.POLICY, 0.99)
    assert _chance(whole, HARDLY, ASKS, {Act.POLICY: 0.99, Act.COMPLAINT: 0.001}) < COUNTED


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_signs_are_finite_at_the_ends(confidence: float) -> None:
    part = Opinion("", Act.OUT_OF_SCOPE, confidence)
    signs = signs_of(part, [part, part], {})[0]
    assert len(signs) == len(SIGNS)
    assert max(map(abs, signs)) < 10


def test_no_utterance_that_it_is_fitted_on_was_learnt_by_the_classifier_of_acts() -> None:
    clauses, acts = (
        {line.split("\t")[2].casefold() for line in read_data(name).splitlines()[1:]}
        for name in ("clauses.tsv", "acts.tsv")
    )
    assert len(clauses) > 900
    assert clauses.isdisjoint(acts)
