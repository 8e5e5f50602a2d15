"""Gifts: what suits the receiver, mixed over what they like."""

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.gifts import suits
from assistant.language.frames import Recipient
from assistant.language.recipients import parse_recipient
from core.catalog import Catalog
from core.store import Product
from tests.assistant.conversing import say, tools


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        (
            "a gift for my dad, he's 60 and loves cooking, about 50 dollars",
            Recipient("dad", "men", 60, False, ("cooking",)),
        ),
        (
            "present for my 8 year old niece who likes dinosaurs and drawing under 30",
            Recipient("niece", "women", 8, True, ("dinosaurs", "drawing")),
        ),
        ("something for a coffee lover", Recipient(None, None, None, False, ("coffee",))),
        ("a present for a toddler", Recipient("toddler", None, 2, True, ())),
        ("i need a gift", None),
    ],
)
def test_the_receiver_is_read_from_the_words(text: str, recipient: Recipient | None) -> None:
    assert parse_recipient(text) == recipient


def _thing(number: int, **attributes: object) -> Product:
    return Product(id=str(number), title=f"Thing {number}", attributes=dict(attributes))


CATALOG = Catalog.of(
    [
        _thing(0),
        _thing(1, gender="women"),
        _thing(2, gender="men"),
        _thing(3, gender="unisex"),
        *(_thing(4 + at, age_group="kids", age_min=3 + at) for at in range(7)),
    ]
)


def test_nobody_is_given_what_is_made_for_others() -> None:
    his = suits(CATALOG, Recipient("dad", "men", 60))
    assert his.tolist()[:4] == [True, False, True, True]
    assert not his[4:].any()


def test_what_a_title_names_for_the_other_sex_is_no_gift() -> None:
    titles = ("Sunglasses for Men", "Men's Watch", "Women's Hat", "For women and men", "Omens")
    catalog = Catalog.of([Product(id=str(n), title=title) for n, title in enumerate(titles)])
    hers, his = (
        suits(catalog, Recipient(who, sex)) for who, sex in (("mum", "women"), ("dad", "men"))
    )
    assert hers.tolist() == [False, False, True, True, True]
    assert his.tolist() == [True, True, False, True, True]


def test_a_child_is_given_childrens_things_of_its_age() -> None:
    childs = suits(CATALOG, Recipient("niece", "women", 8, True))
    assert childs.tolist() == [False] * 4 + [True] * 6 + [False]


def test_gifts_mix_the_interests_and_keep_the_budget(assistant: Assistant) -> None:
    (turn,) = say(assistant, "a gift for my brother who loves hiking and music, under $150")
    assert tools(turn) == ["search_gifts"]
    assert all((p.price or Decimal(0)) <= 150 for p in turn.products)
    departments = {(p.category or "").split(" > ")[0] for p in turn.products}
    assert {"outdoor", "electronics"} <= departments


def test_what_else_is_for_the_same_person_and_new(assistant: Assistant) -> None:
    first, second = say(assistant, "a gift for my sister who loves hiking", "what else for her?")
    assert second.tool_calls[0].args["interests"] == ["hiking"]
    assert {p.id for p in first.products}.isdisjoint(p.id for p in second.products)


def test_without_interests_there_are_gifts_and_one_question(assistant: Assistant) -> None:
    asked, answered = say(assistant, "a present for my boss", "he loves camping")
    assert asked.products
    assert asked.reply.rstrip().endswith("?") or "?" in asked.reply.splitlines()[-1]
    assert tools(answered) == ["search_gifts"]
    assert answered.tool_calls[0].args["interests"] == ["camping"]
    assert "?" not in answered.reply.splitlines()[-1]


def test_whom_a_gift_is_for_is_read_from_what_is_told_beside_it(assistant: Assistant) -> None:
    (turn,) = say(
        assistant, "My daughter's hamster died and she is 6. I want something to cheer her up."
    )
    assert tools(turn) == ["search_gifts"]
    assert "your daughter, 6" in turn.reply
