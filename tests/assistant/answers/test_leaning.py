"""Whom a sentence alone is put to."""

import pytest

from assistant.answers.leaning import leaning
from assistant.services import Shop


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("does the handle of it come off", "product"),
        ("could a toddler open the lid of it", "product"),
        ("may I send back a hat that I have worn twice", "shop"),
        ("do I need a head torch for the caves in Vietnam", "shop"),
        ("show me something in blue under 40 dollars", "nobody"),
        ("two weeks in Croatia with the twins, sort us out", "nobody"),
        ("we're driving to Croatia for a fortnight with the twins", "nobody"),
    ],
)
def test_a_sentence_leans_to_whom_it_is_put(shop: Shop, text: str, most: str) -> None:
    product, shops = leaning(shop.speech.encode([text])[0])
    odds = {"nobody": 0.0, "product": product, "shop": shops}
    assert max(odds, key=odds.__getitem__) == most
