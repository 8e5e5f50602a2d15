"""What could meet a need."""

import pytest

from assistant.lists import candidates
from assistant.lists.candidates import Shopper, applying, find_candidates
from assistant.lists.model import Need
from assistant.services import Shop
from core.constraints import Constraints, Range


def test_the_cheapest_is_among_the_candidates_however_few_are_weighed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = Need(name="backpack")
    everything = find_candidates(shop, need, Constraints(), Shopper()).positions
    cheapest = min(everything, key=lambda at: shop.catalog.price[at])
    assert everything[0] != cheapest
    monkeypatch.setattr(candidates, "MOST", 1)
    found = find_candidates(shop, need, Constraints(), Shopper()).positions
    assert found.tolist() == [cheapest]


def test_what_no_product_of_a_kind_has_is_no_condition_on_it(shop: Shop) -> None:
    held = Constraints(
        attributes={"color": ("black",), "weight_g": Range(max=500), "battery_h": Range(min=6)}
    )
    applied = applying(shop, held, Need(name="backpack"))
    assert set(applied.attributes) == {"color", "weight_g"}
