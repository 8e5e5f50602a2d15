"""When a question of safety is that and nothing else."""

import pytest

from assistant.caution import one_question
from assistant.language.frames import Understanding
from core.turn import Act

ACTS = (Act.SAFETY, Act.PRODUCT_QUESTION)
ONE = tuple((act, "is it safe for a baby?") for act in ACTS)


def _taken(likely: dict[Act, float], clauses: tuple[tuple[Act, str], ...] = ONE) -> tuple[Act, ...]:
    return one_question(Understanding(ACTS, 1.0, clauses=clauses, likely=likely)).acts


@pytest.mark.parametrize(
    ("likelihood", "acts"), [(0.85, (Act.SAFETY,)), (0.7, ACTS), (0.1, (Act.PRODUCT_QUESTION,))]
)
def test_one_question_is_what_it_likely_is(likelihood: float, acts: tuple[Act, ...]) -> None:
    assert _taken({Act.SAFETY: likelihood}) == acts


def test_an_unknown_likelihood_drops_nothing() -> None:
    assert _taken({}) == ACTS


@pytest.mark.parametrize("likelihood", [0.95, 0.1])
def test_two_questions_in_clauses_of_their_own_stay_two(likelihood: float) -> None:
    clauses = ((Act.SAFETY, "is it safe for a baby?"), (Act.PRODUCT_QUESTION, "how wide is it?"))
    assert _taken({Act.SAFETY: likelihood}, clauses) == ACTS
