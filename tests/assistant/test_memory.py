"""What is remembered, for whom, how long, and what it does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.language.frames import Recipient, Understanding
from assistant.memory import as_row, combined, noted, of_row, parted, take_in, wish, without
from assistant.services import Shop
from assistant.state import DialogueState, Remembered
from core.catalog import Catalog
from core.constraints import Constraints
from core.store import Memory, Product
from core.turn import Act
from tests.assistant.conversing import say, tools


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("please remember that i'm allergic to wool", "I'm allergic to wool"),
        ("i'm vegan, remember that", "I'm vegan"),
        ("don't forget i hate nylon", "I hate nylon"),
    ],
)
def test_what_is_remembered_are_the_words_themselves(said: str, kept: str) -> None:
    assert noted(said) == kept


def test_a_memory_comes_back_from_the_store_as_it_went_in() -> None:
    holds = Constraints(
        exclude_terms=("wool",),
        exclude_attributes={"material": ("wool",)},
        price_max=Decimal("49.90"),
    )
    item = Remembered(id="x", text="I'm allergic", holds=holds, likes=(("brand", "Brae", 1.0),))
    row = as_row("ann", item)
    back = of_row(Memory(**row, created=None))  # type: ignore[arg-type]
    assert (back.text, back.holds, back.likes) == (item.text, item.holds, item.likes)


def test_forgetting_undoes_exactly_what_was_held() -> None:
    holds = Constraints(exclude_terms=("wool",))
    before = Constraints(category="shoes", exclude_terms=("nylon",))
    assert without(combined(before, holds), holds) == before


def test_an_allergy_holds_in_this_and_the_next_conversation(
    assistant: Assistant, shop: Shop
) -> None:
    say(assistant, "remember I'm allergic to wool", customer="ann")
    (later,) = say(assistant, "show me scarves", customer="ann")
    assert "wool" in later.constraints.exclude_terms
    assert all("Wool" not in product.title for product in later.products)
    (others,) = say(assistant, "show me scarves", customer="bob")
    assert others.constraints.exclude_terms == ()
    *_, after = say(
        assistant, "forget that I'm allergic to wool", "show me scarves", customer="ann"
    )
    assert after.constraints.exclude_terms == ()
    assert shop.store.memories.of_customer("ann") == []


def test_an_allergy_taken_back_in_other_words_is_forgotten(
    assistant: Assistant, shop: Shop
) -> None:
    first, *_, after = say(
        assistant,
        "I'm allergic to wool, remember that please",
        "show me scarves",
        "wool is fine after all",
        customer="ann",
    )
    assert {"wool", "merino"} <= set(first.constraints.exclude_terms)
    assert "remember" not in first.constraints.exclude_terms
    assert after.constraints.exclude_terms == ()
    assert shop.store.memories.of_customer("ann") == []


def test_starting_over_keeps_what_is_remembered(assistant: Assistant) -> None:
    *_, last = say(
        assistant, "remember I'm allergic to wool", "black scarves under $50", "start over"
    )
    assert last.constraints.exclude_terms
    assert last.constraints.price_max is None


@pytest.mark.parametrize("customer", [None, "cat"])
def test_nothing_is_stored_of_strangers_and_of_who_refuses(
    assistant: Assistant, shop: Shop, customer: str | None
) -> None:
    (turn,) = say(assistant, "remember I'm allergic to wool", customer=customer)
    assert "wool" in turn.constraints.exclude_terms
    assert "can't" in turn.reply
    assert shop.store.memories.count() == 0


def test_what_is_known_is_told(assistant: Assistant) -> None:
    *_, last = say(
        assistant, "remember I'm allergic to wool", "what do you know about me?", customer="ann"
    )
    assert tools(last) == ["what_is_known"]
    assert "Ann" in last.reply
    assert "allergic to wool" in last.reply
    say(assistant, "forget everything you remember", customer="ann")


def test_a_size_holds_in_later_conversations_where_products_have_sizes() -> None:
    catalog = Catalog.of(
        [
            Product(id=f"{kind}{size}", title=kind, category=kind, attributes={"size": size})
            for kind in ("shirt", "coat")
            for size in ("S", "M")
        ]
        + [Product(id="lamp", title="lamp", category="lamp")]
    )
    mine = Remembered(id="1", text="I'm a size M", wishes={"shoe_size": ("m",)})
    state = DialogueState(
        remembered=[of_row(Memory(created=datetime.now(UTC), **as_row("ann", mine)))]
    )
    for category, held in (("shirt", {"size": ("m",)}), ("lamp", {}), ("coat", {"size": ("m",)})):
        attributes = state.constraints.attributes
        state.constraints = Constraints(category=category, attributes=attributes)
        wish(state, catalog)
        assert state.constraints.attributes == held


def test_only_the_statement_that_is_named_is_forgotten() -> None:
    item = Remembered(
        id="x",
        text="I'm a size 9 and I hate laces, and no wool",
        holds=Constraints(exclude_terms=("laces", "wool")),
        wishes={"size": ("9",)},
    )
    gone, left = parted(item, "forget the laces thing, my back is better now")
    assert left is not None
    assert (gone.id, gone.text, gone.holds.exclude_terms) == ("x", "I hate laces", ("laces",))
    assert (left.text, left.holds.exclude_terms) == ("I'm a size 9 and no wool", ("wool",))
    assert left.wishes == {"size": ("9",)}
    assert not gone.wishes
    assert parted(item, "forget all of that") == (item, None)


def test_what_is_left_of_a_memory_is_known_in_the_next_conversation(assistant: Assistant) -> None:
    *_, forgotten = say(
        assistant, "remember that I hate wool and my size is M", "forget the wool", customer="bob"
    )
    assert "wool" not in forgotten.constraints.exclude_terms
    (known,) = say(assistant, "what do you know about me?", customer="bob")
    assert "“My size is m”" in known.reply
    assert "wool" not in known.reply
    say(assistant, "forget everything you remember", customer="bob")


def test_who_somebody_is_says_whom_things_are_for() -> None:
    item = take_in(
        Understanding((Act.MEMORY,), 0.9, clauses=((Act.MEMORY, "i'm a bloke. remember that"),))
    )
    assert item is not None
    assert item.wishes == {"wearer": ("men",)}
    products = [_worn_by(id, gender) for id, gender in (("a", "men"), ("b", "women"))]
    catalog = Catalog.of(products)
    state = DialogueState(remembered=[item], constraints=Constraints(category="clothing > sock"))
    wish(state, catalog)
    assert state.constraints.attributes == {"gender": ("men",)}
    given = DialogueState(
        remembered=[item],
        constraints=Constraints(category="clothing > sock"),
        recipient=Recipient(relation="wife"),
    )
    wish(given, catalog)
    assert not given.constraints.attributes


@pytest.mark.parametrize("said", ["i'm no man", "im a man united fan", "i'm a girl dad"])
def test_who_somebody_is_not_says_nothing_of_whom_things_are_for(said: str) -> None:
    item = take_in(Understanding((Act.MEMORY,), 0.9, clauses=((Act.MEMORY, f"{said}. remember"),)))
    assert item is None or not item.wishes


def _worn_by(id: str, gender: str) -> Product:
    return Product(
        id=id, title="Socks", category="clothing > sock", stock=3, attributes={"gender": gender}
    )
