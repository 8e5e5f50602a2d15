from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentiment import Mood


def test_mood_follows_what_is_said() -> None:
    mood = Mood()
    mood.update(0.9)
    assert mood.value > 0.3
    for _ in range(4):
        mood.update(-0.9)
    assert mood.value < -0.3


def test_trend_is_the_change_since_the_first_utterance() -> None:
    mood = Mood()
    mood.update(-0.8)
    assert mood.trend == 0
    mood.update(0.9)
    assert mood.trend > 0
    mood.update(-1)
    mood.update(-1)
    assert mood.trend < 0


def test_a_neutral_request_leaves_a_cross_shopper_cross() -> None:
    mood = Mood()
    mood.update(-0.9)
    before = mood.value
    mood.update(0.0, confidence=0.9)
    assert before < mood.value < 0.75 * before


def test_an_unsure_score_moves_the_mood_less() -> None:
    sure, unsure = Mood(), Mood()
    assert sure.update(0.8, 0.9) > unsure.update(0.8, 0.4) > 0


def test_mood_survives_storage_as_plain_numbers() -> None:
    mood = Mood()
    mood.update(0.7)
    mood.update(-0.2)
    again = Mood(**asdict(mood))
    assert again == mood
    assert again.update(0.5) == pytest.approx(mood.update(0.5))


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1))))
def test_mood_stays_in_range(said: list[tuple[float, float]]) -> None:
    mood = Mood()
    for score, confidence in said:
        assert -1 <= mood.update(score, confidence) <= 1
        assert -2 <= mood.trend <= 2
