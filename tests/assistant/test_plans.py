"""Lists and trips in the chat, as a shopper has them."""

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.lists import wording
from assistant.lists.goal import parse_goal
from assistant.lists.needs import UNNAMED, find_needs
from assistant.services import Shop
from core.turn import Act
from tests.assistant.conversing import say, tools


def test_a_list_is_made_cited_edited_and_undone(guided: Assistant) -> None:
    made, own, back = say(guided, "Kit out a dorm for $300", "I already have a mug", "undo")
    assert made.acts == (Act.BUDGET_LIST,)
    assert made.list is not None
    assert made.list.items
    assert made.list.total <= Decimal(300)
    assert [citation.id for citation in made.citations] == ["guide-dorm-room"]
    assert own.list is not None
    assert "mug" in own.list.have
    assert back.list == made.list


def test_things_named_are_found_and_the_total_is_exact(assistant: Assistant) -> None:
    (turn,) = say(assistant, "shopping list: a tent, two mugs and a scarf for $400")
    assert turn.list is not None
    assert {item.need for item in turn.list.items} == {"tent", "mugs", "scarf"}
    assert turn.list.total == sum(item.price * item.quantity for item in turn.list.items)
    for item in turn.list.items:
        assert item.title in turn.reply


@pytest.mark.parametrize("said", ["put that on my list", "stick that on there", "add that to it"])
def test_that_is_no_name_of_what_goes_on_the_list(assistant: Assistant, said: str) -> None:
    *_, last = say(assistant, "make me a camping list under $600", said)
    (call,) = last.tool_calls
    (edit,) = call.args["edits"]
    assert edit["operation"] == "add"
    assert "product" in edit


def test_the_turn_has_the_lists_that_its_reply_speaks_of(assistant: Assistant) -> None:
    made, more = say(
        assistant,
        "a tent, two mugs and a scarf, together under $100",
        "what would $250 more change?",
    )
    assert made.list is not None
    assert more.list is not None
    (least,) = made.list.others
    assert least.budget is None
    assert {item.need for item in least.items} == {"tent", "mugs", "scarf"}
    assert least.total == sum(item.price * item.quantity for item in least.items)
    assert f"{least.total:,.2f}" in made.reply
    (other,) = more.list.others
    assert other.budget == Decimal(350)
    assert f"{other.total:,.2f}" in more.reply


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        ("swap the tent for a cheaper one", "tent"),
        ("what can I drop to get under 250?", "come down"),
        ("what would another $50 change?", "more"),
        ("why is the tent on it?", "you asked for it"),
        ("share my list", "/shared/"),
    ],
)
def test_what_is_asked_of_the_list_is_answered(assistant: Assistant, edit: str, check: str) -> None:
    turns = say(assistant, "shopping list: a tent, two mugs and a scarf for $400", edit)
    assert turns[1].acts == (Act.LIST_EDIT,)
    assert check in turns[1].reply


def test_a_customer_finds_the_list_in_another_conversation(assistant: Assistant) -> None:
    (made,) = say(assistant, "shopping list: a tent and two mugs for $400", customer="ann")
    (later,) = say(assistant, "show my list", customer="ann")
    assert made.list is not None
    assert later.list is not None
    assert later.list.items == made.list.items
    (other,) = say(assistant, "show my list", customer="bob")
    assert other.list is None


def test_a_trip_ends_the_last_search_and_its_limit(guided: Assistant) -> None:
    searched, planned = say(
        guided, "a backpack under $60", "plan three days in Lisbon in May for the two of us"
    )
    assert searched.constraints.price_max == 60
    assert planned.itinerary is not None
    assert planned.constraints.price_max is None


def test_what_is_refused_of_a_trip_is_refused_of_no_product(guided: Assistant) -> None:
    planned, refused, searched = say(
        guided,
        "plan three days in Lisbon in May for the two of us, no museums",
        "no rest day please",
        "show me backpacks",
    )
    for turn in (planned, refused, searched):
        assert turn.constraints.exclude_terms == ()
    assert searched.products


