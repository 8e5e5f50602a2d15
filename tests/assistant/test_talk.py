"""What shoppers say in passing, played against the small shop."""

from dataclasses import replace
from typing import Any

import pytest

from assistant import Assistant
from assistant.answers import answer, documents
from assistant.embedded import phrases
from assistant.finding import related
from assistant.services import Shop
from assistant.state import DialogueState
from core.constraints import Range
from core.turn import Act
from tests.assistant.conversing import say, tools


def test_a_measure_stays_with_the_kind_that_it_was_of(assistant: Assistant) -> None:
    first, second = say(assistant, "a backpack under 700 g", "and a tent")
    assert first.constraints.attributes["weight_g"] == Range(max=700)
    assert "weight_g" not in second.constraints.attributes
    assert second.products


def test_a_kind_named_to_go_with_something_is_looked_for(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "a lamp to go with it")
    assert Act.COMPLEMENT in second.acts
    assert {product.category for product in second.products} == {"home > lamp"}


def test_the_cheapest_of_a_kind_not_shown_are_compared(assistant: Assistant) -> None:
    (turn,) = say(assistant, "compare the two cheapest tents")
    assert tools(turn) == ["compare_products"]
    assert sorted(float(product.price or 0) for product in turn.products) == [219, 299]


def test_the_cheapest_on_screen_are_compared(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "compare the two cheapest")
    assert sorted(float(product.price or 0) for product in second.products) == [219, 299]


def test_one_product_alone_is_not_compared_and_another_is_asked_for(assistant: Assistant) -> None:
    first, second = say(assistant, "a tent under $250", "compare the first two")
    assert len(first.products) == 1
    assert not second.tool_calls
    assert second.reply == (
        f"Only **{first.products[0].title}** is on screen. Name another, and I'll compare them."
    )


def test_the_cheapest_is_told_of_all_on_screen(assistant: Assistant) -> None:
    first, second = say(assistant, "show me backpacks", "which one is the cheapest?")
    assert len(first.products) == 5
    cheapest = min(first.products, key=lambda product: product.price or 0)
    assert second.comparison is not None
    assert len(second.comparison.product_ids) == 5
    assert f"**{cheapest.title}** is the cheapest" in second.reply


def test_it_is_compared_with_what_is_pointed_at(assistant: Assistant) -> None:
    first, _, third = say(
        assistant,
        "show me tents",
        "tell me more about the first one",
        "how does it compare with the second one?",
    )
    assert {p.id for p in third.products} == {p.id for p in first.products[:2]}


def test_advice_goes_by_what_matters_and_quotes_it(assistant: Assistant) -> None:
    _, second = say(
        assistant, "show me tents", "it rains all the time there, which would you pick and why"
    )
    assert second.acts == (Act.COMPARE,)
    assert tools(second) == ["compare_products"]
    assert "Dome two-person tent" in second.reply.splitlines()[-1]
    assert any("rain" in citation.quote for citation in second.citations)


@pytest.mark.parametrize(
    ("asked", "count"),
    [("how many green things do you have?", 4), ("how many brown products are there?", 2)],
)
def test_counts_go_by_what_the_question_states(
    assistant: Assistant, asked: str, count: int
) -> None:
    (turn,) = say(assistant, asked)
    assert f"We have {count} products" in turn.reply


def test_best_reviewed_first_is_an_order_and_no_limit(assistant: Assistant) -> None:
    _, second = say(assistant, "show me backpacks", "best rated first please")
    assert second.constraints.rating_min is None


def test_a_stated_price_outweighs_too_dear(assistant: Assistant) -> None:
    _, second = say(
        assistant, "show me backpacks", "That is rather dear. Have you one for about 50 dollars?"
    )
    assert second.constraints.price_min is not None
    assert float(second.constraints.price_min) == 42.5


def test_two_kinds_at_once_bring_both(assistant: Assistant) -> None:
    (turn,) = say(assistant, "show me both, tents and backpacks")
    assert [str(p.category).rpartition(" ")[2] for p in turn.products[:4]] == [
        "tent",
        "backpack",
    ] * 2


