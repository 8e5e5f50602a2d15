"""What a product costs, and how many there are, is told from its record."""

import pytest

from assistant import Assistant
from assistant.answers.record import asks_record, recorded
from assistant.services import Shop
from core.turn import Act
from tests.assistant.conversing import say

MUG = "p27"  # "Stoneware mug", $14.00


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how much is it?", "**Stoneware mug** costs $14.00."),
        ("price of the second one?", "**Stoneware mug** costs $14.00."),
        ("how much is the stoneware mug", "**Stoneware mug** costs $14.00."),
        ("is it in stock?", "There are 32 in stock of **Stoneware mug**."),
        ("how many do you have left", "There are 32 in stock of **Stoneware mug**."),
        (
            "is it in stock and how much is it?",
            "**Stoneware mug** costs $14.00. There are 32 in stock of **Stoneware mug**.",
        ),
    ],
)
def test_the_record_tells_the_price_and_the_stock(shop: Shop, question: str, told: str) -> None:
    found = recorded(question, shop.store.products.get(MUG))
    assert found is not None
    assert found.sentence == told


def test_what_is_sold_out_is_called_so(shop: Shop) -> None:
    found = recorded("is it available", shop.store.products.get("p26"))
    assert found is not None
    assert found.sentence == "**Cast iron pan** is sold out."


@pytest.mark.parametrize(
    "question",
    [
        "how much is the delivery?",
        "how much does it weigh",
        "how much is it with the tent",
        "is that price for one pair?",
        "is it available in red",
        "how much is it all together",
        "and the second one?",
    ],
)
def test_what_asks_for_something_else_as_well_is_not_for_the_record(question: str) -> None:
    assert not asks_record(question, "Stoneware mug")


def test_the_price_of_what_is_on_screen_is_told_whatever_the_words_were_taken_for(
    assistant: Assistant,
) -> None:
    _, one, three = say(assistant, "mugs", "how much is the first one?", "3 of them how much")
    assert one.acts == three.acts == (Act.PRODUCT_QUESTION,)
    title, price = one.reply.split(" costs ")
    assert title.startswith("**")
    assert title.endswith("**")
    assert three.reply.startswith(f"3 × {title} come to ")
    assert price.rstrip(".") in three.reply
