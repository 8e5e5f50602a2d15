"""The `Turn` as others see it."""

import json
from decimal import Decimal

from core.constraints import Constraints
from core.turn import ListItem, ShoppingListView, ShownProduct, Turn


def test_money_is_a_number_in_json_and_exact_in_python() -> None:
    product = ShownProduct(id="1", title="x", price=Decimal("59.99"))
    turn = Turn(conversation_id="c", turn=1, model="embedded", reply="", products=(product,))
    shown = json.loads(turn.model_dump_json())["products"][0]
    assert shown["price"] == 59.99
    assert turn.products[0].price == Decimal("59.99")


def test_price_limits_are_numbers_in_json_and_exact_again_from_it() -> None:
    held = Constraints(price_max=Decimal("59.99"))
    stored = held.model_dump_json()
    assert json.loads(stored)["price_max"] == 59.99
    assert Constraints.model_validate_json(stored) == held


def test_a_turn_has_every_field_that_the_design_names() -> None:
    named = (
        "conversation_id turn model reply acts products constraints tool_calls citations list "
        "itinerary sentiment suggestions degraded latency_ms"
    )
    ours = "cart comparison scores"  # beside what the design names
    assert set(Turn.model_fields) == {*named.split(), *ours.split()}


def test_a_turn_comes_back_from_json() -> None:
    item = ListItem(product_id="1", title="x", quantity=2, price=Decimal("1.10"))
    view = ShoppingListView(items=[item], total=Decimal("2.20"))
    turn = Turn(conversation_id="c", turn=1, model="embedded", reply="ok", list=view)
    assert Turn.model_validate_json(turn.model_dump_json()) == turn
