"""State follows the shopper: needs, critiques, references, feedback."""

from decimal import Decimal
from typing import Literal

import numpy as np
import pytest

from assistant.language.frames import (
    CatalogueFact,
    Change,
    Critique,
    Direction,
    Operation,
    Recipient,
    Reference,
    Superlative,
    Understanding,
)
from assistant.state import DialogueState
from assistant.tracking import track
from core.catalog import Catalog
from core.constraints import Constraints, Range
from core.store import Product
from core.turn import Act


def _product(number: int, title: str, category: str, price: int, **attributes: object) -> Product:
    return Product(
        id=f"p{number}",
        title=title,
        category=category,
        price=Decimal(price),
        attributes=dict(attributes),
    )


CATALOG = Catalog.of(
    [
        _product(1, "Alpine Pack", "bags > backpack", 60, color="black", weight_g=900),
        _product(2, "City Pack", "bags > backpack", 50, color="blue", weight_g=700),
        _product(3, "Tiny Pack", "bags > backpack", 30, color="red", weight_g=300),
        _product(4, "Dome Tent", "tents", 200, color="green", weight_g=2500),
        _product(5, "Trail Shoe", "shoes", 80, color="black", size="42"),
    ]
)
PRICE_LESS = Critique("price", Direction.LESS)


@pytest.fixture
def state() -> DialogueState:
    state = DialogueState(turn=2, need="backpack")
    state.constraints = Constraints(category="bags > backpack")
    state.show(("p1", "p2"), {})
    return state


def test_a_measure_is_kept_in_the_unit_of_the_category() -> None:
    litre = Change(Operation.SET, "attributes", Range(min=1.0), "capacity_l")
    bottles = [_product(n, "Bottle", "bottles", 10, capacity_ml=n * 400) for n in range(1, 4)]
    packs = [_product(9, "Pack", "packs", 10, capacity_l=30)]
    state = DialogueState(turn=2, need="bottle", constraints=Constraints(category="bottles"))
    track(state, Understanding((Act.REFINE,), 1.0, changes=(litre,)), Catalog.of(bottles + packs))
    assert state.constraints.attributes == {"capacity_ml": Range(min=1000.0)}


def test_a_measure_that_nothing_reaches_still_holds(state: DialogueState) -> None:
    heavy = Change(Operation.SET, "attributes", Range(min=5000.0), "weight_g")
    track(state, Understanding((Act.REFINE,), 1.0, changes=(heavy,)), CATALOG)
    assert state.constraints.attributes == {"weight_g": Range(min=5000.0)}


def test_cheaper_means_below_the_cheapest_on_screen(state: DialogueState) -> None:
    track(state, Understanding((Act.REFINE,), 1.0, critiques=(PRICE_LESS,)), CATALOG)
    assert state.constraints.price_max == Decimal("49.99")


def test_cheaper_than_what_cannot_be_beaten_keeps_the_state_and_says_so(
    state: DialogueState,
) -> None:
    state.show(("p3",), {})
    before = state.constraints
    tracked = track(state, Understanding((Act.REFINE,), 1.0, critiques=(PRICE_LESS,)), CATALOG)
    assert state.constraints == before
    assert tracked.unmet == PRICE_LESS


def test_cheaper_falls_back_to_below_the_dearest_on_screen(state: DialogueState) -> None:
    state.show(("p1", "p3"), {})
    track(state, Understanding((Act.REFINE,), 1.0, critiques=(PRICE_LESS,)), CATALOG)
    assert state.constraints.price_max == Decimal("59.99")


def test_lighter_limits_the_attribute(state: DialogueState) -> None:
    lighter = Critique("weight_g", Direction.LESS)
    track(state, Understanding((Act.REFINE,), 1.0, critiques=(lighter,)), CATALOG)
    assert CATALOG.mask(state.constraints).tolist() == [False, False, True, False, False]


def test_a_price_limit_holds_into_a_new_need(state: DialogueState) -> None:
    state.constraints = state.constraints.model_copy(update={"price_max": Decimal(90)})
    shoes = Change(Operation.SET, "category", "shoes")
    track(state, Understanding((Act.SEARCH,), 1.0, need="shoes", changes=(shoes,)), CATALOG)
    assert state.need == "shoes"
    assert state.constraints.price_max == Decimal(90)


def test_an_attribute_that_the_new_category_does_not_have_is_dropped(state: DialogueState) -> None:
    state.constraints = Constraints(category="shoes", attributes={"size": ("42",)})
    tents = Change(Operation.SET, "category", "tents")
    understood = Understanding((Act.SEARCH,), 1.0, need="tent", changes=(tents,))
    tracked = track(state, understood, CATALOG)
    assert "size" not in state.constraints.attributes
    assert "size" in tracked.dropped


def test_a_question_about_the_catalogue_changes_nothing_that_is_wanted(
    state: DialogueState,
) -> None:
    before = state.model_copy(deep=True)
    tents = Change(Operation.SET, "category", "tents")
    understood = Understanding(
        (Act.CATALOGUE_FACT,), 1.0, need="tents", changes=(tents,), fact=CatalogueFact.COUNT
    )
    track(state, understood, CATALOG)
    assert (state.need, state.constraints) == (before.need, before.constraints)


