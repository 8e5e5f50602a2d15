"""What is so: constraints and claims, read from the store."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from assistant.double import LIES
from core.constraints import Constraints, Range
from core.store import Product, Store
from core.turn import Turn
from evals.dialogue.grounding import Said, Tally, Truth
from evals.dialogue.truth import broken

PACK = {
    "id": "p1",
    "title": "Alpine Summit Pack",
    "description": "Thirty litres of ripstop. Machine washable, and dry in an hour.",
    "category": "outdoor > pack",
    "brand": "Brae",
    "price": Decimal("59.99"),
    "currency": "USD",
    "stock": 7,
    "rating": 4.4,
    "attributes": {"color": "black", "weight_g": 900, "waterproof": True},
}


@pytest.mark.parametrize(
    ("wanted", "faults"),
    [
        (Constraints(category="outdoor"), []),
        (Constraints(category="out"), ["category"]),
        (Constraints(price_max=Decimal(59)), ["price_max"]),
        (Constraints(exclude_brands=("brae",)), ["exclude_brands"]),
        (Constraints(attributes={"weight_g": Range(max=899)}), ["weight_g"]),
        (Constraints(attributes={"waterproof": ("yes",)}), []),
        (Constraints(exclude_attributes={"color": ("Black",)}), ["not color"]),
        (Constraints(exclude_terms=("machine washable",)), ["without machine washable"]),
        (Constraints(quantity=8), ["quantity"]),
    ],
)
def test_a_product_breaks_exactly_the_constraints_it_does_not_meet(
    wanted: Constraints, faults: list[str]
) -> None:
    assert broken(Product(**PACK), wanted) == faults


@pytest.fixture(scope="module")
def truth() -> Iterator[Truth]:
    store = Store("sqlite://")
    store.products.upsert([PACK])
    store.reviews.upsert(
        [{"id": f"r{at}", "product_id": "p1", "text": "It holds up."} for at in range(5)]
    )
    yield Truth(store)
    store.close()


def _false(truth: Truth, reply: str) -> list[str]:
    tally = Tally()
    turn = Turn(conversation_id="c", turn=1, model="m", reply=reply)
    truth.judge(turn, Said("a pack under $60"), tally)
    return tally.false


@pytest.mark.parametrize(
    "reply",
    [
        "The **Alpine Summit Pack** costs $59.99 and is rated 4.4 of 5.",
        "1. **Alpine Summit Pack**, $59.99\n\nThere are 7 in stock.",
        "It is under your $60.",
        "There is no discount on it, I'm afraid.",
        "Machine washable, and dry in an hour.",
        "**Alpine Summit Pack**: “it holds up” (3 of 5).",
        "Closest to “a pack under $60”: **Alpine Summit Pack**, $59.99.",
    ],
)
def test_what_the_store_says_is_true(truth: Truth, reply: str) -> None:
    assert _false(truth, reply) == []


@pytest.mark.parametrize(
    "reply",
    [
        "**Alpine Summit Pack**: “it holds up” (3 of 6).",
        "**Alpine Summit Pack**: “it holds up” (6 of 5).",
        "Closest to “a special offer”: **Alpine Summit Pack**, $59.99.",
    ],
)
def test_what_the_store_does_not_say_is_false(truth: Truth, reply: str) -> None:
    assert len(_false(truth, reply)) == 1


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ("The weight of **{pack}** is 445 g more than that of **{bottle}**.", 0),
        ("The weight of **{pack}** is 1345 g more than that of **{bottle}**.", 1),
        ("The weight of **{bottle}** is 445 g more than that of **{pack}**.", 1),
        ("The weight of **{pack}** is 900 g more than that of **{bottle}**.", 1),
    ],
)
def test_how_far_apart_two_products_are_is_looked_up(told: str, faults: int) -> None:
    store = Store("sqlite://")
    bottle = {"id": "p2", "title": "River Bottle", "attributes": {"weight_g": 455}}
    store.products.upsert([PACK, {**PACK, **bottle}])
    told = told.format(pack=PACK["title"], bottle=bottle["title"])
    assert len(_false(Truth(store), told)) == faults
    store.close()


def test_a_quotation_stands_without_the_documents_bold_type() -> None:
    store = Store("sqlite://")
    rules = "Keys are kept at the desk. Borrowing *Blue Harbour* keys is **easy**."
    store.documents.upsert([{"id": "d", "kind": "policy", "title": "Lockers", "text": rules}])
    truth = Truth(store)
    desk = "“Keys are kept at the desk.”"
    assert _false(truth, f"{desk} “Borrowing Blue Harbour keys is easy.”") == []
    assert _false(truth, f"{desk} “Borrowing Green Harbour keys is easy.”")
    store.close()


def test_most_lies_are_recognised_without_the_reply_check(truth: Truth) -> None:
    caught = [lie for lie in LIES if _false(truth, lie.format(title=PACK["title"]))]
    assert len(caught) >= 0.8 * len(LIES), sorted(set(LIES) - set(caught))


def test_a_number_in_a_title_ends_no_sentence() -> None:
    store = Store("sqlite://")
    flask = {"id": "p2", "title": "Kelda No. 12 Flask", "price": Decimal("24.50"), "stock": 9}
    store.products.upsert([PACK, {**PACK, **flask}])
    reply = "4 × **Kelda No. 12 Flask** come to $98.00, at $24.50 each."
    assert _false(Truth(store), reply) == []
    store.close()
