"""What the recommender knows about products and customers besides behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactError

Real = TypeVar("Real", bound=np.floating)


@dataclass(frozen=True)
class ProductTable:
    """The catalogue, one entry a product in each field; the caller fills it from the store."""

    ids: Sequence[str]
    texts: Sequence[str]
    """Title and description."""
    categories: Sequence[str | None]
    """Whole paths, `a > b > c`."""
    brands: Sequence[str | None]
    prices: NDArray[np.float64]
    """`(n_products,)` in the shop's currency; NaN where unknown."""
    stock: NDArray[np.float64]
    """`(n_products,)` units on hand; NaN where the shop doesn't say, which is available."""
    embeddings: NDArray[np.float32] | None = None
    """`(n_products, d)` unit vectors of the texts, or None."""
    sentiment: NDArray[np.float64] | None = None
    """`(n_products,)` mean signed sentiment of reviews in [-1, 1]; NaN where there is none."""
    margins: NDArray[np.float64] | None = None
    """`(n_products,)` profit as a share of the price; NaN where unknown."""

    def __post_init__(self) -> None:
        n = len(self.ids)
        for name in ("texts", "categories", "brands", "prices", "stock", "embeddings"):
            value = getattr(self, name)
            if value is not None and len(value) != n:
                raise ArtifactError(
                    f"ProductTable.{name} has {len(value)} entries for {n} products; "
                    "give one a product."
                )

    @classmethod
    def plain(cls, ids: Sequence[str]) -> "ProductTable":
        """A table that knows nothing but ids."""
        n = len(ids)
        unknown = np.full(n, np.nan)
        return cls(list(ids), [""] * n, [None] * n, [None] * n, unknown, unknown.copy())

    def take(self, rows: NDArray[np.integer]) -> "ProductTable":
        """The products at some indices, in that order."""
        at = rows.tolist()

        def part(values: NDArray[Real] | None) -> NDArray[Real] | None:
            return None if values is None else values[rows]

        return ProductTable(
            ids=[self.ids[row] for row in at],
            texts=[self.texts[row] for row in at],
            categories=[self.categories[row] for row in at],
            brands=[self.brands[row] for row in at],
            prices=self.prices[rows],
            stock=self.stock[rows],
            embeddings=part(self.embeddings),
            sentiment=part(self.sentiment),
            margins=part(self.margins),
        )

    def available(self) -> NDArray[np.bool_]:
        """Whether each product can be sold: stock unknown or above zero, `(n_products,)`."""
        return ~(np.asarray(self.stock) <= 0)

    def fingerprint(self) -> str:
        """Short digest of the ids and their order; a saved model names the one it is for."""
        digest = blake2b(digest_size=8)
        for product in self.ids:
            digest.update(product.encode())
            digest.update(b"\0")
        return digest.hexdigest()


@dataclass(frozen=True)
class CustomerTable:
    """Who the customers are, for those who consent; one entry a customer in each field."""

    ids: Sequence[str]
    traits: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    """Trait name (`age_band`, `income_band`, `gender` ...) to values; None where unknown."""
    consents: NDArray[np.bool_] | None = None
    """`(n_customers,)` whether past behaviour and traits may shape what they see; all by
    default."""
    sentiment: NDArray[np.float64] | None = None
    """`(n_customers,)` mean signed sentiment of what they wrote, in [-1, 1]; NaN for none."""


def category_levels(paths: Sequence[str | None], depth: int) -> list[str | None]:
    """Each path cut to its first `depth` levels, joined by ` > `; None stays None."""
    return [None if path is None else " > ".join(path.split(" > ")[:depth]) for path in paths]
