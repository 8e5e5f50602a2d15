"""Document search: the passages of policies, FAQs, guides and manuals that bear on a question,
and the statements in them that answer it.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.errors import ArtifactError
from core.ports import Encoders
from core.store import Document, Product
from retrieval.agreement import agreed
from retrieval.answering import (
    NEAR,
    PRODUCT,
    SHOP,
    Candidate,
    Reading,
    StatementIndex,
    chances,
)
from retrieval.attributes import overlap
from retrieval.dealings import load_dealings
from retrieval.embeddings import EmbeddingCache, Progress, no_progress
from retrieval.hybrid import HybridIndex, IndexedText, Scores, best, query_words
from retrieval.lexical import LexicalIndex
from retrieval.names import elsewhere, guide_names, guides_of
from retrieval.passages import (
    DESCRIPTION,
    Passage,
    description_passages,
    document_passages,
    heading,
)

ANSWER_THRESHOLD = 0.35
"""Least `fit` of a passage that is returned unless asked otherwise. On 60 questions with and
59 without an answer in policies, FAQs and guides, 94 % and 20 % have such a passage."""


class DocumentSearch:
    """Finds passages for a question. Safe to share between threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        index: HybridIndex,
        statements: StatementIndex,
        encoders: Encoders,
    ) -> None:
        """Args:
        passages: all passages.
        index: over the passages, row by row.
        statements: of the passages.
        encoders: what embeds questions; those that embedded the passages, by what they are about,
            and the statements, by what they answer.
        """
        self._passages = passages
        self._index = index
        self._statements = statements
        self._encoder, self._asking = encoders.meaning, encoders.asking
        self._kinds = np.array([passage.kind for passage in passages], np.str_)
        self._products = np.array([passage.product_id or "" for passage in passages], np.str_)
        self._dealings = load_dealings()
        self._general = self._rows("")
        self._shares = statements.shares(self._general, self._dealings)
        self._names, self._guides = guide_names(passages), guides_of(passages)

    def search(
        self,
        query: str,
        k: int = 5,
        kinds: Collection[str] | None = None,
        product_id: str | None = None,
        *,
        vector: NDArray[np.float32] | None = None,
        threshold: float = ANSWER_THRESHOLD,
    ) -> list[Passage]:
        """The `k` passages that answer `query` best, best first; none if none bears on it.

        Args:
            query: the question, in any shape; one without a word finds nothing.
            k: how many, 1 or more.
            kinds: only passages of these kinds; None allows all.
            product_id: only passages about this product; None allows all.
            vector: `query`'s embedding where the caller has it already, `(d,)`.
            threshold: least `fit` of a passage; 0 returns `k` whatever they say.
        """
        found = query_words(query)
        if not found or not self._passages:
            return []
        if vector is None:
            vector = self._encoder.encode([query])[0]
        allowed = np.ones(len(self._passages), np.bool_)
        if kinds is not None:
            allowed &= np.isin(self._kinds, list(kinds))
        if product_id is not None:
            allowed &= self._products == product_id
        scores = self._index.score(found, vector)
        fits = _fits(scores)
        allowed &= fits >= threshold
        rows = best(np.where(allowed, scores.total, np.float32(-np.inf)), k)
        return [
            replace(self._passages[row], score=float(scores.total[row]), fit=float(fits[row]))
            for row in rows
        ]

    def answers(
        self,
        question: str,
        k: int = 1,
        *,
        product_id: str | None = None,
        own: Sequence[str] = (),
        vector: NDArray[np.float32] | None = None,
        threshold: float = NEAR,
        read: Reading | None = None,
    ) -> list[Passage]:
        """The `k` statements that answer `question` best, best first; none if none does.

        Args:
            question: in any shape; one without a word finds nothing.
            k: how many, 1 or more.
            product_id: answer from what is about this product; None answers from what is
                about no product in particular.
            own: statements of that product that aren't in the index, of its description.
            vector: `question`'s embedding by what it is about, where the caller has it, `(d,)`.
            threshold: least probability of answering; 0 returns `k` whatever they say.
            read: a cross-encoder, for questions that are about no product.
        """
        found = query_words(question)
        if not found:
            return []
        if vector is None:
            vector = self._encoder.encode([question])[0]
        candidates = self.candidates(question, vector, product_id=product_id, own=own)
        model = PRODUCT if product_id else SHOP
        items = [item for item, _ in candidates]
        reading = None if product_id else read
        answering = agreed(items, chances(question, items, self.lexical, model, reading))
        order = np.argsort(-answering, kind="stable")[:k]
        return [
            replace(
                candidates[at][1],
                statement=candidates[at][0].text,
                score=candidates[at][0].cosines[0],
                fit=float(answering[at]),
            )
            for at in order
            if answering[at] >= threshold
        ]

    def about(self, product_id: str) -> list[Passage]:
        """All passages about one product, in order."""
        rows = np.flatnonzero(self._products == product_id)
        return [self._passages[int(row)] for row in rows]

    @property
    def lexical(self) -> LexicalIndex:
        """The words of all passages."""
        return self._index.lexical

    def candidates(
        self,
        question: str,
        vector: NDArray[np.float32],
        *,
        product_id: str | None = None,
        own: Sequence[str] = (),
    ) -> list[tuple[Candidate, Passage]]:
        """The statements that `answers` chooses from, and where each stands; for calibration."""
        found: list[tuple[Candidate, Passage]] = []
        asked = self._asking.encode([question])[0]
        if self._passages:
            scores = self._index.score(query_words(question), vector).total
            if product_id:
                rows = self._rows(product_id)
                alike = overlap(asked, self._statements.bare[rows])
            else:
                rows = self._general
                alike = self._shares @ self._dealings.shares(asked)
                away = elsewhere(question, self._names, self._guides)
                if away is not None:
                    kept = ~away[self._statements.passages[rows]]
                    rows, alike = rows[kept], alike[kept]
            found = [
                (candidate, self._passages[at])
                for candidate, at in self._statements.candidates(asked, scores, rows, alike)
            ]
        if own:
            vectors = self._asking.encode(own)
            passage = Passage(product_id or "", DESCRIPTION, "", "", "", product_id)
            told = zip(own, vectors @ asked, overlap(asked, vectors), strict=True)
            found += [(Candidate.alone(text, float(c), float(a)), passage) for text, c, a in told]
        return found

    def _rows(self, product_id: str) -> NDArray[np.intp]:
        """The statements about a product; about none in particular, where its id is empty."""
        return np.flatnonzero((self._products == product_id)[self._statements.passages])

    @classmethod
    def load(cls, folder: Path, encoders: Encoders) -> "DocumentSearch":
        """Map the index that `build_document_index` wrote.

        Raises:
            ArtifactError: a file is missing or damaged, or another encoder made the index.
        """
        stored = read_json(folder / "passages.json")
        if stored.get("encoders") != [encoders.meaning.name, encoders.asking.name]:
            raise ArtifactError(
                f"The document index in {folder} was made by another encoder. "
                "Run `aisle build` again."
            )
        rows = cast(list[dict[str, Any]], stored["passages"])
        passages = [Passage(**row) for row in rows]
        return cls(
            passages,
            HybridIndex.load(folder / "index"),
            StatementIndex.load(folder / "statements"),
            encoders,
        )


