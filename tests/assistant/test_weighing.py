"""What is on screen weighed against each other, played against the small shop."""

from assistant import Assistant
from core.turn import Act
from tests.assistant.conversing import say, tools


def test_the_difference_in_price_is_told(assistant: Assistant) -> None:
    first, second = say(
        assistant, "show me tents", "what is the difference in price between the first and second?"
    )
    low, high = sorted(float(product.price or 0) for product in first.products[:2])
    assert tools(second) == ["compare_products"]
    assert f"costs ${high - low:.2f} more than" in second.reply


def test_the_difference_in_weight_is_told_in_its_unit(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "how much heavier is the first than the third?")
    assert second.acts == (Act.COMPARE,)
    assert " g more than that of **" in second.reply


def test_how_many_times_the_price_it_is_gets_told(assistant: Assistant) -> None:
    *_, last = say(assistant, "show me tents", "compare the first two", "how many times the price?")
    assert "times as much" in last.reply


def test_the_cheaper_one_is_of_those_that_were_compared(assistant: Assistant) -> None:
    first, compared, then = say(
        assistant, "show me backpacks", "compare the first two", "put the cheaper one in my cart"
    )
    pair = first.products[:2]
    assert compared.comparison is not None
    cheaper = min(pair, key=lambda product: product.price or 0)
    assert cheaper != min(first.products, key=lambda product: product.price or 0)
    assert f"Added **{cheaper.title}**" in then.reply


def test_the_lighter_one_is_of_what_is_on_screen_where_nothing_was_compared(
    assistant: Assistant,
) -> None:
    first, second = say(assistant, "show me tents", "tell me about the lighter one")
    assert "Ultralight solo tent" in {product.title for product in first.products}
    assert "**Ultralight solo tent**" in second.reply


def test_what_a_question_came_down_to_is_it(assistant: Assistant) -> None:
    *_, last = say(
        assistant, "show me tents", "which of these is the cheapest?", "add it to my cart"
    )
    assert "Added **Dome two-person tent**" in last.reply


def test_which_is_the_most_of_these_is_of_what_is_shown(assistant: Assistant) -> None:
    _, heaviest = say(assistant, "show me tents", "which has the highest weight")
    assert heaviest.acts == (Act.COMPARE,)
    first, second = say(assistant, "show me tents", "which is cheapest of these")
    assert second.acts == (Act.COMPARE,)
    assert second.comparison is not None
    assert set(second.comparison.product_ids) == {product.id for product in first.products}


def test_side_by_side_is_a_comparison(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "show me the first two side by side")
    assert tools(second) == ["compare_products"]


def test_what_none_has_on_record_tells_them_not_apart(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "which of these is the best rated?")
    assert "I have no rating on record to tell them apart by." in second.reply


def test_the_extreme_of_the_whole_shop_is_of_nothing_in_particular(assistant: Assistant) -> None:
    (first,) = say(assistant, "what's the cheapest thing in the whole shop?")
    assert first.reply == "The cheapest of our products is **Camping mug**, $12.00."


def test_another_extreme_goes_on_with_the_question(assistant: Assistant) -> None:
    _, second = say(
        assistant, "what's the cheapest thing in the whole shop?", "and the most expensive?"
    )
    assert second.acts == (Act.CATALOGUE_FACT,)
    assert second.reply == "The most expensive of our products is **Family tunnel tent**, $389.00."


def test_two_answers_are_compared(assistant: Assistant) -> None:
    *_, last = say(
        assistant,
        "what's the cheapest thing in the whole shop?",
        "and the most expensive?",
        "how much dearer is that?",
    )
    assert "costs $377.00 more than" in last.reply


def test_what_is_asked_of_those_is_of_what_was_asked_for(assistant: Assistant) -> None:
    _, second = say(assistant, "backpacks under $60", "how many of those are black?")
    assert second.acts == (Act.CATALOGUE_FACT,)
    assert second.reply.startswith("We have 2 backpacks (up to $60, black) in stock")


def test_one_of_a_kind_is_told_as_one(assistant: Assistant) -> None:
    (first,) = say(assistant, "how many blue backpacks do you have?")
    assert first.reply == "We have 1 backpack (blue) in stock, at $24.50."


def test_the_two_ends_side_by_side_are_the_extremes_of_nothing_else(assistant: Assistant) -> None:
    _, second = say(
        assistant, "show me tents", "the cheapest one and the most expensive one, side by side"
    )
    assert second.comparison is not None
    assert set(second.comparison.product_ids) == {"p08", "p09"}
    assert "**Dome two-person tent** is the cheapest." in second.reply


def test_what_nothing_is_measured_in_ranks_nothing(assistant: Assistant) -> None:
    _, second = say(assistant, "show me headphones", "which of these is the quietest?")
    assert "I have no noise on record to tell them apart by." in second.reply
