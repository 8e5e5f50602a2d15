"""How long one search takes in a large shop: `python -m evals.search_speed [PRODUCTS]`.

The shop is the demo shop's products over and over, each copy's vector moved at random and its
price drawn anew, so that categories grow with it. A query is encoded, scored and ranked, with
and without a filter by price and category, which the catalogue's mask applies. The floor is the
encoder alone. Filtered results are compared with ranking everything and filtering afterwards.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evals.judged_shops import demo_shop
from retrieval.fit import Coverage, product_types
from retrieval.hybrid import HybridIndex, IndexedText, group_names
from retrieval.products import ProductSearch, product_text
from retrieval.spelling import Speller

_KINDS = ("tent", "warm jacket", "headphones", "frying pan", "rain boots", "desk lamp", "novel")
_NOISE = 0.02
_WARM = 10


def main(size: int) -> None:
    """Measure and print, in milliseconds."""
    shop = demo_shop()
    products = shop.products(tuple(shop.catalog.ids))
    rng = np.random.default_rng(0)
    origin = rng.integers(0, len(products), size)
    vectors = shop.search.vectors[origin]
    vectors = vectors + rng.normal(0, _NOISE, vectors.shape).astype(np.float32)
    vectors = np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
    texts = [IndexedText(product_text(item).title, "", item.category) for item in products]
    prices = np.exp(rng.normal(4, 1, size))
    categories = np.array([item.category or "" for item in products])[origin]
    names = group_names(texts)
    built = time.perf_counter()
    index = HybridIndex.build(
        [texts[at] for at in origin],
        vectors,
        names,
        shop.encoder.encode([name.replace(" > ", " ") for name in names]),
    )
    coverage = Coverage.build(index, shop.encoder.encode(product_types()))
    print(f"index of {size:,} products: {time.perf_counter() - built:.1f} s")  # noqa: T201
    search = ProductSearch(
        [str(at) for at in range(size)],
        np.arange(size, dtype=np.int32),
        index,
        coverage,
        Speller(index.lexical.vocabulary, frozenset()),
        shop.encoder,
    )
    queries = [f"{kind} {number}" for number in range(30) for kind in _KINDS]
    masks = [
        (categories == categories[rng.integers(size)]) & (prices < np.quantile(prices, 0.7))
        for _ in queries
    ]
    _report("encoder alone", [partial(shop.encoder.encode, [f"{q} a"]) for q in queries])
    _report("all products", [partial(search.search, q, k=10) for q in queries])
    _report(
        "by price and category",
        [
            partial(search.search, f"{q} b", mask=m, k=10, calibrated=False)
            for q, m in zip(queries, masks, strict=True)
        ],
    )
    recalls = [_recall(search, q, m) for q, m in zip(queries[:50], masks[:50], strict=True)]
    print(f"recall@10 against ranking everything: {np.mean(recalls):.4f}")  # noqa: T201


def _recall(search: ProductSearch, query: str, mask: NDArray[np.bool_]) -> float:
    exact = {hit.index for hit in search.search(query, mask=mask, k=10)}
    found = {hit.index for hit in search.search(query, mask=mask, k=10, calibrated=False)}
    return len(exact & found) / max(len(exact), 1)


def _report(name: str, calls: list[Callable[[], object]]) -> None:
    wall, processor = [], []
    for number, call in enumerate(calls):
        started, own = time.perf_counter(), time.thread_time()
        call()
        if number >= _WARM:
            wall.append((time.perf_counter() - started) * 1000)
            processor.append((time.thread_time() - own) * 1000)
    cells = [
        f"{label} p50 {np.median(values):.2f} p95 {np.quantile(values, 0.95):.2f} ms"
        for label, values in (("wall", wall), ("processor", processor))
    ]
    print(f"{name}: {'; '.join(cells)}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
