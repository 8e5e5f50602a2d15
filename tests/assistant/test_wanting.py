"""What is wanted is told without the tale around it, played against the small shop."""

import pytest

from assistant import Assistant
from assistant.foreign import drop_foreign
from assistant.state import DialogueState
from assistant.wording import sought
from core.catalog import Catalog
from core.constraints import Constraints, Range
from core.store import Product
from core.turn import Act
from tests.assistant.conversing import say


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("yo what u got in the way of tents", "tent"),
        ("i require a tent for two persons", "tent"),
        ("just show me scarves or smth", "scarf"),
        ("Guten Tag, I search a tent", "tent"),
        ("my kid keeps losing scarves so something cheap", "scarf"),
    ],
)
def test_chatter_is_not_looked_for(assistant: Assistant, said: str, sought: str) -> None:
    (turn,) = say(assistant, said)
    assert turn.products
    assert all((product.category or "").endswith(sought) for product in turn.products)


def test_what_is_on_sale_in_a_department_is_looked_for_there(assistant: Assistant) -> None:
    (turn,) = say(assistant, "show me what is on sale in footwear")
    assert {product.category for product in turn.products} <= {"footwear > shoe", "footwear > boot"}
    assert "I have no reductions on record to go by" in turn.reply


def test_a_measure_that_nothing_has_is_told_and_not_looked_for(assistant: Assistant) -> None:
    first, second, third = say(assistant, "show me tents", "max width 120 cm", "and height?")
    assert "I have no width on record to go by" in second.reply
    assert "120" not in third.reply
    assert {p.id for p in third.products} == {p.id for p in first.products}


def test_a_wish_beyond_those_shown_adds_only_what_it_says(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "got anything sturdier than those?")
    assert "than" not in second.reply
    assert second.products


def test_a_question_about_nothing_in_particular_is_of_what_is_sought(assistant: Assistant) -> None:
    _, second = say(assistant, "how many tents do you have?", "what's the price range on those?")
    assert second.acts == (Act.CATALOGUE_FACT,)
    assert second.reply == "Our tents run from $219.00 to $389.00, 3 in all."


def _shoes(**attributes: float) -> Catalog:
    return Catalog.of(
        [
            Product(id="shoe", title="Trail shoe", category="shoes", attributes=dict(attributes)),
            Product(id="laptop", title="Laptop", category="laptops", attributes={"screen_in": 15}),
        ]
    )


def test_a_measure_is_of_the_only_thing_that_is_measured_so() -> None:
    state = DialogueState(
        constraints=Constraints(category="shoes", attributes={"screen_in": Range(max=1)})
    )
    gone = drop_foreign(state, _shoes(drop_mm=4), None)
    assert gone == ()
    assert state.constraints.attributes == {"drop_mm": Range(max=25.4)}


def test_a_measure_that_might_be_of_several_things_is_dropped_and_told() -> None:
    state = DialogueState(
        constraints=Constraints(category="shoes", attributes={"screen_in": Range(max=1)})
    )
    assert drop_foreign(state, _shoes(drop_mm=4, sole_mm=30), None) == ("screen_in",)
    assert not state.constraints.attributes


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("boots for walking the dog", "boots for walking the dog"),
        ("warm for my neck, cycling to work at six is killing", "warm for my neck"),
        ("warm boots for standing about at my lads football", "warm boots for standing about"),
    ],
)
def test_a_long_need_is_told_in_short(need: str, told: str) -> None:
    assert sought(need) == told


def test_a_substitute_is_of_the_same_kind(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "got anything like the last one?")
    assert Act.SUBSTITUTE in second.acts
    assert {product.category for product in second.products} == {"outdoor > tent"}


def test_a_limit_that_nobody_said_is_not_told_as_theirs(assistant: Assistant) -> None:
    *_, last = say(assistant, "show me tents", "cheaper", "what do you know about me?")
    assert "$" not in last.reply


def test_what_the_receiver_of_a_gift_has_is_left_out(assistant: Assistant) -> None:
    first, second = say(assistant, "a present for my dad who likes camping", "he's got a lamp")
    assert first.acts == (Act.GIFT,)
    assert second.constraints.exclude_terms == ("lamp",)
    assert "For your dad" in second.reply


def test_whom_something_is_for_and_what_they_like_makes_it_a_gift(assistant: Assistant) -> None:
    (turn,) = say(assistant, "do u have anything for a mate whos turning 30 and loves hiking")
    assert turn.acts == (Act.GIFT,)
    assert "your mate, 30" in turn.reply


def test_to_cheer_somebody_up_names_nothing(assistant: Assistant) -> None:
    (turn,) = say(assistant, "my daughter is sad and she is 6. I want something to cheer her up")
    assert "around up" not in turn.reply


def test_an_age_and_a_send_off_are_no_interests(assistant: Assistant) -> None:
    first, second = say(
        assistant, "birthday present for my dad, he's 71", "i'd like to send a mug to my mum"
    )
    assert "around" not in first.reply
    assert "around" not in second.reply or "around mug" in second.reply


def test_for_whom_is_an_answer_that_makes_it_a_gift(assistant: Assistant) -> None:
    _, second = say(assistant, "yo what u got for 20 bucks", "like for my gf")
    assert second.acts == (Act.GIFT,)
    assert "For your girlfriend" in second.reply
    assert "around" not in second.reply


def test_too_much_of_one_thing_is_no_word_of_the_next(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "way too much, show me headphones")
    assert {product.category for product in second.products} == {"electronics > headphones"}


def test_how_many_of_those_is_counted(assistant: Assistant) -> None:
    _, second = say(assistant, "tents", "how many of those cost less than 300?")
    assert second.reply == "We have 2 tents (up to $300) in stock, from $219.00 to $299.00."
