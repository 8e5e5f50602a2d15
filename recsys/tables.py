"""The arrays that a fitted recommender serves from, and how they lie on disk."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.errors import ArtifactError
from recsys.recommendation import PartKind

PARTS: tuple[PartKind, ...] = (
    PartKind.REPEAT,
    PartKind.COLLABORATIVE,
    PartKind.CONTENT,
    PartKind.AFFINITY,
    PartKind.PRICE,
    PartKind.POPULARITY,
    PartKind.NOVELTY,
    PartKind.SENTIMENT,
    PartKind.CUSTOMER,
    PartKind.BASE,
)
"""The columns of a pool's parts."""

FORMAT = 3
"""Version of the layout on disk."""


@dataclass(frozen=True)
class Tables:
    """Everything precomputed; `c` indexes customers, `p` products, `q` a customer's pool.

    A pool lists the products worth ranking for a customer, best first, padded with -1.
    Segment pools serve those of whom nothing but a segment is known; the last is for
    everybody.
    """

    pool: NDArray[np.int32]
    """`(c, q)` product indices."""
    pool_parts: NDArray[np.float32]
    """`(c, q, parts)`; they sum to the score, which lies in [0, 1]."""
    fresh_pool: NDArray[np.int32]
    """`(c, q)`: as `pool`, of products the customer never bought, ranked for discovery."""
    fresh_parts: NDArray[np.float32]
    """`(c, q, parts)`."""
    segment_pool: NDArray[np.int32]
    """`(segments + 1, q)`."""
    segment_parts: NDArray[np.float32]
    """`(segments + 1, q, parts)`."""
    segments: NDArray[np.int32]
    """`(c,)` segment of each customer, -1 for none."""
    newcomers: NDArray[np.int32]
    """Segment of each of `Names.newcomers`."""
    consents: NDArray[np.bool_]
    """`(c,)`; without consent, a customer is served like somebody new."""
    history_start: NDArray[np.int64]
    """`(c + 1,)` where each customer's history begins in the next four."""
    history: NDArray[np.int32]
    """Products bought, ascending within a customer."""
    history_weight: NDArray[np.float32]
    """Decayed counts."""
    history_sessions: NDArray[np.int32]
    """In how many baskets."""
    history_weeks: NDArray[np.float32]
    """Weeks since the last purchase."""
    factors: NDArray[np.float32]
    """`(p, f)` ALS factors of products."""
    customer_factors: NDArray[np.float32]
    """`(c, f)` ALS factors of customers."""
    neighbours: NDArray[np.int32]
    """`(p, m)` bought by the same customers, nearest first."""
    neighbour_weights: NDArray[np.float32]
    """`(p, m)` cosines."""
    basket_neighbours: NDArray[np.int32]
    """`(p, m)` bought in the same baskets."""
    basket_weights: NDArray[np.float32]
    """`(p, m)`."""
    vectors: NDArray[np.float32]
    """`(p, d)` unit content vectors."""
    popularity: NDArray[np.float32]
    """`(p,)` in [0, 1]."""
    exposure: NDArray[np.float32]
    """`(p,)` in how many customers' pools of discovery it is."""
    margins: NDArray[np.float32]
    """`(p,)` profit as a share of the price; NaN where unknown."""
    available: NDArray[np.bool_]
    """`(p,)` whether it could be sold when the model was built."""
    category: NDArray[np.int32]
    """`(p,)` code of the whole category path, -1 for none."""
    category_order: NDArray[np.int32]
    """`(p,)` products by category code, the most popular first."""
    category_start: NDArray[np.int64]
    """`(categories + 1,)` where each category begins in `category_order`."""
    brand: NDArray[np.int32]
    """`(p,)` code of the brand, -1 for none."""
    word_start: NDArray[np.int64]
    """`(words + 1,)` where each word begins in `word_products`."""
    word_products: NDArray[np.int32]
    """Products that have the word, ascending."""


@dataclass(frozen=True)
class Names:
    """The strings that the arrays index."""

    customers: tuple[str, ...]
    newcomers: tuple[str, ...]
    """Customers of whom nothing but a segment was known."""
    products: tuple[str, ...]
    categories: tuple[str, ...]
    brands: tuple[str, ...]
    words: tuple[str, ...]
    """Lower case, ascending."""
    segments: tuple[str, ...]
    parts: tuple[str, ...]
    """`PartKind` of each column of the pools' parts."""
    ranker: str
    """`learned`, or `blend` where the data was too little to learn from."""
    fingerprint: str
    """Of the catalogue: `ProductTable.fingerprint`."""
    regularization: float
    """Of the ALS fold-in."""
    alpha: float
    """Of the ALS fold-in."""


def save(path: Path, tables: Tables, names: Names) -> None:
    """Write both below the folder `path`, one `.npy` an array so that it can be mapped."""
    path.mkdir(parents=True, exist_ok=True)
    for entry in fields(tables):
        np.save(path / f"{entry.name}.npy", getattr(tables, entry.name), allow_pickle=False)
    values = {entry.name: getattr(names, entry.name) for entry in fields(names)}
    write_json(path / "names.json", {"format": FORMAT, **values})


def load(path: Path) -> tuple[Tables, Names]:
    """Map what `save` wrote; arrays are read-only and read from disk as they are used.

    Raises:
        ArtifactError: a file is missing, damaged or of another version.
    """
    values = read_json(path / "names.json")
    if values.pop("format", None) != FORMAT:
        raise ArtifactError(
            f"{path} holds a recommender of another version. Run `aisle build` again."
        )
    arrays = {}
    for entry in fields(Tables):
        file = path / f"{entry.name}.npy"
        try:
            mapped = np.load(file, mmap_mode="r", allow_pickle=False)
            arrays[entry.name] = np.asarray(mapped)  # a plain view is quicker to index
        except (OSError, ValueError, EOFError) as error:
            raise ArtifactError(
                f"{file} can't be read ({error}). Run `aisle build` again."
            ) from None
    tuples = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    try:
        return Tables(**arrays), Names(**tuples)  # type: ignore[arg-type]
    except TypeError as error:
        raise ArtifactError(
            f"{path / 'names.json'} is not a recommender's ({error}). Run `aisle build` again."
        ) from None
