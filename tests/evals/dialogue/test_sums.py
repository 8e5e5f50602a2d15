"""Amounts that are sums, computed anew from the store's prices."""

from decimal import Decimal

import pytest

from core.store import Store
from core.turn import CartItem, CartView, ListItem, MissingNeed, OtherList, ShoppingListView, Turn
from evals.dialogue.grounding import Said, Tally, Truth

PRICES = {
    "Pine Kettle": ("k1", 30.5), "Iron Kettle": ("k2", 42), "Oak Lamp": ("l1", 25),
    "Brass Lamp": ("l2", 60.25), "Clay Mug": ("m1", 8), "Desk Clock": ("c1", 19.75),
    "Kelda No. 12 Flask": ("f1", 24.5),
}  # fmt: skip


@pytest.fixture(scope="module")
def truth() -> Truth:
    store = Store("sqlite://")
    store.products.upsert(
        [
            {"id": id, "title": title, "category": title.split()[1], "price": Decimal(str(price))}
            for title, (id, price) in PRICES.items()
        ]
    )
    read = Truth(store)
    store.close()
    return read


def _item(need: str, title: str, quantity: int = 1) -> ListItem:
    id, price = PRICES[title]
    return ListItem(
        product_id=id, title=title, quantity=quantity, price=Decimal(str(price)), need=need
    )


def _list(*others: OtherList) -> ShoppingListView:
    """Three mugs and a clock for $43.75 of $50; the kettle is out of reach."""
    return ShoppingListView(
        items=[_item("mug", "Clay Mug", 3), _item("clock", "Desk Clock")],
        total=Decimal("43.75"),
        budget=Decimal(50),
        missing=[MissingNeed(need="kettle", must=True, reason="over budget")],
        basis="shopper",
        others=list(others),
    )


def _other(*items: ListItem, budget: int | None = None) -> OtherList:
    """Its own total is wrong on purpose: the judge mustn't take it on trust."""
    return OtherList(
        budget=None if budget is None else Decimal(budget), items=list(items), total=Decimal(1)
    )


MUGS, CLOCK = _item("mug", "Clay Mug", 3), _item("clock", "Desk Clock")
LEAST = _list(_other(MUGS, CLOCK, _item("kettle", "Pine Kettle")))
DEARER = _list(_other(MUGS, CLOCK, _item("kettle", "Iron Kettle")))
PARTLY = _list(_other(MUGS, _item("kettle", "Pine Kettle")))
FEWER = _list(_other(_item("mug", "Clay Mug", 2), CLOCK, _item("kettle", "Pine Kettle")))
RICHER = _list(_other(MUGS, _item("kettle", "Iron Kettle", 2), budget=110))
EMPTY = ShoppingListView(items=[], total=Decimal(0), budget=Decimal(50))
CART = CartView(
    items=[
        CartItem(product_id="k1", title="Pine Kettle", quantity=2, price=Decimal("30.50")),
        CartItem(product_id="l2", title="Brass Lamp", quantity=1, price=Decimal("60.25")),
    ],
    total=Decimal("121.25"),
)


def _false(
    truth: Truth, reply: str, plan: ShoppingListView | None = None, cart: CartView | None = None
) -> list[str]:
    tally = Tally()
    turn = Turn(conversation_id="c", turn=1, model="m", reply=reply, list=plan, cart=cart)
    truth.judge(turn, Said("three mugs, a clock and a kettle, together under $50"), tally)
    assert tally.claims
    return tally.false