def build_document_index(
    documents: Sequence[Document],
    products: Sequence[Product],
    folder: Path,
    cache: EmbeddingCache,
    asking: EmbeddingCache,
    progress: Progress = no_progress,
) -> tuple[list[Passage], NDArray[np.float32]]:
    """Cut into passages, embed and index everything that can be quoted, into `folder`.

    Args:
        documents: of the shop.
        products: whose long descriptions are documents, too.
        folder: of the index.
        cache: embeds passages by what they are about.
        asking: embeds statements by what they answer.
        progress: called with stage, done, total.

    Returns:
        The passages and their `(m, d)` vectors.
    """
    passages = [passage for document in documents for passage in document_passages(document)]
    passages += [passage for product in products for passage in description_passages(product)]
    texts = [_indexed(passage) for passage in passages]
    vectors = cache.embed(
        [f"{text.title}. {text.body}" for text in texts], progress, "embedding documents"
    )
    index = HybridIndex.build(texts, vectors, [], cache.embed([]))
    index.save(folder / "index")
    StatementIndex.build(passages, asking, progress).save(folder / "statements")
    write_json(
        folder / "passages.json",
        {
            "encoders": [cache.encoder_name, asking.encoder_name],
            "passages": [asdict(passage) for passage in passages],
        },
    )
    return passages, vectors


def _indexed(passage: Passage) -> IndexedText:
    """A passage with its headings; the rest of its document says little about it."""
    return IndexedText(title=heading(passage), body=passage.text)


def _fits(scores: Scores) -> NDArray[np.float64]:
    """Calibrated probability of each passage to bear on the question, a logistic regression."""
    margin = -5.2 + 10.75 * scores.own + 5.1 * scores.lexical
    return np.asarray(1 / (1 + np.exp(-margin.astype(np.float64))))
