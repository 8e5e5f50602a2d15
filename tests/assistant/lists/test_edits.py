"""Edits change what they name and leave the shopper's other choices alone."""

from decimal import Decimal

import pytest

from assistant.lists.candidates import Shopper
from assistant.lists.changes import Edited, ListEdit, Operation
from assistant.lists.edits import apply_edit
from assistant.lists.making import make_list
from assistant.lists.model import ShoppingPlan
from assistant.services import Shop
from assistant.wording import money


@pytest.fixture
def plan(shop: Shop) -> ShoppingPlan:
    made = make_list(shop, "a backpack, a tent, two mugs and a scarf for $400", Shopper())
    assert [line.need.name for line in made.plan.items] == ["backpack", "tent", "mugs", "scarf"]
    return made.plan


def _edit(shop: Shop, plan: ShoppingPlan, operation: Operation, **given: object) -> Edited:
    edit = ListEdit.model_validate({"operation": operation, **given})
    return apply_edit(shop, plan, edit, Shopper())


def _products(plan: ShoppingPlan, *but: str) -> dict[str, str | None]:
    return {line.need.name: line.product_id for line in plan.lines if line.need.name not in but}


def test_a_list_keeps_to_its_budget_to_the_cent(plan: ShoppingPlan) -> None:
    assert plan.total <= Decimal(400)
    assert plan.total == sum(line.price * line.need.quantity for line in plan.items if line.price)


def test_a_swap_changes_one_line_to_a_cheaper_product(shop: Shop, plan: ShoppingPlan) -> None:
    dear = _edit(shop, plan, Operation.SWAP, item="backpack", manner="other").plan
    edited = _edit(shop, dear, Operation.SWAP, item="the backpack", manner="cheaper")
    before, after = dear.line("backpack"), edited.plan.line("backpack")
    assert before is not None
    assert after is not None
    if edited.done:
        assert after.price is not None
        assert before.price is not None
        assert after.price < before.price
    assert _products(edited.plan, "backpack") == _products(dear, "backpack")


def test_more_of_one_thing_that_the_budget_allows_leaves_the_others(
    shop: Shop, plan: ShoppingPlan
) -> None:
    plan = plan.model_copy(update={"budget": Decimal(1_000)})
    edited = _edit(shop, plan, Operation.ADD, item="mugs", quantity=2)
    line = edited.plan.line("mugs")
    assert line is not None
    assert line.need.quantity == 4
    assert _products(edited.plan, "mugs") == _products(plan, "mugs")


@pytest.mark.parametrize(("wanted", "units"), [(1, ""), (3, "3 × ")])
def test_a_product_refused_for_the_budget_is_told_with_its_units(
    shop: Shop, plan: ShoppingPlan, wanted: int, units: str
) -> None:
    scarf = plan.line("scarf")
    assert scarf is not None
    assert scarf.price is not None
    without = _edit(shop, plan, Operation.REMOVE, item="scarf").plan
    spent = without.model_copy(update={"budget": without.total})
    edited = _edit(shop, spent, Operation.ADD, product_id=scarf.product_id, quantity=wanted)
    over = money(scarf.price * wanted, plan.currency)
    refusal = f"{units}{scarf.title} would take the list {over} over its budget."
    assert edited.notes[0].startswith(refusal)


def test_what_the_shopper_chose_survives_a_smaller_budget(shop: Shop, plan: ShoppingPlan) -> None:
    kept = _edit(shop, plan, Operation.KEEP, item="tent").plan
    smaller = _edit(shop, kept, Operation.BUDGET, amount=plan.total - Decimal(10)).plan
    tent = plan.line("tent")
    now = smaller.line("tent")
    assert tent is not None
    assert now is not None
    assert now.product_id == tent.product_id
    assert smaller.total <= plan.total - Decimal(10)


def test_ticking_off_costs_nothing_and_changes_nothing(shop: Shop, plan: ShoppingPlan) -> None:
    edited = _edit(shop, plan, Operation.OWN, item="a scarf")
    scarf = plan.line("scarf")
    assert scarf is not None
    assert edited.plan.total == plan.total - scarf.cost
    assert _products(edited.plan) == _products(plan)


@pytest.mark.parametrize(
    "given",
    [
        {"operation": "remove", "item": "helicopter"},
        {"operation": "swap", "item": "helicopter", "manner": "cheaper"},
        {"operation": "add", "item": "mugs", "quantity": 100_000},
        {"operation": "budget", "amount": "-5"},
        {"operation": "add", "item": "submarine"},
    ],
)
def test_an_edit_that_cannot_be_made_says_why_and_loses_nothing(
    shop: Shop, plan: ShoppingPlan, given: dict[str, object]
) -> None:
    edited = apply_edit(shop, plan, ListEdit.model_validate(given), Shopper())
    assert not edited.done
    assert edited.notes
    assert edited.plan == plan
