"""Trouble is met once, concretely, then differently; and never at the cost of a fact."""

import pytest

from assistant import Assistant
from assistant.quotations import Passage, Passages
from assistant.services import Shop
from tests.assistant.conversing import say, tools


def test_a_first_complaint_names_what_was_missed(assistant: Assistant) -> None:
    *_, last = say(assistant, "show me scarves", "you're not listening, I said no wool")
    assert "wool" in last.reply.splitlines()[0]
    assert all("Wool" not in product.title for product in last.products)


def test_a_repeated_miss_brings_other_products_and_a_person(assistant: Assistant) -> None:
    first, second, third = say(
        assistant,
        "show me backpacks",
        "that's not what I asked for",
        "still wrong, this is useless",
    )
    seen = {p.id for p in (*first.products, *second.products)}
    assert not seen & {p.id for p in third.products}
    assert "person" in third.reply
    assert "Talk to a person" in third.suggestions
    assert "sorry" not in third.reply.lower()


def test_a_call_for_a_person_leaves_a_note_with_the_story(assistant: Assistant, shop: Shop) -> None:
    *_, last = say(assistant, "a tent under $250", "I want to talk to a human")
    assert tools(last) == ["call_a_person"]
    note = shop.store.handoffs.get(f"{last.conversation_id}:2")
    assert "tent" in note.summary
    assert "human" in note.summary


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I want to talk to a human at this address", True),
        ("connect me to a human and note my e-mail, please", True),
        ("customer service no longer answers, get me a person", True),
        ("phone line is dead, let me talk to a person", True),
        ("my order number is 123, let me talk to someone", True),
        ("what is the number of the shop, let me talk to a person", False),
        ("is there a phone line or can I talk to a human", False),
        ("I want to talk to a human, what's your phone number", False),
        ("I want to talk to a human, how can I call you, what's the number", False),
        ("is there a number I can call to talk to a human", False),
    ],
)
def test_who_asks_for_a_number_to_call_is_not_told_how_to_reach_a_person_without_one(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, said: str, told: bool
) -> None:
    words = Passage("faq", "faq-1", "A person", "Somebody calls you back.", 1.0)
    contact = Passages("", (words,))
    monkeypatch.setattr("assistant.handoff._contact", lambda context: contact)
    (turn,) = say(assistant, said)
    assert "call_a_person" in tools(turn)
    assert (words.text in turn.reply) is told


def test_a_rejected_product_is_not_shown_again(assistant: Assistant, shop: Shop) -> None:
    first, second, third = say(
        assistant, "show me backpacks", "I don't like the second one", "show me backpacks",
        customer="ann",
    )  # fmt: skip
    rejected = first.products[1]
    assert rejected.title in second.reply
    for turn in (second, third):
        assert rejected.id not in {product.id for product in turn.products}
    kinds = {e.kind for e in shop.store.events.of_customer("ann") if e.product_id == rejected.id}
    assert "dislike" in kinds


def test_no_mood_changes_a_price(assistant: Assistant) -> None:
    calm, angry = (
        say(assistant, line)[0].products
        for line in ("show me tents", "show me your damn tents, this is the worst shop ever!!!")
    )
    prices = {product.id: product.price for product in calm}
    assert all(prices.get(product.id, product.price) == product.price for product in angry)


def test_what_one_owns_need_not_be_on_screen_to_ask_the_shop_about_it(assistant: Assistant) -> None:
    (turn,) = say(assistant, "had it for a year and the zip went, do you repair it?")
    assert "haven't shown" not in turn.reply