@pytest.mark.parametrize(
    ("reference", "referred"),
    [
        (Reference(positions=(2,)), ("p2",)),
        (Reference(positions=(-1,)), ("p2",)),
        (Reference(positions=(1, 2)), ("p1", "p2")),
        (Reference(product_ids=("p2",)), ("p2",)),
        (Reference(price=Decimal(60)), ("p1",)),
        (Reference(price=Decimal("49.5")), ("p2",)),
        (Reference(price=Decimal(70)), ()),
        (Reference(extreme=Superlative("weight_g", Direction.LESS)), ("p2",)),
        (Reference(pronoun=True), ("p1",)),
        (Reference(all=True), ("p1", "p2")),
        (Reference(positions=(7,)), ()),
        (Reference(words="velvet"), ()),
    ],
)
def test_references_resolve_to_what_was_shown(
    state: DialogueState, reference: Reference, referred: tuple[str, ...]
) -> None:
    tracked = track(state, Understanding((Act.REFER,), 1.0, references=(reference,)), CATALOG)
    assert tracked.referred == referred
    assert tracked.unresolved == (not referred)


def test_a_place_that_the_screen_lacks_is_found_on_the_screen_before(state: DialogueState) -> None:
    state.show(("p3",), {})
    second = Understanding((Act.REFER,), 1.0, references=(Reference(positions=(2,)),))
    assert track(state, second, CATALOG).referred == ("p2",)


def test_from_before_looks_behind_the_screen(state: DialogueState) -> None:
    state.show(("p3",), {})
    first = Reference(positions=(1,), earlier=True)
    tracked = track(state, Understanding((Act.REFER,), 1.0, references=(first,)), CATALOG)
    assert tracked.referred == ("p1",)


def test_it_means_what_was_referred_to_last(state: DialogueState) -> None:
    second = Understanding((Act.REFER,), 1.0, references=(Reference(positions=(2,)),))
    track(state, second, CATALOG)
    it = Understanding((Act.EXPLAIN,), 1.0, references=(Reference(pronoun=True),))
    assert track(state, it, CATALOG).referred == ("p2",)


def test_a_stated_dislike_reaches_the_recommender(state: DialogueState) -> None:
    understood = Understanding(
        (Act.REFINE,), 1.0, references=(Reference(positions=(1,)),), fixed_sentiment=-1.0
    )
    track(state, understood, CATALOG)
    assert state.session.rejected() == {"p1"}


def test_the_state_survives_json(state: DialogueState) -> None:
    state.session = state.session.with_event("p1", "like")
    assert DialogueState.model_validate(state.model_dump(mode="json")) == state


def test_an_attribute_goes_with_the_kind_of_product_that_it_was_of() -> None:
    catalog = Catalog.of(
        [_product(1, "Shirt", "clothing", 20, size="m"), _product(2, "Lamp", "home", 30)]
    )
    state = DialogueState(turn=2, constraints=Constraints(attributes={"size": ("m",)}))
    shirts = np.array([True, False])
    track(state, Understanding((Act.SEARCH,), 1.0, need="shirt"), catalog, shirts)
    assert state.constraints.attributes == {"size": ("m",)}
    track(state, Understanding((Act.SEARCH,), 1.0, need="lamp"), catalog, ~shirts)
    assert state.constraints.attributes == {}


@pytest.mark.parametrize(
    ("said", "worn"),
    [("sunglasses then", {"gender": ("women", "unisex")}), ("sunglasses for me", {})],
)
def test_a_search_that_goes_on_from_a_gift_is_for_the_receiver(
    said: str, worn: dict[str, tuple[str, ...]]
) -> None:
    made = ["men", "women", "unisex"]
    goods = [
        _product(n, "Sunglasses", "glasses", 20, gender=gender) for n, gender in enumerate(made)
    ]
    state = DialogueState(turn=1, recipient=Recipient("mother", "women"))
    change = Change(Operation.SET, "category", "glasses")
    found = Understanding(
        (Act.SEARCH,), 1.0, need="glasses", changes=(change,), clauses=((Act.SEARCH, said),)
    )
    track(state, found, Catalog.of(goods))
    assert state.constraints.attributes == worn


def test_what_somebody_is_to_wear_is_made_for_them_or_for_anybody() -> None:
    made = ["men", "women", "unisex"]
    shoes = [_product(n, "Shoe", "shoes", 20, gender=gender) for n, gender in enumerate(made)]
    catalog = Catalog.of([*shoes, _product(9, "Lamp", "lamps", 30)])
    state = DialogueState(turn=1)
    cases: list[tuple[str, Literal["women", "men"], dict[str, tuple[str, ...]]]] = [
        ("shoes", "men", {"gender": ("men", "unisex")}),
        ("shoes", "women", {"gender": ("women", "unisex")}),
        ("lamps", "men", {}),
    ]
    for category, wearer, worn in cases:
        change = Change(Operation.SET, "category", category)
        said = Understanding((Act.SEARCH,), 1.0, need=category, changes=(change,), wearer=wearer)
        track(state, said, catalog)
        assert state.constraints.attributes == worn
