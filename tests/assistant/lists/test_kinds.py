"""What a title is about."""

import pytest

from assistant.lists.kinds import _title_words


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("Kelda No. 12 Flask 500 ml", "flask"),
        ("Brightwell Floodlight 10W", "floodlight"),
        ("Enamel Mug with a lid, set of 2", "mug"),
        ("Bath Towel Set", "towel"),
    ],
)
def test_a_measure_or_a_set_is_not_what_a_title_is_about(title: str, noun: str) -> None:
    assert _title_words(title)[-1] == noun
