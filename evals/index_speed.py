"""How long a large shop takes to embed and index: `python -m evals.index_speed [PRODUCTS]`.

The shop is the demo shop's products over and over, each with a title of its own, so that every
text is embedded. The floor is the time that the same run spends inside the encoder.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from core.ports import Encoder
from core.settings import load_settings
from core.store import Product
from evals.judged_shops import demo_shop
from retrieval import build_retrieval, load_encoders


class _Timed:
    """An encoder that counts the seconds spent in it."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.seconds = 0.0
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder behind it."""
        started = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - started
        return vectors


def main(size: int) -> None:
    """Measure and print."""
    shop = demo_shop()
    products = shop.products(tuple(shop.catalog.ids))
    drawn = np.random.default_rng(0).integers(0, len(products), size)
    many = [_copy(products[at], number) for number, at in enumerate(drawn)]
    encoders = load_encoders(load_settings())
    meaning, asking = _Timed(encoders.meaning), _Timed(encoders.asking)
    timed = replace(encoders, meaning=meaning, asking=asking)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        started = time.perf_counter()
        build_retrieval(many, [], timed, home / "models" / "1", load_settings(home))
        total = time.perf_counter() - started
    encoding = meaning.seconds + asking.seconds
    print(  # noqa: T201
        f"{size:,} products embedded and indexed in {total:.1f} s, {encoding:.1f} s of it in the "
        f"encoders: {total / encoding:.3f} times"
    )


def _copy(product: Product, number: int) -> Product:
    return Product(
        id=str(number),
        title=f"{product.title} {number}",
        description=product.description,
        category=product.category,
        brand=product.brand,
        price=product.price,
        currency=product.currency,
        attributes=product.attributes,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
