"""Questions put to a real small shop."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant import Assistant
from assistant.answers import answer, answer_in
from assistant.context import TurnContext
from assistant.embedded.answers import write_passages
from assistant.quotations import Passage, Passages
from assistant.services import Shop
from assistant.state import DialogueState
from core.store import Product
from core.turn import Act
from retrieval import Passage as Found
from tests.assistant.conversing import say


def test_a_policy_is_answered_by_the_sentence_that_says_it(shop: Shop) -> None:
    found = answer(shop, "can I return worn shoes?")
    assert found.passages[0].quote == "Worn shoes can't be returned."
    assert found.passages[0].document_id == "returns"


def test_attributes_answer_before_prose(shop: Shop) -> None:
    product = shop.store.products.get("p08")
    found = answer(shop, "how heavy is it?", product)
    assert found.specification is not None
    assert found.specification.value == "2.4 kg"


def test_a_description_answers_what_no_attribute_does(shop: Shop) -> None:
    product = shop.store.products.get("p21")
    found = answer(shop, "how long does the noise cancelling last?", product)
    assert [passage.quote for passage in found.passages] == ["Noise cancelling for thirty hours."]


def test_what_nothing_says_is_not_answered(shop: Shop) -> None:
    product = shop.store.products.get("p08")
    for question in ("who founded the company?", "is there a student discount?", "🎒", ""):
        assert not answer(shop, question).is_answer
        assert not answer(shop, question, product).is_answer


def test_what_only_comes_near_is_told_as_that_each_with_its_source(shop: Shop) -> None:
    near = Passage("policy", "returns", "Returns", "All of it.", 0.4, "Worn shoes stay yours.")
    other = Passage("faq", "faq-1", "Shoes", "All of it.", 0.3, "Try shoes on indoors.")
    context = cast(TurnContext, None)  # the wording needs nothing of the turn
    same = replace(near, quote="Socks as well.")
    both = write_passages(context, Passages("may I?", (near, same), sure=False))
    assert both.endswith("“Worn shoes stay yours.” “Socks as well.”\n\n*From “Returns”.*")
    told = write_passages(context, Passages("may I?", (near, other), sure=False))
    assert told.startswith("I couldn't find exactly that.")
    likely = write_passages(context, Passages("may I?", (replace(near, score=0.6),), sure=False))
    assert likely.startswith("I'm not certain")
    assert told.index("“Worn shoes stay yours.”") < told.index("*From “Returns”.*")
    assert told.index("“Try shoes on indoors.”") < told.index("*From “Shoes”.*")


def test_a_question_that_stands_alone_is_looked_up_without_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str | None] = []

    def looked_up(shop: Shop, question: str, product: Product | None, **given: Any) -> Passages:
        said.append(given["said"])
        return Passages(question, ())

    monkeypatch.setattr("assistant.answers.documents.answer", looked_up)
    turn = SimpleNamespace(
        text="is it dry? how wide is it",
        apart=set(),
        answers={},
        state=DialogueState(),
        shop=SimpleNamespace(reranker=None),
    )
    for alone in (set(), {"is it dry?"}):
        turn.apart = alone
        for _ in range(2):
            answer_in(cast(TurnContext, turn), "is it dry?", None)
    assert said == [turn.text, None]


def test_what_says_no_number_is_not_the_nearest_to_a_measure(shop: Shop) -> None:
    lamp = shop.store.products.get("p24")  # "Warm to cold light at a touch."
    assert answer(shop, "can I change how the light is?", lamp).passages
    assert not answer(shop, "how many lumens is the light?", lamp).passages


def test_a_fact_is_not_looked_for_in_what_hardly_answers(shop: Shop) -> None:
    lamp = shop.store.products.get("p24")
    assert not answer(shop, "is it dishwasher safe?", lamp).passages


def test_the_nearest_of_the_product_in_view_is_offered_beside_the_shops(shop: Shop) -> None:
    lamp = shop.store.products.get("p24")
    question = "is there a warmer setting?"
    assert not answer(shop, question).passages
    found = answer(shop, question, beside=lamp)
    assert [passage.quote for passage in found.passages] == ["Warm to cold light at a touch."]
    assert found.product == lamp
    assert not found.sure
    surely = answer(shop, "can I return worn shoes?", beside=lamp)
    assert surely == answer(shop, "can I return worn shoes?")


def test_what_nobody_has_published_is_offered_to_the_staff_once(assistant: Assistant) -> None:
    offer = "Shall I pass the question on to the shop's staff?"
    first, second = say(assistant, "do you give student discounts?", "any bulk discount then?")
    assert first.reply.endswith(offer)
    assert offer not in second.reply
    _, taken = say(assistant, "do you give student discounts?", "yes please")
    assert taken.acts == (Act.HANDOFF,)
    _, noted = say(assistant, "do you give student discounts?", "ok thanks")
    assert Act.HANDOFF not in noted.acts


def test_what_is_far_less_likely_than_the_nearest_is_not_offered_beside_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp = shop.store.products.get("p24")
    found = [
        Found("p24", "description", "", "", "", fit=fit, statement=s) for s, fit in _FITS.items()
    ]
    monkeypatch.setattr("assistant.answers.documents.own_answers", lambda *_: found)
    quotes = [passage.quote for passage in answer(shop, "can I hang the light?", lamp).passages]
    assert quotes == ["Hangs.", "Stands."]


_FITS = {"Hangs.": 0.4, "Stands.": 0.05, "Lies.": 0.03}
