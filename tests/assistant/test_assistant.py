"""Whole turns over a small real shop: real store, encoder, indexes, models and checkpoints."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.checkpoints import open_checkpointer
from assistant.services import Shop
from core.constraints import Constraints
from core.errors import AisleError, NotFoundError
from core.leaving import LeftError
from core.store import EventKind
from core.turn import Act, Turn
from tests.assistant.conversing import say, tools


def _titles(turn: Turn) -> list[str]:
    return [product.title for product in turn.products]


def test_a_search_shows_only_what_fits_and_says_why(assistant: Assistant) -> None:
    (turn,) = say(assistant, "I'm looking for a backpack under $60")
    assert turn.acts == (Act.SEARCH,)
    assert turn.constraints.price_max == Decimal(60)
    assert len(turn.products) == 5
    assert all(product.price is not None and product.price <= 60 for product in turn.products)
    assert all(product.category == "outdoor > backpack" for product in turn.products)
    assert all(product.why for product in turn.products)
    assert [call.name for call in turn.tool_calls] == ["search_products"]


def test_constraints_add_up_over_turns(assistant: Assistant) -> None:
    *_, last = say(assistant, "I need a backpack", "something in black", "at most $60", "thanks")
    assert last.constraints.price_max == Decimal(60)
    assert last.constraints.attributes == {"color": ("black",)}
    assert last.constraints.category == "outdoor > backpack"


def test_cheaper_gives_cheaper_products(assistant: Assistant) -> None:
    first, second = say(assistant, "show me black backpacks", "cheaper")
    dearest = max(product.price or 0 for product in first.products)
    assert second.products
    assert all((product.price or 0) < dearest for product in second.products)


def test_a_reference_gets_the_details_of_that_very_product(assistant: Assistant) -> None:
    first, second = say(assistant, "show me backpacks", "tell me more about the second one")
    assert _titles(second) == _titles(first)[1:2]
    assert first.products[1].title in second.reply


def test_an_explanation_names_the_product_and_the_real_reason(assistant: Assistant) -> None:
    first, second = say(assistant, "show me backpacks under $60", "why the first one?")
    assert Act.EXPLAIN in second.acts
    assert first.products[0].title in second.reply
    assert "$60" in second.reply


def test_the_most_expensive_is_computed_over_the_whole_shop(assistant: Assistant) -> None:
    *_, last = say(
        assistant, "a backpack under $60", "what's the most expensive backpack you have?"
    )
    assert "Harbour leather backpack" in last.reply
    assert all((product.price or 0) <= 60 for product in last.products)


def test_out_of_scope_is_refused_and_changes_nothing(assistant: Assistant) -> None:
    first, second = say(assistant, "a backpack under $60", "can you write my essay")
    assert second.acts == (Act.OUT_OF_SCOPE,)
    assert second.products == ()
    assert second.constraints == first.constraints


@pytest.mark.parametrize("thing", ["goldfish", "dog food", "motor oil"])
def test_what_is_not_carried_is_said(assistant: Assistant, thing: str) -> None:
    (turn,) = say(assistant, f"do you sell {thing}?")
    assert "carry" in turn.reply


def test_nothing_left_says_which_constraint_stands_in_the_way(assistant: Assistant) -> None:
    (turn,) = say(assistant, "a red backpack under $20")
    assert turn.products == ()
    assert "Without" in turn.reply
    assert turn.suggestions


def test_a_policy_question_is_answered_from_the_document_and_cited(assistant: Assistant) -> None:
    (turn,) = say(assistant, "can I return worn shoes?")
    assert "Worn shoes can't be returned" in turn.reply
    assert [citation.id for citation in turn.citations] == ["returns"]


def test_a_stranger_and_a_customer_get_recommendations(assistant: Assistant) -> None:
    for customer in (None, "ann"):
        (turn,) = say(assistant, "recommend something for me", customer=customer)
        assert turn.products
        assert [call.name for call in turn.tool_calls] == ["recommend_products"]


def test_orders_are_the_shoppers_own(assistant: Assistant) -> None:
    (mine,) = say(assistant, "what did I buy last?", customer="bob")
    assert "Desk lamp" in mine.reply or "Stoneware mug" in mine.reply
    (nobodys,) = say(assistant, "what did I buy last?")
    assert "don't know who you are" in nobodys.reply


def test_a_conversation_survives_a_restart(shop: Shop, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chat.db'}"
    first = Assistant(shop, open_checkpointer(url)).reply("a backpack under $60")
    again = Assistant(shop, open_checkpointer(url)).reply(
        "something in black", conversation_id=first.conversation_id
    )
    assert again.turn == 2
    assert again.constraints.price_max == Decimal(60)


def test_conversations_do_not_leak_into_each_other(assistant: Assistant) -> None:
    (one,) = say(assistant, "a backpack under $60")
    (other,) = say(assistant, "show me tents")
    assert other.constraints.price_max is None
    assert one.conversation_id != other.conversation_id


def test_nobody_goes_on_with_somebody_elses_conversation(assistant: Assistant) -> None:
    (turn,) = say(assistant, "a backpack under $60", customer="ann")
    for intruder in ("bob", None):
        with pytest.raises(NotFoundError, match="no conversation"):
            assistant.reply("and now?", conversation_id=turn.conversation_id, customer_id=intruder)


def test_an_unknown_customer_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        assistant.reply("hello", customer_id="nobody")


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "x" * 4001])
def test_a_message_that_cannot_be_read_says_why(assistant: Assistant, text: str) -> None:
    with pytest.raises(AisleError, match="message"):
        assistant.reply(text)


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "😀😀",
        "SELECT * FROM products; --",
        "{{constraints}}",
        "日本語のバックパック",
        "a" * 3000,
    ],
)
def test_odd_messages_get_a_sensible_answer(assistant: Assistant, text: str) -> None:
    turn = assistant.reply(text)
    assert turn.reply


def test_streaming_gives_the_same_reply_in_pieces(assistant: Assistant) -> None:
    *pieces, turn = assistant.stream("show me tents")
    assert isinstance(turn, Turn)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == turn.reply


def test_what_was_shown_is_logged_with_position_and_propensity(
    assistant: Assistant, shop: Shop
) -> None:
    (turn,) = say(assistant, "show me backpacks", customer="ann")
    logged = [e for e in shop.store.exposures.all() if e.conversation_id == turn.conversation_id]
    logged.sort(key=lambda exposure: exposure.position)
    assert [e.product_id for e in logged] == [product.id for product in turn.products]
    assert [e.position for e in logged] == [1, 2, 3, 4, 5]
    assert all(0 < e.probability <= 1 and e.customer_id == "ann" for e in logged)


def test_every_shown_product_satisfies_what_holds_over_a_long_talk(
    assistant: Assistant, shop: Shop
) -> None:
    turns = say(
        assistant,
        "hi",
        "I want something for hiking under $150",
        "no Nomad please",
        "show me the tents",
        "cheaper",
        "actually backpacks",
        "in black or green",
        "the lightest",
        "anything under 500 g?",
        "any color is fine",
        "compare the first two",
        "what about scarves",
        "not silk",
        "recommend something",
    )
    for turn in turns:
        mask = shop.catalog.mask(turn.constraints)
        for product in turn.products:
            position = shop.catalog.position(product.id)
            assert position is not None
            assert mask[position], (turn.constraints, product)
    assert turns[-1].constraints != Constraints()


def test_a_button_press_changes_the_very_next_recommendation(assistant: Assistant) -> None:
    (before,) = say(assistant, "what do you recommend?")
    refused, liked = before.products[0].id, "p14"
    here = before.conversation_id
    assistant.note(EventKind.DISLIKE, refused, conversation_id=here)
    assistant.note(EventKind.LIKE, liked, conversation_id=here)
    after = assistant.reply("what else do you recommend?", conversation_id=here)
    shown = [product.id for product in after.products]
    assert refused not in shown
    assert shown != [product.id for product in before.products]


def test_a_button_press_that_is_taken_back_leaves_no_trace(assistant: Assistant) -> None:
    (before,) = say(assistant, "what do you recommend?")
    refused, here = before.products[0].id, before.conversation_id
    exposures = assistant.shop.store.exposures

    def reward() -> float | None:
        (shown,) = exposures.find([str(before.products[0].recommendation_id)]).values()
        return shown.reward

    assistant.note(EventKind.LIKE, refused, conversation_id=here)
    assert reward() == 0.7
    assistant.take_back(EventKind.LIKE, refused, conversation_id=here)
    assert reward() == 0
    assistant.note(EventKind.DISMISS, refused, conversation_id=here)
    assistant.take_back(EventKind.DISMISS, refused, conversation_id=here)
    session = assistant.recall(here).session
    assert refused not in session.rejected()
    assert session.events == ()


def test_a_button_press_works_before_anything_was_said(assistant: Assistant) -> None:
    here = "conversation-of-buttons"
    assistant.note(EventKind.DISLIKE, "p01", conversation_id=here)
    turn = assistant.reply("show me backpacks", conversation_id=here)
    assert "p01" not in [product.id for product in turn.products]
    assert turn.turn == 1


def test_a_button_press_in_another_shoppers_conversation_is_refused(assistant: Assistant) -> None:
    (turn,) = say(assistant, "show me backpacks", customer="ann")
    with pytest.raises(NotFoundError):
        assistant.note(
            EventKind.LIKE, "p01", conversation_id=turn.conversation_id, customer_id="bob"
        )
    with pytest.raises(NotFoundError):
        assistant.note(
            EventKind.LIKE, "nothing", conversation_id=turn.conversation_id, customer_id="ann"
        )


def test_a_comparison_stands_in_the_turn_as_data(assistant: Assistant) -> None:
    _, turn = say(assistant, "show me backpacks", "compare the first two")
    assert turn.comparison is not None
    assert turn.comparison.product_ids == tuple(product.id for product in turn.products)
    assert "Price" in [row.label for row in turn.comparison.rows]
    assert all(len(row.values) == 2 for row in turn.comparison.rows)
    assert all(len(set(row.values)) == 2 for row in turn.comparison.rows)


def test_the_parts_of_each_shown_score_are_told(assistant: Assistant) -> None:
    searched, recommended = say(assistant, "show me backpacks", "what do you recommend?")
    ids = {product.id for product in searched.products}
    assert set(searched.scores) == ids
    assert all(parts["search"] > 0 for parts in searched.scores.values())
    assert set(recommended.scores) == {product.id for product in recommended.products}


def test_what_could_harm_somebody_is_answered_with_caution_not_compared(
    assistant: Assistant,
) -> None:
    turn = say(assistant, "show me mugs", "which of these would a toddler choke on?")[-1]
    assert Act.SAFETY in turn.acts
    assert "compare_products" not in tools(turn)


def test_what_could_harm_somebody_is_asked_of_what_is_in_view(assistant: Assistant) -> None:
    turn = say(assistant, "tents", "tell me more about the first one", "is a fire inside safe?")[-1]
    assert Act.SAFETY in turn.acts
    asked = [call.args["product"] for call in turn.tool_calls if call.name == "search_documents"]
    assert asked == ["p08"]


def test_the_check_lets_all_through_that_the_embedded_model_says(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    said = (
        "headphones between 20 and 90 dollars", "what brands of headphones do you carry?",
        "tell me more about the first two", "what do people say about the first one?",
        "something more expensive", "I don't like these", "at least 3 in stock",
        "a present for my dad who likes cooking, around $40", "which one is the cheapest?",
        "compare the first three", "how much is shipping?", "kit out a kitchen for $200",
    )  # fmt: skip
    turns = say(assistant, *said)
    assert all(turn.reply for turn in turns)
    assert not [record for record in caplog.records if record.name == "assistant.finishing"]


def test_another_brand_rules_out_the_one_that_most_of_the_screen_is_of(
    assistant: Assistant,
) -> None:
    first, second = say(assistant, "mugs", "anything from another brand?")
    (refused,) = second.constraints.exclude_brands
    assert refused in {product.brand for product in first.products}
    assert second.products
    assert refused not in {product.brand for product in second.products}


def test_sorting_orders_what_is_there(assistant: Assistant) -> None:
    _, dear, cheap = say(
        assistant, "backpacks", "sort them by price, high to low", "now sort by price"
    )
    prices = [product.price or 0 for product in dear.products]
    assert prices == sorted(prices, reverse=True)
    assert cheap.products[0].price == min(product.price or 0 for product in cheap.products)
    assert cheap.products[0] not in dear.products[:1]


def test_similar_and_cheaper_is_said_of_what_was_talked_about(assistant: Assistant) -> None:
    first, _, third = say(
        assistant, "backpacks", "tell me about the second one", "anything similar but cheaper?"
    )
    limit = first.products[1].price
    assert limit is not None
    assert third.constraints.price_max is not None
    assert third.constraints.price_max < limit
    assert f"Like **{first.products[1].title}**" in third.reply


def test_two_pairs_are_of_what_was_talked_about(assistant: Assistant) -> None:
    *_, told = say(assistant, "boots", "tell me about the first one", "put two pairs in my cart")
    assert [call.args.get("quantity") for call in told.tool_calls] == [2]
    assert "Added 2 ×" in told.reply


def test_some_attributes_in_a_row_are_no_memory(assistant: Assistant) -> None:
    _, turn = say(assistant, "backpacks", "black, nylon, not red")
    assert turn.acts == (Act.REFINE,)
    assert turn.constraints.exclude_attributes == {"color": ("red",)}


def test_a_turn_is_recorded_though_the_shopper_leaves_while_it_is_told(
    assistant: Assistant, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(_: str) -> None:
        raise LeftError

    monkeypatch.setattr("assistant.assistant.pieces_of", lambda work: iter([work(leave)]))
    with pytest.raises(LeftError):
        next(assistant.stream("show me tents", conversation_id="left-early"))
    assert shop.store.conversations.get("left-early").turns == 1
    shown = [row for row in shop.store.exposures.all() if row.conversation_id == "left-early"]
    assert len(shown) == 3