@pytest.mark.parametrize(
    ("plan", "reply"),
    [
        (LEAST, "Total: $43.75, $6.25 under your $50."),
        (LEAST, "- mug: **Clay Mug**, $24.00 less"),
        (LEAST, "Mug: **Clay Mug**, $8.00 each, 3 of them: $24.00"),
        (LEAST, "$50 doesn't buy it: the cheapest complete list is $74.25, $24.25 more."),
        (RICHER, "$60.00 more would change this (total $108.00):"),
        (RICHER, "- kettle: **Iron Kettle** as well, $84.00 more"),
        (RICHER, "It has to come down by $13.75 to reach $30.00. (You said 30.)"),
        (LEAST, "Brass Lamp would take the list $54.00 over its budget."),
        (EMPTY, "Brass Lamp would take the list $10.25 over its budget."),
        (LEAST, "Nothing need go: the list is $43.75 already."),
        (LEAST, "Without these it is $24.00:\n- clock: **Desk Clock**, $19.75 less"),
        (LEAST, "The list is **$43.75**."),
        (LEAST, "The list is now at a total of $43.75."),
        (LEAST, "Total: $43.75, under $50."),
        (LEAST, "Total: $43.75, less than $50."),
        (LEAST, "Total: $43.75 of $50."),
        (LEAST, "Total: $43.75, which leaves $6.25 of your $50."),
        (LEAST, "Total: $43.75, leaving $6.25 of $50."),
        (LEAST, "Total: $43.75, leaving $6.25."),
        (LEAST, "Total: **$43.75**, **$6.25** under your **$50**."),
        (LEAST, "**Total:** **$43.75** of **$50**."),
        (LEAST, "The list is short of one thing: Pine Kettle costs $30.50."),
        (LEAST, "Oak Lamp costs $25.00, $25.00 less than your $50."),
        (LEAST, "Pine Kettle is $30.50, so $19.50 under your $50."),
        (LEAST, "2 × **Brass Lamp** would take the list $114.25 over its budget."),
        (LEAST, "Pine Kettle is $11.50 less than Iron Kettle."),
        (None, "Pine Kettle is $11.50 less than Iron Kettle."),
        (None, "Iron Kettle at $42.00 is $11.50 more than Pine Kettle at $30.50."),
        (None, "2 × **Pine Kettle** come to $61.00, at $30.50 each."),
        (None, "2 × **Kelda No. 12 Flask** come to $49.00, at $24.50 each."),
        (None, "Pine Kettle costs less than Iron Kettle and is $19.50 under your $50."),
    ],
)
def test_a_sum_that_is_right_stands(
    truth: Truth, plan: ShoppingListView | None, reply: str
) -> None:
    said = Said("three mugs, a clock and a kettle for $50, and then 30")
    tally = Tally()
    turn = Turn(conversation_id="c", turn=1, model="m", reply=reply, list=plan)
    truth.judge(turn, said, tally)
    assert tally.claims
    assert tally.false == []


@pytest.mark.parametrize(
    ("plan", "reply"),
    [
        (None, "2 × **Pine Kettle** come to $30.50, at $61.00 each."),
        (LEAST, "Total: $42.00, $8.00 under your $50."),  # prices of other products, both
        (LEAST, "- mug: **Clay Mug**, $16.00 less"),
        (LEAST, "the cheapest complete list is $73.25, $23.25 more."),
        (LEAST, "the cheapest complete list is $30.50, $19.75 more."),
        (DEARER, "the cheapest complete list is $85.75, $35.75 more."),  # a kettle costs less
        (PARTLY, "the cheapest complete list is $54.50, $4.50 more."),  # the clock is missing
        (RICHER, "the cheapest complete list is $108.00, $58.00 more."),  # of another budget
        (None, "the cheapest complete list is $74.25, $24.25 more."),
        (RICHER, "$40.00 more would change this (total $100.00):"),
        (RICHER, "$60.00 less would change this (total $108.00):"),
        (LEAST, "Total: $6.25, $43.75 under your $50."),  # the difference for the total
        (LEAST, "Total: $50.00, $43.75 over your $50."),  # the budget for the total
        (LEAST, "the cheapest complete list is $24.25, $74.25 more."),
        (RICHER, "It has to come down by $30.00 to reach $13.75."),
        (FEWER, "the cheapest complete list is $66.25, $16.25 more."),  # a mug too few
        (None, "Total: $42.00, $8.00 under the budget."),  # of no list
    ],
)
def test_both_amounts_of_a_wrong_sum_are_false(
    truth: Truth, plan: ShoppingListView | None, reply: str
) -> None:
    wrong = 1 if reply.startswith("- ") else 2
    assert len(_false(truth, reply, plan)) == wrong


