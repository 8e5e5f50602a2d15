"""Product search: hybrid ranking under exact filters, typing mistakes forgiven.

Products with the same text (in a supermarket, most of them) share one row of the index, so
that 92,000 products cost no more than their 20,000 distinct texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.catalog import SEPARATOR, AttributeValue, Mask, attribute_strings
from core.errors import ArtifactError
from core.ports import Encoder
from core.store import Product
from retrieval.arrays import map_array, write_array
from retrieval.embeddings import EmbeddingCache, Progress, no_progress
from retrieval.fit import CARRIED_THRESHOLD, FIT_THRESHOLD, Coverage, fit, product_types
from retrieval.hybrid import HybridIndex, IndexedText, Scores, best, group_names, query_words
from retrieval.spelling import Speller, save_language
from retrieval.synonyms import replacements
from retrieval.text import words

_REMEMBERED = 16
_SELECTIVE = 0.3  # share of products up to which gathering their vectors beats reading all
_DESCRIPTION = 600  # characters embedded; more adds encoding time and little meaning


@dataclass(slots=True)
class Hit:
    """One product that answers a query."""

    index: int
    """Its position in the catalogue."""
    product_id: str
    score: float
    """What hits are ranked by, about [-0.2, 1]."""
    dense: float
    """Cosine of the query and the product's text."""
    lexical: float
    """BM25 over the highest attainable, [0, 1]."""
    fit: float
    """Probability that it is of the kind asked for, if the shop carries that, [0, 1]."""
    matched_terms: tuple[str, ...]
    """The query's words that stand in the product's text."""

    @property
    def fits(self) -> bool:
        """Whether it may be shown as an answer rather than as the nearest thing there is."""
        return self.fit >= FIT_THRESHOLD


@dataclass(frozen=True)
class _Worded:
    """A query in the shop's words."""

    words: list[str]
    vector: NDArray[np.float32]
    corrections: dict[str, str]


@dataclass(frozen=True)
class _Query(_Worded):
    """A query, read and scored."""

    scores: Scores
    carried: float


