"""Document search: the passages of policies, FAQs, guides and manuals that answer best."""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.errors import ArtifactError
from core.ports import Encoder
from core.store import Document, Product
from retrieval.embeddings import EmbeddingCache, Progress, no_progress
from retrieval.hybrid import HybridIndex, IndexedText, Scores, best, query_words

DESCRIPTION = "description"
"""Kind of the passages of long product descriptions; the other kinds are `DocumentKind`s."""

LONGEST = 600
"""Characters of a passage, about; a longer section is cut between paragraphs or sentences."""

ANSWER_THRESHOLD = 0.35
"""Least `fit` of a passage that is returned unless asked otherwise. On 60 questions with and
59 without an answer in policies, FAQs and guides, 94 % and 20 % have such a passage."""

_LONG_DESCRIPTION = 800  # shorter ones are read whole, straight from the product
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Passage:
    """A piece of a document."""

    document_id: str
    """Id of the document, or of the product whose description this is."""
    kind: str
    """`guide`, `policy`, `faq`, `manual` or `description`."""
    title: str
    """Of the document."""
    section: str
    """Headings above the passage, outermost first, joined by ` > `; empty at the top."""
    text: str
    product_id: str | None = None
    score: float = 0.0
    """What passages are ranked by, about [-0.2, 1]; 0 outside a search."""
    fit: float = 0.0
    """Probability that it bears on the question, [0, 1]; 0 outside a search."""


class DocumentSearch:
    """Finds passages for a question. Safe to share between threads."""

    def __init__(self, passages: Sequence[Passage], index: HybridIndex, encoder: Encoder) -> None:
        """Args:
        passages: all passages.
        index: over the passages, row by row.
        encoder: what embeds questions; the one that embedded the passages.
        """
        self._passages = passages
        self._index = index
        self._encoder = encoder
        self._kinds = np.array([passage.kind for passage in passages], np.str_)
        self._products = np.array([passage.product_id or "" for passage in passages], np.str_)

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

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "DocumentSearch":
        """Map the index that `build_document_index` wrote.

        Raises:
            ArtifactError: a file is missing or damaged, or another encoder made the index.
        """
        stored = read_json(folder / "passages.json")
        if stored.get("encoder") != encoder.name:
            raise ArtifactError(
                f"The document index in {folder} was made by another encoder. "
                "Run `aisle build` again."
            )
        rows = cast(list[dict[str, Any]], stored["passages"])
        return cls([Passage(**row) for row in rows], HybridIndex.load(folder / "index"), encoder)


def build_document_index(
    documents: Sequence[Document],
    products: Sequence[Product],
    folder: Path,
    cache: EmbeddingCache,
    encoder_name: str,
    progress: Progress = no_progress,
) -> tuple[list[Passage], NDArray[np.float32]]:
    """Cut into passages, embed and index everything that can be quoted, into `folder`.

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
    write_json(
        folder / "passages.json",
        {"encoder": encoder_name, "passages": [asdict(passage) for passage in passages]},
    )
    return passages, vectors


def document_passages(document: Document) -> list[Passage]:
    """The passages of a Markdown document: its sections, long ones cut up."""
    return [
        Passage(document.id, document.kind, document.title, section, piece, document.product_id)
        for section, text in markdown_sections(document.text)
        for piece in pieces(text)
    ]


def description_passages(product: Product) -> list[Passage]:
    """The passages of a product's description, where it is too long to be quoted whole."""
    if len(product.description) <= _LONG_DESCRIPTION:
        return []
    return [
        Passage(product.id, DESCRIPTION, product.title, "", piece, product.id)
        for piece in pieces(product.description)
    ]


def markdown_sections(text: str) -> list[tuple[str, str]]:
    """Pairs of heading path and text; headings inside code fences are text."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    path: dict[int, str] = {}
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            sections[-1][1].append(line)
            continue
        level = len(heading[1])
        path = {above: name for above, name in path.items() if above < level}
        path[level] = heading[2]
        sections.append((" > ".join(path[level] for level in sorted(path)), []))
    joined = [(name, "\n".join(lines).strip()) for name, lines in sections]
    return [(name, body) for name, body in joined if body]


def pieces(text: str) -> list[str]:
    """`text` in pieces of at most about `LONGEST` characters, cut where a reader would."""
    if len(text) <= LONGEST:
        return [text]
    blocks = re.split(r"\n\s*\n", text)
    if len(blocks) == 1:
        blocks = _SENTENCE_END.split(text)
    return _packed(blocks, "\n\n" if "\n\n" in text else " ")


def _packed(blocks: Sequence[str], joiner: str) -> list[str]:
    packed: list[str] = []
    for block in blocks:
        parts = [block]
        if len(block) > LONGEST:
            parts = [block[at : at + LONGEST] for at in range(0, len(block), LONGEST)]
            if len(_SENTENCE_END.split(block)) > 1:
                parts = _packed(_SENTENCE_END.split(block), " ")
        for part in parts:
            if packed and len(packed[-1]) + len(joiner) + len(part) <= LONGEST:
                packed[-1] += joiner + part
            else:
                packed.append(part)
    return packed


def _indexed(passage: Passage) -> IndexedText:
    """A passage with its headings; the rest of its document says little about it."""
    heading = f"{passage.title}: {passage.section}" if passage.section else passage.title
    return IndexedText(title=heading, body=passage.text)


def _fits(scores: Scores) -> NDArray[np.float64]:
    """Calibrated probability of each passage to bear on the question, a logistic regression."""
    margin = -5.2 + 10.75 * scores.own + 5.1 * scores.lexical
    return np.asarray(1 / (1 + np.exp(-margin.astype(np.float64))))
