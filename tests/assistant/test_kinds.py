"""Which products are what a need names."""

from assistant.kinds import members
from assistant.services import Shop
from core.constraints import Constraints


def test_an_extreme_is_of_what_the_need_names(shop: Shop) -> None:
    hits = shop.search.search("scarf", mask=shop.catalog.mask(Constraints()), k=28)
    kept = {shop.catalog.titles_by_id[hit.product_id] for hit in members(shop, "scarf", hits)}
    assert kept == {"Wool scarf", "Silk scarf with print"}


def test_a_need_that_no_title_names_keeps_all_that_fits(shop: Shop) -> None:
    hits = shop.search.search("warm at night", mask=shop.catalog.mask(Constraints()), k=28)
    fitting = [hit for hit in hits if hit.fits]
    assert members(shop, "warm at night", hits) == fitting