@pytest.mark.parametrize(
    ("plan", "reply"),
    [
        (LEAST, "Total: $43.75, $6.25 over your $50."),
        (LEAST, "the cheapest complete list is $74.25, $24.25 less."),
        (RICHER, "$60.00 more would change this (total $43.75):"),
        (LEAST, "Nothing need go: the list is $50.00 already."),
        (LEAST, "- mug: **Clay Mug**, $43.75 less"),
        (LEAST, "- clock: **Desk Clock**, $19.75 more"),
        (LEAST, "Mug: **Clay Mug**, $43.75"),
        (LEAST, "Mug: **Clay Mug**, $24.00 each"),
        (RICHER, "- kettle: **Iron Kettle** as well, $42.00 more"),  # there would be two
        (LEAST, "Brass Lamp would take the list $60.25 over its budget."),
        (EMPTY, "Brass Lamp would take the list $60.25 over its budget."),
        (None, "In your cart:\n\nThat comes to $42.00."),  # of no cart
        (LEAST, "That comes to $43.75."),
        (None, "Total: $42.00."),
        (LEAST, "The list is **$42.00**."),
        (LEAST, "The list is now at just $42.00."),
        (LEAST, "Nothing need go: the list is already down to $42.00."),
        (LEAST, "Total: $43.75, under $60.25."),
        (LEAST, "Total: $43.75, leaving $19.75."),
        (LEAST, "Total: **$43.75**, **$6.25** over your **$50**."),
        (LEAST, "Pine Kettle is $30.50, so $19.50 over your $50."),
        (LEAST, "Oak Lamp costs $25.00, $17.00 less than your $42.00."),  # a price, and no limit
        (LEAST, "2 × **Brass Lamp** would take the list $54.00 over its budget."),
        (LEAST, "Brass Lamp would take the list $114.25 over its budget."),
        (LEAST, "Pine Kettle is $11.50 more than Iron Kettle."),
        (None, "Pine Kettle is $11.50 more than Iron Kettle."),
        (None, "Iron Kettle is $11.50 less than Pine Kettle."),
        (None, "Iron Kettle is $30.50 more than Pine Kettle."),
        (LEAST, "Without these it is $43.75:"),  # without nothing
    ],
)
def test_an_amount_called_what_it_is_not_is_false(
    truth: Truth, plan: ShoppingListView | None, reply: str
) -> None:
    assert len(_false(truth, reply, plan)) == 1


def test_the_cheapest_of_a_need_in_the_plural_is_called_by_the_singular(truth: Truth) -> None:
    for need in ("kettles", "kettle"):
        missing = [MissingNeed(need=need, must=True, reason="over budget")]
        plans = [
            LEAST.model_copy(
                update={"missing": missing, "others": [_other(MUGS, CLOCK, _item(need, title))]}
            )
            for title in ("Pine Kettle", "Iron Kettle")
        ]
        right, wrong = (
            f"the cheapest complete list is {amounts} more."
            for amounts in ("$74.25, $24.25", "$85.75, $35.75")
        )
        assert _false(truth, right, plans[0]) == []
        assert len(_false(truth, wrong, plans[1])) == 2