def test_a_trip_has_days_a_list_and_citations_and_rain_changes_both(guided: Assistant) -> None:
    planned, wet, longer = say(
        guided,
        "Three days in Lisbon in May with a toddler: what do I do and what do I need each day?",
        "it's going to rain on day 2",
        "make it four days",
    )
    assert planned.itinerary is not None
    assert planned.list is not None
    assert len(planned.itinerary.days) == 3
    assert "guide-lisbon" in planned.itinerary.sources
    assert "guide-lisbon" in [citation.id for citation in planned.citations]
    assert wet.itinerary is not None
    assert wet.itinerary.days[0].activities == planned.itinerary.days[0].activities
    assert longer.itinerary is not None
    assert len(longer.itinerary.days) == 4


def test_a_search_after_a_list_is_a_search(assistant: Assistant) -> None:
    turns = say(assistant, "shopping list: a tent and two mugs for $400", "show me headphones")
    assert Act.SEARCH in turns[1].acts
    assert turns[1].list is None
    assert any("headphones" in product.title for product in turns[1].products)


def test_an_unknown_goal_says_so_and_keeps_the_list(assistant: Assistant) -> None:
    turns = say(
        assistant, "shopping list: a tent and two mugs for $400",
        "shopping list for quantum flurbing", "show my list",
    )  # fmt: skip
    assert "don't know what" in turns[1].reply
    assert turns[2].list is not None
    assert turns[2].list.items == (turns[0].list.items if turns[0].list else None)


@pytest.mark.parametrize("before", [(), ("shopping list: two mugs and a scarf for $400",)])
def test_a_product_is_put_on_the_list_beside_a_new_trip(
    guided: Assistant, before: tuple[str, ...]
) -> None:
    turns = say(
        guided,
        *before,
        "show me a tent",
        "put the first one on my list, and what would I need for two rainy days in Lisbon?",
    )
    tent = turns[-2].products[0].title
    assert turns[-1].itinerary is not None
    assert len(turns[-1].itinerary.days) == 2
    assert tent in turns[-1].reply


def test_a_limit_in_another_currency_is_said_to_be_taken_for_ours(assistant: Assistant) -> None:
    note = "Our prices are in USD, and I can't convert GBP"
    for line in ("a backpack under 60 quid", "shopping list: a tent and two mugs for £300"):
        (turn,) = say(assistant, line)
        assert turn.reply.count(note) == 1
    (ours,) = say(assistant, "a backpack under $60")
    assert "prices are in" not in ours.reply


def test_a_goal_said_in_passing_with_its_budget_gets_a_list(assistant: Assistant) -> None:
    (turn,) = say(assistant, "$200, cosy night in, two tired kids")
    assert turn.acts == (Act.BUDGET_LIST,)


def test_a_trip_without_place_or_days_is_what_it_needs(assistant: Assistant) -> None:
    (turn,) = say(assistant, "I'm going camping for the first time next month, what do I need?")
    assert [call.name for call in turn.tool_calls] == ["make_shopping_list"]
    (turn,) = say(assistant, "I'm going camping in Lisbon for three days, what do I need?")
    assert [call.name for call in turn.tool_calls] == ["plan_trip"]


def test_several_things_within_one_amount_are_a_list(assistant: Assistant) -> None:
    (turn,) = say(assistant, "I'm looking for a tent and a sleeping bag, together under 300")
    assert turn.list is not None
    assert {item.need for item in turn.list.items} == {"tent", "sleeping bag"}
    assert turn.list.total <= 300


@pytest.mark.parametrize("text", ["plan 3 days in Lisbon", "plan 0 days in Lisbon"])
def test_to_plan_days_is_a_trip_also_where_the_place_is_in_titles(
    assistant: Assistant, text: str
) -> None:
    (turn,) = say(assistant, text)
    assert [call.name for call in turn.tool_calls] == ["plan_trip"]


