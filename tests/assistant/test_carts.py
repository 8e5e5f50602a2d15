"""The cart: what is put in, taken out and asked about, over a small real shop."""

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.services import Shop
from core.turn import Act
from tests.assistant.conversing import say, tools


def _cart(shop: Shop, turn_id: str) -> list[tuple[str, int]]:
    items = shop.store.carts.items(None, turn_id)
    return [(item["product_id"], item["quantity"]) for item in items]


def test_what_is_added_is_kept_with_its_units_and_exact_total(
    assistant: Assistant, shop: Shop
) -> None:
    first, *_, last = say(
        assistant, "show me tents", "add two of the first one to my cart", "what's in my cart?"
    )
    product = first.products[0]
    assert product.price is not None
    assert _cart(shop, first.conversation_id) == [(product.id, 2)]
    assert f"{2 * product.price:,.2f}" in last.reply
    assert last.cart is not None
    assert last.cart.total == 2 * product.price
    assert [(item.product_id, item.quantity) for item in last.cart.items] == [(product.id, 2)]


def test_a_named_product_is_added_and_taken_out_again(assistant: Assistant, shop: Shop) -> None:
    *_, added, removed = say(
        assistant,
        "show me mugs",
        "add the camping mug to my basket",
        "take the camping mug out of my basket",
    )
    assert tools(added) == ["add_to_cart"]
    assert tools(removed) == ["remove_from_cart"]
    assert _cart(shop, added.conversation_id) == []


def test_no_more_than_is_in_stock_is_added(assistant: Assistant, shop: Shop) -> None:
    first, turn = say(assistant, "show me tents", "add 50 of the first one to my cart")
    stock = first.products[0].stock
    assert _cart(shop, turn.conversation_id) == [(first.products[0].id, stock)]
    assert str(stock) in turn.reply


def test_emptying_the_cart_waits_for_a_yes(assistant: Assistant, shop: Shop) -> None:
    *_, asked, done = say(
        assistant, "show me tents", "add the first to my cart", "empty my cart", "yes"
    )
    assert "Yes, do it" in asked.suggestions
    assert _cart(shop, done.conversation_id) == []


def test_a_no_or_another_topic_leaves_the_cart_as_it_was(assistant: Assistant, shop: Shop) -> None:
    for answer in (("no",), ("show me mugs", "yes")):
        *_, last = say(
            assistant, "show me tents", "add the first to my cart", "empty my cart", *answer
        )
        assert len(_cart(shop, last.conversation_id)) == 1


def test_a_customers_cart_outlives_the_conversation(assistant: Assistant) -> None:
    first, _ = say(assistant, "show me scarves", "add the first to my cart", customer="ann")
    (later,) = say(assistant, "what's in my cart?", customer="ann")
    assert first.products[0].title in later.reply
    (other,) = say(assistant, "what's in my cart?", customer="bob")
    assert first.products[0].title not in other.reply


def test_two_things_in_one_utterance_are_both_done(assistant: Assistant) -> None:
    *_, last = say(
        assistant,
        "show me lamps",
        "add the first one to my cart, and where's my last order?",
        customer="bob",
    )
    assert set(tools(last)) == {"add_to_cart", "order_history"}


def test_the_total_counts_every_line(assistant: Assistant) -> None:
    first, *_, last = say(
        assistant, "show me scarves", "add the first one to my cart", "add the second one as well"
    )
    total = sum((p.price or Decimal(0) for p in first.products[:2]), Decimal(0))
    assert f"{total:,.2f}" in last.reply


@pytest.mark.parametrize(
    ("said", "units"),
    [("wait, just 1", 1), ("sorry, only two", 2), ("make it 3", 3), ("put two in then", 3)],
)
def test_another_number_is_of_what_was_put_in(
    assistant: Assistant, shop: Shop, said: str, units: int
) -> None:
    first, *_, last = say(assistant, "show me mugs", "add one of the first to my cart", said)
    assert last.acts == (Act.CART,)
    assert _cart(shop, last.conversation_id) == [(first.products[0].id, units)]


def test_so_many_without_a_name_are_of_what_is_spoken_of(assistant: Assistant, shop: Shop) -> None:
    first, _, last = say(
        assistant, "show me mugs", "tell me more about the first", "put two in the basket then"
    )
    assert _cart(shop, last.conversation_id) == [(first.products[0].id, 2)]


def test_a_list_is_bought_once_with_its_units(assistant: Assistant, shop: Shop) -> None:
    made, *_, last = say(
        assistant,
        "shopping list: a tent, two mugs and a scarf for $400",
        "buy it all",
        "put everything from the list into my basket",
    )
    assert made.list is not None
    assert last.acts == (Act.CART,)
    listed = [(item.product_id, item.quantity) for item in made.list.items]
    assert _cart(shop, last.conversation_id) == listed


def test_what_the_sum_is_asked_of_is_put_in_first(assistant: Assistant, shop: Shop) -> None:
    first, last = say(
        assistant,
        "show me tents",
        "put that one in the basket, and what do I pay for three of them?",
    )
    assert _cart(shop, last.conversation_id) == [(first.products[0].id, 1)]


def test_two_of_them_are_of_the_one_that_is_spoken_of(assistant: Assistant, shop: Shop) -> None:
    first, _, last = say(
        assistant, "show me mugs", "tell me more about the second", "ok that. two of them"
    )
    assert _cart(shop, last.conversation_id) == [(first.products[1].id, 2)]


def test_so_many_of_it_go_into_the_cart_where_there_is_no_list(
    assistant: Assistant, shop: Shop
) -> None:
    first, *_, added, less = say(
        assistant,
        "show me mugs",
        "is the first one dishwasher safe?",
        "add 2 of it",
        "wait no just 1",
    )
    assert added.acts == (Act.CART,)
    assert _cart(shop, less.conversation_id) == [(first.products[0].id, 1)]