class ProductSearch:
    """Finds products for a shopper's words. Safe to share between threads."""

    def __init__(
        self,
        ids: Sequence[str],
        rows: NDArray[np.int32],
        index: HybridIndex,
        coverage: Coverage,
        speller: Speller,
        encoder: Encoder,
    ) -> None:
        """Args:
        ids: the catalogue's product ids.
        rows: `(len(ids),)` the row of `index` that holds each product's text.
        index: the distinct texts.
        coverage: of the types of products by those texts.
        speller: over the words of those texts.
        encoder: what embeds queries; the one that embedded the texts.
        """
        self._ids = ids
        self._rows = rows
        self._index = index
        self._coverage = coverage
        self._speller = speller
        self._encoder = encoder
        self._remember = lru_cache(_REMEMBERED)(self._read)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """`(n, d)` unit vectors of the products' texts, in the catalogue's order."""
        return self._index.vectors[self._rows]

    def likeness(self, text: str, positions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Cosines of `text` and the products at `positions`, `(len(positions),)`."""
        vectors = self._index.vectors[self._rows[positions]]
        return np.asarray(vectors @ self._encoder.encode([text])[0], np.float64)

    def search(
        self,
        query: str,
        *,
        mask: Mask | None = None,
        k: int = 20,
        vector: NDArray[np.float32] | None = None,
        calibrated: bool = True,
    ) -> list[Hit]:
        """The `k` best products among those that `mask` allows, best first.

        Args:
            query: the shopper's words, in any shape; without a single word the allowed
                products come in the catalogue's order, with score 0.
            mask: `(n,)` true for products that may be returned; None allows all.
            k: how many, 1 or more; fewer come back only where fewer are allowed.
            vector: `query`'s embedding where the caller has it already, `(d,)`.
            calibrated: whether the hits' `fit` is wanted, which depends on all products; without
                it only what `mask` allows is looked at, which costs little where that is little.
        """
        allowed = np.ones(len(self._ids), np.bool_) if mask is None else mask
        if not words(query):
            return [self._blank(int(at)) for at in np.flatnonzero(allowed)[:k]]
        if not calibrated and allowed.sum() <= _SELECTIVE * len(allowed):
            return self._search_few(query, np.flatnonzero(allowed), k, vector)
        read = self._remember(query) if vector is None else self._read(query, vector)
        totals = np.where(allowed, read.scores.total[self._rows], np.float32(-np.inf))
        positions = best(totals, k)
        rows = self._rows[positions]
        return self._hits(positions, read.scores.at(rows), fit(read.scores, rows), read.words)

    def _search_few(
        self,
        query: str,
        positions: NDArray[np.int64],
        k: int,
        vector: NDArray[np.float32] | None,
    ) -> list[Hit]:
        """As `search`, over the products at `positions` alone; every `fit` is 1."""
        text = self._worded(query, vector)
        scores = self._index.score(text.words, text.vector, self._rows[positions].astype(np.int64))
        top = best(scores.total, k)
        return self._hits(positions[top], scores.at(top), np.ones(len(top)), text.words)

    def carries(self, query: str, *, vector: NDArray[np.float32] | None = None) -> bool:
        """Whether the catalogue holds anything of the kind asked for, filters aside.

        A query without a word asks for nothing in particular, which every shop carries.
        """
        if not words(query):
            return bool(self._ids)
        read = self._remember(query) if vector is None else self._read(query, vector)
        return read.carried >= CARRIED_THRESHOLD

    def carried_features(self, query: str) -> NDArray[np.float64]:
        """What `carries` weighs for `query`, for calibration; see `retrieval.fit`."""
        read = self._remember(query)
        return self._coverage.features(read.scores, read.vector)

    def corrections(self, query: str) -> dict[str, str]:
        """Mistyped words of `query`, and what they were taken for."""
        return self._remember(query).corrections if words(query) else {}

    def _read(self, query: str, vector: NDArray[np.float32] | None = None) -> _Query:
        text = self._worded(query, vector)
        scores = self._index.score(text.words, text.vector)
        carried = self._coverage.carried(scores, text.vector)
        return _Query(text.words, text.vector, text.corrections, scores, carried)

    def _worded(self, query: str, vector: NDArray[np.float32] | None = None) -> _Worded:
        found = query_words(query)
        corrections = self._speller.correct(found)
        right = [corrections.get(word, word) for word in found]
        reworded = replacements(right, self._index.lexical)
        if corrections or reworded or vector is None:
            said = [corrections.get(word, word) for word in words(query)]
            text = " ".join(reworded.get(word, word) for word in said)
            vector = self._encoder.encode([text if corrections or reworded else query])[0]
        right = query_words(" ".join(reworded.get(word, word) for word in right))
        return _Worded(right, vector, corrections)

    def _hits(
        self,
        positions: NDArray[np.int64],
        scores: Scores,
        fits: NDArray[np.float64],
        asked: Sequence[str],
    ) -> list[Hit]:
        """Hits of the products at `positions`, from scores and fits of the same length."""
        columns = (positions, scores.total, scores.own, scores.lexical, fits)
        values = zip(*(column.tolist() for column in columns), strict=True)
        matched = self._index.matched(asked, self._rows[positions])
        return [
            Hit(position, self._ids[position], total, own, lexical, chance, terms)
            for (position, total, own, lexical, chance), terms in zip(values, matched, strict=True)
        ]

    def _blank(self, position: int) -> Hit:
        return Hit(position, self._ids[position], 0.0, 0.0, 0.0, 1.0, ())

    @classmethod
    def load(cls, folder: Path, ids: Sequence[str], encoder: Encoder) -> "ProductSearch":
        """Map the index that `build_product_index` wrote.

        Raises:
            ArtifactError: a file is missing or damaged, or the index was made for other
                products or by another encoder.
        """
        meta = read_json(folder / "products.json")
        if meta.get("ids") != _fingerprint(ids) or meta.get("encoder") != encoder.name:
            raise ArtifactError(
                f"The search index in {folder} was made for another catalogue or encoder. "
                "Run `aisle build` again."
            )
        index = HybridIndex.load(folder / "index")
        return cls(
            ids,
            map_array(folder / "rows.npy"),
            index,
            Coverage.load(folder / "coverage"),
            Speller(index.lexical.vocabulary, folder),
            encoder,
        )


def product_text(product: Product) -> IndexedText:
    """What of a product is searched: title, category, brand, attributes, description."""
    category = (product.category or "").replace(SEPARATOR, " ")
    attributes = [
        f"{name.replace('_', ' ')} {', '.join(attribute_strings(value))}"
        for name, value in product.attributes.items()
        if _is_wording(value)
    ]
    parts = [category, product.brand or "", product.description, "; ".join(attributes)]
    return IndexedText(
        title=product.title,
        body=". ".join(part.rstrip(". ") for part in parts if part),
        group=product.category or None,
    )


def _is_wording(value: AttributeValue) -> bool:
    """Whether an attribute says something in words; flags, measures and codes don't."""
    if isinstance(value, bool | int | float):
        return False
    text = "".join(attribute_strings(value))
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def build_product_index(
    products: Sequence[Product],
    folder: Path,
    cache: EmbeddingCache,
    encoder_name: str,
    progress: Progress = no_progress,
) -> tuple[list[IndexedText], NDArray[np.float32], NDArray[np.int32]]:
    """Embed and index `products`, in the catalogue's order, into `folder`.

    Returns:
        The distinct texts, their `(m, d)` vectors, and the `(n,)` row of each product.
    """
    distinct: dict[IndexedText, int] = {}
    rows = np.array(
        [distinct.setdefault(product_text(product), len(distinct)) for product in products],
        np.int32,
    )
    texts = list(distinct)
    embedded = [embedded_text(text) for text in texts]
    vectors = cache.embed(embedded, progress, "embedding products")
    groups = group_names(texts)
    named = cache.embed([group.replace(SEPARATOR, " ") for group in groups])
    index = HybridIndex.build(texts, vectors, groups, named)
    index.save(folder / "index")
    Coverage.build(index, cache.embed(product_types())).save(folder / "coverage")
    write_array(folder / "rows.npy", rows)
    save_language(folder)
    ids = [product.id for product in products]
    write_json(folder / "products.json", {"ids": _fingerprint(ids), "encoder": encoder_name})
    return texts, vectors, rows


def embedded_text(text: IndexedText) -> str:
    """The part of an indexed text that its vector stands for."""
    return f"{text.title}. {text.body[:_DESCRIPTION]}"


def _fingerprint(ids: Sequence[str]) -> str:
    return blake2b("\n".join(ids).encode(errors="replace"), digest_size=16).hexdigest()