@pytest.mark.parametrize(
    "text",
    [
        "put number one on my shopping list",
        "add the first one to the shopping list",
        "please put number 1 onto my shopping list",
    ],
)
def test_what_goes_on_the_shopping_list_makes_no_new_one(assistant: Assistant, text: str) -> None:
    first, second = say(assistant, "show me tents", text)
    assert tools(second) == ["edit_shopping_list"]
    assert second.list is not None
    assert [line.product_id for line in second.list.items] == [first.products[0].id]


@pytest.mark.parametrize(("said", "removed"), [("the mugs can go", True), ("so we can go", False)])
def test_what_can_go_is_taken_off_and_who_goes_is_not(said: str, removed: bool) -> None:
    match = wording.TAKE_OFF.search(said)
    assert (match is not None) is removed


def test_what_is_said_of_the_trip_in_hand_makes_no_other(guided: Assistant) -> None:
    planned, *turns = say(
        guided,
        "plan three days in Lisbon in May for the two of us",
        "it's gonna be 30 degrees, walking all day",
        "if it clears up on day 2 I want a proper volcano in there",
        "just give me the things to pack then, max 250",
        "now a packing list for the two of us",
    )
    assert planned.itinerary is not None
    for turn in turns:
        assert turn.list is None or turn.list.title == "Lisbon: what to take"
    assert turns[2].list is not None
    assert turns[2].list.budget == 250
    (other,) = say(guided, "plan three days in Lisbon in May", "plan a camping weekend")[1:]
    assert other.list is not None
    assert other.list.title != "Lisbon: what to take"


def test_a_list_is_not_called_by_a_scrap_of_a_sentence(shop: Shop) -> None:
    def title(goal: str) -> str:
        return find_needs(shop, parse_goal(goal, shop.vocabulary, "USD")).title

    assert title("if it clears up we are off on sunday") == UNNAMED
    assert title("'s gonna be 30 degrees") == UNNAMED
    assert title("everything for quantum flurbing") == "Quantum flurbing"


def test_another_number_instead_of_one_is_the_number(assistant: Assistant) -> None:
    made, turn = say(
        assistant, "shopping list: a tent, a mug and a scarf", "now put two mugs instead of one"
    )
    assert made.list is not None
    assert turn.list is not None
    assert {item.need: item.quantity for item in turn.list.items} == {
        "tent": 1, "mug": 2, "scarf": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        ("take out the most expensive one", {"mug", "scarf"}),
        ("drop the cheapest", {"tent", "scarf"}),
        ("my aunt has a scarf, delete that", {"tent", "mug"}),
        ("i've got scarves already so those can go too", {"tent", "mug"}),
        ("put in a backpack instead", {"tent", "mug", "scarf", "backpack"}),
    ],
)
def test_what_goes_and_comes_is_found_by_what_is_said_of_it(
    assistant: Assistant, edit: str, left: set[str]
) -> None:
    _, turn = say(assistant, "shopping list: a tent, a mug and a scarf", edit)
    assert turn.list is not None, turn.reply
    assert {item.need for item in turn.list.items} == left, turn.reply


def test_the_dearest_is_swapped_for_a_cheaper_one(assistant: Assistant) -> None:
    first, turn = say(
        assistant,
        "shopping list: a tent, a mug and a scarf",
        "swap the most expensive one for a cheaper one",
    )
    assert turn.acts == (Act.LIST_EDIT,)
    assert turn.reply.startswith("Swapped Family tunnel tent for ")
    assert first.list is not None
    assert turn.list is not None
    dear, cheap = first.list.items[0], turn.list.items[0]
    assert (dear.need, cheap.need) == ("tent", "tent")
    assert cheap.price < dear.price


def test_what_is_told_of_a_trip_begins_no_list_in_its_place(guided: Assistant) -> None:
    made, told = say(
        guided,
        "three days in Lisbon in May, plan it for me",
        "it's gonna be 30 degrees, walking all day",
    )
    assert made.list is not None
    assert "make_shopping_list" not in tools(told)
