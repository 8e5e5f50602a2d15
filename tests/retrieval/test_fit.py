"""An honest no: what is refused, and which hits are of the kind that was asked for."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.constraints import Constraints
from retrieval.encoder import OnnxEncoder
from retrieval.fit import FIT_THRESHOLD, Coverage, fit, product_types
from retrieval.hybrid import HybridIndex, IndexedText, query_words


def test_the_words_of_a_query_are_its_content() -> None:
    query = "I'm looking for a red scarf, a really red one"
    assert query_words(query) == ["red", "scarf"]


def test_types_are_distinct_and_plain() -> None:
    types = product_types()
    assert len(types) == len(set(types)) > 500
    assert all(name == name.strip().casefold() and name for name in types)


@pytest.mark.parametrize("query", ["snorkel mask", "car tyres", "washing machine", "yoga mat"])
def test_a_shop_says_no_to_what_it_does_not_carry(retail_shop: Any, query: str) -> None:
    assert not retail_shop.search.carries(query)


@pytest.mark.parametrize("query", ["backpacks", "hedphones", "something to keep my neck warm", ""])
def test_a_shop_says_yes_to_what_it_carries(retail_shop: Any, query: str) -> None:
    assert retail_shop.search.carries(query)


def test_hits_of_another_kind_do_not_fit(retail_shop: Any) -> None:
    cheap = retail_shop.catalog.mask(Constraints(price_max=10, category="groceries"))
    assert not any(hit.fits for hit in retail_shop.search.search("backpack", mask=cheap, k=20))


def test_most_hits_of_a_plain_need_fit_and_few_others_do(retail_shop: Any) -> None:
    hits = retail_shop.search.search("sofa", k=200)
    fitting = {retail_shop.products[hit.index].category for hit in hits if hit.fits}
    sofas = [hit for hit in hits if retail_shop.products[hit.index].category == "furniture > sofas"]
    assert np.mean([hit.fits for hit in sofas]) > 0.9
    assert fitting <= {"furniture > sofas", "furniture > chairs", "homedecor > cushion"}


def test_the_best_of_the_whole_shop_always_fits(tiny_shop: Any) -> None:
    for query in ("zzz", "book me a flight", "warm"):
        assert tiny_shop.search.search(query, k=1)[0].fit >= FIT_THRESHOLD


def test_no_rows_have_no_fit(tiny_shop: Any, encoder: OnnxEncoder) -> None:
    index = HybridIndex.load(tiny_shop.generation / "retrieval" / "products" / "index")
    scores = index.score(["tent"], encoder.encode(["tent"])[0])
    assert fit(scores, []).shape == (0,)


def test_coverage_survives_saving(tmp_path: Path, encoder: OnnxEncoder) -> None:
    texts = [IndexedText("Tent", "for two")]
    index = HybridIndex.build(
        texts, encoder.encode(["Tent. for two"]), [], np.zeros((0, 384), np.float32)
    )
    coverage = Coverage.build(index, encoder.encode(product_types()))
    coverage.save(tmp_path)
    loaded = Coverage.load(tmp_path)
    np.testing.assert_array_equal(loaded.nearest, coverage.nearest)
    types = product_types()
    assert loaded.nearest[types.index("tent")] > loaded.nearest[types.index("guitar")]
    assert loaded.wording[types.index("tent")] > 0.2 > loaded.wording[types.index("guitar")]
