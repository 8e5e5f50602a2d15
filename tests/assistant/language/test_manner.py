"""How a clause is put."""

import pytest

from assistant.language.frames import Understanding
from assistant.language.manner import asks_nothing
from core.turn import Act


@pytest.mark.parametrize(
    ("said", "nothing"),
    [
        ("It broke. A linen dress", True),
        ("It broke. You mend those, can't you", False),
        ("It broke. You mend those, won't you", False),
    ],
)
def test_a_tag_makes_a_question_of_what_is_told(said: str, nothing: bool) -> None:
    assert asks_nothing(Understanding((Act.SEARCH,), 1.0, need="dress"), said) is nothing