def test_a_price_difference_is_of_the_need_that_is_named(truth: Truth) -> None:
    now = ShoppingListView(
        items=[_item("lamp", "Brass Lamp"), MUGS],
        total=Decimal("84.25"),
        others=[_other(_item("lamp", "Oak Lamp"), MUGS, budget=60)],
    )
    row = "- lamp: **Oak Lamp** instead of **Brass Lamp**, ${} less"
    assert _false(truth, row.format("35.25"), now) == []
    assert len(_false(truth, row.format("36.25"), now)) == 1
    assert len(_false(truth, row.format("35.25").replace("less", "more"), now)) == 1
    swapped = "- lamp: **Brass Lamp** instead of **Oak Lamp**, $35.25 less"
    assert len(_false(truth, swapped, now)) == 1


@pytest.mark.parametrize(
    ("reply", "faults"),
    [
        ("Added 2 × **Pine Kettle**, $30.50 each. 3 items in it, $121.25 in all.", 0),
        ("Added 2 × **Pine Kettle**, $30.50 each. 4 items in it, $121.25 in all.", 1),
        ("Added 2 × **Pine Kettle**, $30.50 each. 3 items in it, $60.25 in all.", 1),
        ("In your cart:\n- 2 × **Pine Kettle**, $30.50 each\n\nThat comes to $121.25.", 0),
        ("In your cart:\n- 2 × **Pine Kettle**, $30.50 each\n\nThat comes to $42.00.", 1),
        ("Your cart: 3 items in it, $121.25 in all, $71.25 over your $50.", 0),
        ("Your cart: 3 items in it, $121.25 in all, $71.25 under your $50.", 1),
    ],
)
def test_a_cart_comes_to_what_its_lines_cost(truth: Truth, reply: str, faults: int) -> None:
    assert len(_false(truth, reply, cart=CART)) == faults


@pytest.mark.parametrize(
    ("plan", "reply", "faults"),
    [
        (LEAST, "The list is now $121.25.", 1),
        (LEAST, "Total: $121.25.", 1),
        (LEAST, "Total: $43.75.", 0),
        (LEAST, "That comes to $121.25.", 0),
        (None, "Total: $121.25.", 0),
        (None, "The list is now $121.25.", 1),
    ],
)
def test_a_total_is_the_lists_where_there_is_one(
    truth: Truth, plan: ShoppingListView | None, reply: str, faults: int
) -> None:
    assert len(_false(truth, reply, plan, CART)) == faults


def test_a_sum_of_something_the_store_does_not_have_is_false(truth: Truth) -> None:
    gone = ListItem(product_id="x", title="Ghost", quantity=1, price=Decimal(5), need="ghost")
    plan = ShoppingListView(items=[gone, MUGS], total=Decimal(29))
    assert len(_false(truth, "Total: $29.00.", plan)) == 1


@pytest.mark.parametrize(
    ("plan", "reply", "faults"),
    [
        (RICHER, "That is $64.25 less than before its last change.", 0),
        (RICHER, "That is $64.25 more than before its last change.", 1),
        (RICHER, "That is $60.00 less than before its last change.", 1),
        (None, "That is $64.25 less than before its last change.", 1),
        (LEAST, "That is $10.94 each for 4 people.", 0),
        (LEAST, "That is $11.94 each for 4 people.", 1),
        (None, "3 × **Clay Mug** come to $24.00, at $8.00 each.", 0),
        (None, "3 × **Clay Mug** come to $32.00, at $8.00 each.", 1),
        (None, "**Clay Mug**, $8.00 and **Pine Kettle**, $30.50 come to $38.50.", 0),
        (None, "**Clay Mug**, $8.00 and **Pine Kettle**, $30.50 come to $42.00.", 1),
        (None, "3 × **Clay Mug** come to $24.00, at $8.00 each, $26.00 under your $50.", 0),
        (None, "3 × **Clay Mug** come to $24.00, at $8.00 each, $25.00 under your $50.", 1),
    ],
)
def test_what_was_added_up_is_added_up_anew(
    truth: Truth, plan: ShoppingListView | None, reply: str, faults: int
) -> None:
    assert bool(_false(truth, reply, plan)) == bool(faults)
