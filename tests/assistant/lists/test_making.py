"""Lists made for a goal."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.lists import making
from assistant.lists.candidates import Shopper
from assistant.lists.filling import Filled, fill
from assistant.lists.goal import parse_goal
from assistant.lists.model import Basis, Need
from assistant.lists.needs import Needs
from assistant.services import Shop
from core.store import Store
from tests.assistant.conftest import product_rows


def _cheapest(shop: Shop) -> making.Made:
    goal = parse_goal("a scarf and two mugs, as cheap as possible", shop.vocabulary)
    needs = (Need(name="scarf"), Need(name="mug", quantity=2))
    return making.list_for(shop, goal, Needs(needs, Basis.SHOPPER, "Things"), Shopper())


@pytest.fixture
def dearer_shop(shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The shop after its cheapest mug has become the dearest."""
    store = Store(f"sqlite:///{tmp_path / 'dearer.db'}")
    store.products.upsert(product_rows())
    store.products.update({"id": "p28", "price": Decimal(20)})
    yield replace(shop, store=store)
    store.close()


def test_the_cheapest_list_is_filled_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[Filled] = []

    def counted(*args: Any) -> Filled:
        filled.append(fill(*args))
        return filled[-1]

    monkeypatch.setattr(making, "fill", counted)
    made = _cheapest(shop)
    assert [line.title for line in made.plan.items] == ["Wool scarf", "Camping mug"]
    assert (made.plan.total, made.plan.budget) == (Decimal(63), None)
    assert made.outcome.unmet == ()
    assert len(filled) == 1


def test_the_cheapest_list_goes_by_the_prices_of_now(dearer_shop: Shop) -> None:
    made = _cheapest(dearer_shop)
    assert [line.title for line in made.plan.items] == ["Wool scarf", "Stoneware mug"]
    assert made.plan.total == Decimal(67)


def test_a_budget_holds_at_the_prices_of_now(dearer_shop: Shop) -> None:
    goal = parse_goal("mugs for $25", dearer_shop.vocabulary)
    needs = Needs((Need(name="mug", quantity=2),), Basis.SHOPPER, "Mugs")
    made = making.list_for(dearer_shop, goal, needs, Shopper())
    assert made.plan.items == []
    assert made.outcome.unmet == ("mug",)
    assert made.outcome.least is not None
    assert made.outcome.least.total == Decimal(28)