def test_more_of_somebody_a_gift_is_for_goes_on_with_the_gift(assistant: Assistant) -> None:
    _, second = say(assistant, "a gift for my son, he's 35", "he's crazy about hiking")
    assert second.acts == (Act.GIFT,)
    assert "your son, 35" in second.reply


def test_what_goes_with_the_kind_is_told_apart_from_what_goes_with_the_thing(
    shop: Shop,
) -> None:
    product = shop.products(("p01",))[0]
    alone: Any = _NobodyBoughtWith(shop.recommender)
    found = related(replace(shop, recommender=alone), DialogueState(), product, complement=True)
    assert found.by_kind
    assert all(p.category != product.category for p in found.products)


def test_what_goes_with_what_nobody_buys_is_the_nearest_of_other_kinds(shop: Shop) -> None:
    product = shop.products(("p01",))[0]
    alone: Any = _NobodyBoughtKind(shop.recommender)
    found = related(replace(shop, recommender=alone), DialogueState(), product, complement=True)
    assert found.by_likeness
    assert found.products
    assert all(p.category != product.category for p in found.products)


class _NobodyBoughtWith:
    """A recommender in which nothing was bought along with any one product."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def complements(self, product_id: str, k: int = 10, mask: Any = None) -> list[str]:
        return []


class _NobodyBoughtKind(_NobodyBoughtWith):
    """Nor along with others of its kind."""

    def complements_of_kind(self, product_id: str, k: int = 10, mask: Any = None) -> list[str]:
        return []


def test_what_is_shown_and_named_is_no_question_of_rules(assistant: Assistant) -> None:
    _, second = say(assistant, "show me tents", "what about the tunnel one?")
    assert second.acts == (Act.REFER,)


@pytest.mark.parametrize(
    "dislike",
    ["she hates anything black", "she can't stand black", "and she does not like anything black"],
)
def test_what_somebody_else_dislikes_is_refused_and_no_interest(
    assistant: Assistant, dislike: str
) -> None:
    (turn,) = say(assistant, f"a gift for my sister, {dislike}")
    assert turn.constraints.exclude_attributes == {"color": ("black",)}
    assert not turn.constraints.attributes
    assert turn.tool_calls[0].args.get("interests", []) == []


def test_what_a_plan_has_looked_up_is_not_looked_up_again(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def counted(*args: Any, **given: Any) -> Any:
        looked_up.append(args[1])
        return answer(*args, **given)

    monkeypatch.setattr(documents, "answer", counted)
    *_, last = say(
        assistant, "show me tents", "tell me about the first one", "how do I store it over winter?"
    )
    assert last.acts == (Act.PRODUCT_QUESTION,)
    assert len(looked_up) == 1


def test_a_complaint_before_anything_was_shown_is_offered_to_a_person(
    assistant: Assistant,
) -> None:
    complained, taken = say(assistant, "this is the third time, honestly", "yes please")
    assert complained.acts == (Act.COMPLAINT,)
    assert complained.reply.endswith("?")
    assert "shown you" not in complained.reply
    assert taken.acts == (Act.HANDOFF,)


def test_a_complaint_on_which_nothing_is_published_is_told_no_rules(assistant: Assistant) -> None:
    (turn,) = say(assistant, "this is ridiculous, three emails and not one answer")
    assert turn.acts == (Act.COMPLAINT,)
    assert "couldn't find" not in turn.reply
    assert "staff" in turn.reply


def test_the_best_reviewed_is_told_of_all_on_screen(assistant: Assistant) -> None:
    _, best = say(assistant, "backpacks", "which has the best reviews?")
    assert best.acts == (Act.COMPARE,)
    assert tools(best) == ["compare_products"]


def test_why_one_costs_so_much_more_compares_them(assistant: Assistant) -> None:
    _, why = say(assistant, "backpacks", "why on earth does one cost so much more")
    assert tools(why) == ["compare_products"]
    assert "most expensive" in why.reply


@pytest.mark.parametrize(
    ("said", "told"),
    [("ok", phrases.ACKNOWLEDGED), ("you're funny", phrases.PRAISED)],
)
def test_small_talk_is_met_as_it_is_meant(
    assistant: Assistant, said: str, told: tuple[str, ...]
) -> None:
    (turn,) = say(assistant, said)
    assert turn.acts == (Act.CHITCHAT,)
    assert turn.reply in told
