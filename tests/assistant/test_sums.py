"""Sums in the chat: of the list, of the cart, of so many of what is spoken of."""

import pytest

from assistant import Assistant
from core.turn import Act
from tests.assistant.conversing import say, tools


def test_the_sum_of_a_list_is_one_line_with_what_is_left(assistant: Assistant) -> None:
    made, left, held = say(
        assistant,
        "shopping list: a tent, two mugs and a scarf for $400",
        "what's left of the 400?",
        "am i still inside my 200?",
    )
    assert made.list is not None
    total = made.list.total
    assert tools(left) == ["add_up"]
    assert left.acts == (Act.LIST_EDIT,)
    assert left.reply == f"The list is ${total} in all, ${400 - total} under your $400."
    assert held.reply == f"The list is ${total} in all, ${total - 200} over your $200."
    assert left.list == made.list


def test_what_an_edit_saved_is_told_and_an_edit_before_the_question_made(
    assistant: Assistant,
) -> None:
    made, edited, saved = say(
        assistant,
        "shopping list: a tent, two mugs and a scarf for $400",
        "take off the scarf. what's the total now?",
        "how much did that save?",
    )
    assert made.list is not None
    assert edited.list is not None
    assert len(edited.list.items) == 2
    assert f"That is ${made.list.total - edited.list.total} less than before" in saved.reply
    assert saved.list is not None
    assert [other.total for other in saved.list.others] == [made.list.total]


def test_the_sum_of_a_list_is_shared_among_its_people(assistant: Assistant) -> None:
    made, share = say(
        assistant, "shopping list for 4 people: mugs and a tent", "how much per person is that?"
    )
    assert made.list is not None
    assert f"${made.list.total / 4:.2f} each for 4 people" in share.reply


def test_the_cart_is_summed_where_there_is_no_list(assistant: Assistant) -> None:
    first, added, total, left = say(
        assistant,
        "show me tents",
        "put the first one in my cart",
        "total please",
        "what's left of 500?",
    )
    price = first.products[0].price
    assert price is not None
    assert total.reply == f"Your cart: 1 item in it, ${price} in all."
    assert total.cart == added.cart
    assert left.reply.endswith(f"${500 - price} under your $500.")


def test_so_many_of_what_is_spoken_of_are_added_up(assistant: Assistant) -> None:
    first, three, six, two, many = say(
        assistant,
        "show me tents",
        "price of three?",
        "and 6?",
        "how much are the first two together",
        "how many could i get for 1000",
    )
    one, other = first.products[0], first.products[1]
    assert one.price is not None
    assert other.price is not None
    assert three.acts == (Act.PRODUCT_QUESTION,)
    assert three.reply == f"3 × **{one.title}** come to ${3 * one.price}, at ${one.price} each."
    assert f"come to ${6 * one.price:,.2f}, at" in six.reply
    assert two.reply.endswith(f"come to ${one.price + other.price}.")
    assert many.reply.startswith(f"{int(1000 // one.price)} × ")


def test_a_limit_that_nothing_can_be_bought_for_is_told(assistant: Assistant) -> None:
    first, none = say(assistant, "show me tents", "how many could i get for 5")
    assert (
        none.reply == f"**{first.products[0].title}**, ${first.products[0].price}, is more than $5."
    )


def test_there_is_nothing_to_add_up_yet(assistant: Assistant) -> None:
    (turn,) = say(assistant, "total?")
    assert "nothing to add up" in turn.reply


def test_more_than_there_are_is_told_as_such_and_delivery_as_not_in_it(
    assistant: Assistant,
) -> None:
    first, many, few = say(
        assistant, "show me mugs", "how much for 150 of them?", "price of 2 of them with delivery"
    )
    mug = first.products[0]
    assert mug.price is not None
    assert f"150 × **{mug.title}** come to ${150 * mug.price:,}" in many.reply
    assert " in stock." in many.reply
    assert few.reply.endswith("Delivery isn't in that.")
    assert "in stock" not in few.reply


@pytest.mark.parametrize(
    "said",
    [
        "add it to my cart. how much is that in all?",
        "put the first one in the basket, and what's the total?",
    ],
)
def test_what_is_put_into_the_cart_before_a_sum_is_asked_for_is_in_it(
    assistant: Assistant, said: str
) -> None:
    first, turn = say(assistant, "show me tents", said)
    assert turn.cart is not None
    assert [line.product_id for line in turn.cart.items] == [first.products[0].id]


def test_a_limit_asked_of_what_is_in_view_is_a_question_of_the_product(
    assistant: Assistant,
) -> None:
    first, _, held, age = say(
        assistant,
        "show me tents",
        "tell me more about the first",
        "does it exceed 60?",
        "are we under 18?",
    )
    assert held.acts == (Act.PRODUCT_QUESTION,)
    assert held.reply.startswith(f"**{first.products[0].title}**")
    assert tools(age) != ["add_up"]


def test_a_bare_total_is_no_thanks_and_without_what_is_gone_takes_nothing_off(
    assistant: Assistant,
) -> None:
    made, total, _, left = say(
        assistant,
        "shopping list: a tent, two mugs and a scarf for $400",
        "total?",
        "i already have a scarf",
        "and now, without it?",
    )
    assert made.list is not None
    assert total.acts == (Act.LIST_EDIT,)
    assert left.list is not None
    assert tools(left) == ["add_up"]
    assert len(left.list.items) == len(made.list.items) - 1
