from decimal import Decimal

import pytest

from assistant.language.frames import Direction, Reference, Scene, SceneItem, Superlative
from assistant.language.pointing import pick, point
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog


def _item(id: str, title: str, kind: str, price: str, color: str) -> SceneItem:
    return SceneItem(id, title, f"all > {kind}", "Osprey", Decimal(price), {"color": [color]})


SCREEN = (
    _item("tote", "Vibrant Coral Leather Tote Bag", "handbag", "299.99", "red"),
    _item("pack", "Royal Blue Leather Backpack", "handbag", "129.99", "blue"),
    _item("duo", "Elegance Duo Handbag Set", "handbag", "39.99", "black"),
)
EARLIER = (
    _item("tee", "Midnight Comfort Tee", "shirt", "29.99", "black"),
    _item("shirt", "Classic White Shirt", "shirt", "79.99", "white"),
)
SCENE = Scene(screen=SCREEN, earlier=EARLIER, need="handbags")
VOCABULARY = Vocabulary.of(Catalog.of([]))
CHEAPEST = Superlative("price", Direction.LESS)
DEAREST = Superlative("price", Direction.MORE)


def _id(id: str, *, earlier: bool = False) -> Reference:
    return Reference(product_ids=(id,), earlier=earlier)


@pytest.mark.parametrize(
    ("text", "left", "meant"),
    [
        ("more on the Vibrant Coral Leather Tote Bag", "more on this one", (_id("tote"),)),
        ("is the coral tote waterproof?", "is this one waterproof?", (_id("tote"),)),
        ("I like the blue one", "I like this one", (_id("pack"),)),
        ("show me the royal one", "show me this one", (_id("pack"),)),
        ("only the blue ones", "only the blue ones", ()),
        (
            "the cheapest one, what's it made of?",
            "this one, what's it made of?",
            (Reference(extreme=CHEAPEST),),
        ),
        ("describe the priciest one", "describe this one", (Reference(extreme=DEAREST),)),
        ("what's the costliest one like?", "what's this one like?",
         (Reference(extreme=DEAREST),)),
        ("the one that costs the most, is it leather", "this one, is it leather",
         (Reference(extreme=DEAREST),)),
        ("is the steepest one worth it", "is this one worth it", (Reference(extreme=DEAREST),)),
        ("which is the cheapest", "which is the cheapest", ()),
        ("what about the $40 one?", "what about this one?", (Reference(price=Decimal(40)),)),
        ("the one at 129.99", "this one", (Reference(price=Decimal("129.99")),)),
        ("take the cheapest of these", "take this one", (Reference(extreme=CHEAPEST),)),
        ("add the cheapest one to my list", "add this one to my list",
         (Reference(extreme=CHEAPEST),)),
        ("that white shirt you showed me", "this one", (_id("shirt", earlier=True),)),
        ("the black shirt from before", "this one", (_id("tee", earlier=True),)),
        ("the black one", "this one", (_id("duo"),)),
        ("compare the coral tote with the Elegance Duo Handbag Set",
         "compare this one with this one", (_id("tote"), _id("duo"))),
    ],
)  # fmt: skip
def test_what_is_described_is_found_and_its_words_make_way(
    text: str, left: str, meant: tuple[Reference, ...]
) -> None:
    pointed = point(text, SCENE, VOCABULARY)
    assert (pointed.text, pointed.references) == (left, meant)


@pytest.mark.parametrize(
    "text",
    [
        "forget the red",
        "show me leather handbags",
        "the leather ones",
        "which is the cheapest of these?",
        "under $40 please",
        "the second one",
        "let's make that 120 bucks",
        "is the leather real?",
    ],
)
def test_wishes_and_places_stay_as_they_are(text: str) -> None:
    assert point(text, SCENE, VOCABULARY).text == text


def test_nothing_is_pointed_at_before_anything_is_shown() -> None:
    assert point("the blue one", Scene(), VOCABULARY).references == ()


def test_rare_words_tell_more_than_common_ones() -> None:
    found = pick("black shirt", EARLIER)
    assert found is not None
    assert found.product_id == "tee"
    assert pick("quick", EARLIER) is None
