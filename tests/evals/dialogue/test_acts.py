"""Which of CLINC150's utterances a shop has no part in."""

import pytest

from core.errors import SourceError
from evals.dialogue.acts import clinc_goods, clinc_outside, digest
from tests.conftest import unavailable


@pytest.fixture(scope="module")
def said() -> list[str]:
    try:
        return [text for split in ("dev", "test") for text in clinc_outside(split)]
    except SourceError as error:
        unavailable(str(error))


def test_every_digest_is_of_an_utterance(said: list[str]) -> None:
    assert len(clinc_goods()) == 184
    assert clinc_goods() < {digest(text) for text in said}


def test_what_is_asked_for_is_goods(said: list[str]) -> None:
    goods = [text for text in said if digest(text) in clinc_goods()]
    other = [text for text in said if digest(text) not in clinc_goods()]
    words = ("buy", "best", "brand", "cheapest", "recommend")
    shares = [
        sum(any(word in text for word in words) for text in some) / len(some)
        for some in (goods, other)
    ]
    assert shares[0] > 3 * shares[1]
