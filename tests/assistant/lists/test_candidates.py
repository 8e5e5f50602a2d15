"""What could meet a need."""

import pytest

from assistant.lists import candidates
from assistant.lists.candidates import Shopper, find_candidates
from assistant.lists.model import Need
from assistant.services import Shop
from core.constraints import Constraints


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
