import numpy as np
import pytest

from recsys.item_to_item import ItemToItem, ItemToItemConfig
from tests.recsys.conformance import CandidateConformance
from tests.recsys.shops import checkerboard, plain_table


class TestItemToItem(CandidateConformance):
    def make(self) -> ItemToItem:
        return ItemToItem(ItemToItemConfig(neighbours=12, shrinkage=1.0))


@pytest.mark.parametrize("together", ["customer", "basket"])
def test_neighbours_on_the_checkerboard_share_a_parity(together: str) -> None:
    config = ItemToItemConfig(neighbours=5, together=together)
    model = ItemToItem(config).fit(checkerboard(), plain_table(24))
    assert (model.neighbours % 2 == np.arange(24)[:, None] % 2).all()


def test_neighbours_come_nearest_first() -> None:
    model = ItemToItem(ItemToItemConfig(neighbours=5)).fit(checkerboard(), plain_table(24))
    assert (np.diff(model.weights, axis=1) <= 0).all()
