"""Fits the weights of `retrieval.fit.Coverage.carried` anew: `python -m evals.search_calibration`.

Takes the folders of two built workspaces, one of retail-demo-store and one of Complete
Journey, and prints weights for `retrieval/fit.py`, with what they do on the held-out
halves. Samples of the first catalogue, with and without categories, stand for small shops.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.catalog import SEPARATOR
from core.ports import Encoder
from core.settings import load_settings
from core.store import Product, Store
from evals.search_queries import (
    is_test,
    judged_queries,
    not_carried,
    phrased,
    supermarket_queries,
)
from retrieval import EmbeddingCache, ProductSearch, load_encoder
from retrieval.products import build_product_index

FALSE_REFUSALS = 0.018
"""Share of carried development queries that each shop's threshold refuses."""

_SAMPLES = ((60, True), (100, True), (100, False), (300, True), (300, False), (1000, True))
"""Number of products of each small shop, and whether it has categories."""


@dataclass(frozen=True)
class Examples:
    """Queries put to one shop; m is their number."""

    features: NDArray[np.float64]
    """`(m, f)`; see `retrieval.fit.CARRIED_WEIGHTS`."""
    carried: NDArray[np.bool_]
    test: NDArray[np.bool_]
    """`(m,)` of the half that nothing is fitted on."""


def examples(search: ProductSearch, queries: Sequence[tuple[str, bool]]) -> Examples:
    """Put `queries`, pairs of text and whether it is carried, in all phrasings to a shop."""
    asked = [(text, *row) for row in queries for text in phrased(row[0])]
    return Examples(
        np.stack([search.carried_features(text) for text, _, _ in asked]),
        np.array([carried for _, _, carried in asked]),
        np.array([is_test(query) for _, query, _ in asked]),
    )


def fit(shops: Sequence[Examples]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias: a logistic regression, every shop counting the same, whose threshold
    then follows the shop's size so that each refuses `FALSE_REFUSALS`.
    """
    rows = np.concatenate([shop.features[~shop.test] for shop in shops])
    labels = np.concatenate([shop.carried[~shop.test] for shop in shops])
    weight = np.concatenate([np.full((~shop.test).sum(), 1 / (~shop.test).sum()) for shop in shops])
    model = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=3_000)
    )
    model.fit(rows, labels, logisticregression__sample_weight=weight / weight.mean())
    weights = model[1].coef_[0] / model[0].scale_
    bias = float(model[1].intercept_[0] - weights @ model[0].mean_)
    thresholds = [
        np.quantile((shop.features @ weights)[~shop.test & shop.carried] + bias, FALSE_REFUSALS)
        for shop in shops
    ]
    slope, level = np.polyfit([shop.features[0, -1] for shop in shops], thresholds, 1)
    weights[-1] -= slope
    return weights, bias - float(level)


def report(shop: Examples, weights: NDArray[np.float64], bias: float) -> str:
    """What is refused on the held-out half."""
    refused = shop.features[shop.test] @ weights + bias < 0
    carried = shop.carried[shop.test]
    precision = (refused & ~carried).sum() / max(refused.sum(), 1)
    return (
        f"refused of carried {refused[carried].mean():.3f}, of not carried "
        f"{refused[~carried].mean():.3f}, precision {precision:.3f}"
    )


def _sampled(products: Sequence[Product], size: int, categories: bool, seed: int) -> list[Product]:
    chosen = np.random.default_rng(seed).choice(len(products), min(size, len(products)), False)
    return [
        Product(
            id=products[at].id,
            title=products[at].title,
            description=products[at].description,
            category=products[at].category if categories else None,
        )
        for at in chosen
    ]


def _opened(products: Sequence[Product], home: Path, encoder: Encoder) -> ProductSearch:
    with TemporaryDirectory() as folder:
        cache = EmbeddingCache(home / "embeddings", encoder)
        build_product_index(products, Path(folder), cache, encoder.name)
        return ProductSearch.load(Path(folder), [item.id for item in products], encoder)


def _products(home: Path) -> list[Product]:
    return list(Store(load_settings(home).resolved_database_url).products.all())


def main(retail: Path, supermarket: Path) -> None:
    """Fit on the built workspaces `retail` and `supermarket`, and print the result."""
    encoder = load_encoder(load_settings())
    products = _products(retail)
    style = {item.id: (item.category or "").split(SEPARATOR)[-1] for item in products}
    shops: dict[str, Examples] = {}
    everything = ((len(products), True), (len(products), False))
    for seed, (size, categories) in enumerate((*_SAMPLES, *everything)):
        sample = _sampled(products, size, categories, seed)
        styles = {style[item.id] for item in sample}
        queries = [(item.query, True) for item in judged_queries() if item.styles & styles]
        queries += [(query, False) for query in not_carried()]
        name = f"{size} products{'' if categories else ' without categories'}"
        shops[name] = examples(_opened(sample, retail, encoder), queries)
    weights, bias = fit(list(shops.values()))
    shops["supermarket"] = examples(
        _opened(_products(supermarket), supermarket, encoder), supermarket_queries()
    )
    print("weights", weights.round(2).tolist(), "bias", round(bias, 2))  # noqa: T201
    for name, shop in shops.items():
        print(f"{name}: {report(shop, weights, bias)}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
