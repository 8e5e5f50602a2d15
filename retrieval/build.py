"""Builds everything that retrieval serves from, for one generation."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.artifacts import Generations
from core.errors import NotBuiltError
from core.ports import Encoders
from core.settings import Settings
from core.store import Document, Product
from retrieval.documents import DocumentSearch, build_document_index
from retrieval.embeddings import EmbeddingCache, Progress, no_progress
from retrieval.hybrid import IndexedText
from retrieval.passages import Passage
from retrieval.products import ProductSearch, build_product_index
from retrieval.vector_store import Node, open_vector_store

PRODUCTS, DOCUMENTS = "products", "documents"
"""Kinds of Chroma collections, and subfolders of a generation's `retrieval` folder."""

_FOLDER = "retrieval"


def build_retrieval(
    products: Sequence[Product],
    documents: Sequence[Document],
    encoders: Encoders,
    generation: Path,
    settings: Settings,
    progress: Progress = no_progress,
) -> NDArray[np.float32]:
    """Embed and index a shop into the folder `generation`, and into Chroma.

    Texts that an earlier build embedded, even one that was killed, are not embedded again, and
    of the Chroma collections only what changed is written. Collections of generations whose
    folder is gone, such as those of killed builds, are brought up to date or dropped.

    Args:
        products: in the catalogue's order.
        documents: in any order.
        encoders: what embeds texts.
        generation: the folder being written; its name names the Chroma collections.
        settings: where the workspace and Chroma are.
        progress: called with stage, done, total.

    Returns:
        The products' vectors, `(len(products), d)` float32 of length one, indexed as
        `products`, for content-based recommending.

    Raises:
        ArtifactError: Chroma can't be used.
    """
    cache = EmbeddingCache(settings.home / "embeddings", encoders.meaning)
    asking = EmbeddingCache(settings.home / "embeddings", encoders.asking)
    folder = generation / _FOLDER
    texts, vectors, rows = build_product_index(
        products, folder / PRODUCTS, cache, encoders.meaning.name, progress
    )
    passages, passage_vectors = build_document_index(
        documents, products, folder / DOCUMENTS, cache, asking, progress
    )
    first = [products[at].id for at in np.unique(rows, return_index=True)[1]]
    name = generation.name
    in_use = _current(generation)
    with open_vector_store(settings) as store:
        for kind, nodes in (
            (PRODUCTS, _product_nodes(texts, vectors, first)),
            (DOCUMENTS, _passage_nodes(passages, passage_vectors)),
        ):
            store.write(kind, name, nodes, progress, in_use=in_use)
        store.keep(_siblings(generation))
    return vectors[rows]


def load_retrieval(
    generation: Path, ids: Sequence[str], encoders: Encoders
) -> tuple[ProductSearch, DocumentSearch]:
    """Open what `build_retrieval` wrote; neither torch, Chroma nor LlamaIndex is imported.

    Args:
        generation: the generation's folder.
        ids: the catalogue's product ids.
        encoders: what embeds queries.

    Raises:
        ArtifactError: a file is missing, damaged, or made for another catalogue or encoder.
    """
    folder = generation / _FOLDER
    return (
        ProductSearch.load(folder / PRODUCTS, ids, encoders.meaning),
        DocumentSearch.load(folder / DOCUMENTS, encoders),
    )


def _current(generation: Path) -> set[str]:
    """The generation that is being served while this one is built, if any is."""
    try:
        return {Generations(generation.parent).current().name}
    except NotBuiltError:
        return set()


def _siblings(generation: Path) -> set[str]:
    return {path.name for path in generation.parent.iterdir() if path.is_dir()}


def _product_nodes(
    texts: Sequence[IndexedText], vectors: NDArray[np.float32], first: Sequence[str]
) -> list[Node]:
    return [
        Node(product_id, f"{text.title}\n{text.body}", vector, {"category": text.group or ""})
        for text, vector, product_id in zip(texts, vectors, first, strict=True)
    ]


def _passage_nodes(passages: Sequence[Passage], vectors: NDArray[np.float32]) -> list[Node]:
    nodes = []
    for number, (passage, vector) in enumerate(zip(passages, vectors, strict=True)):
        metadata = {
            "document": passage.document_id,
            "kind": passage.kind,
            "title": passage.title,
            "section": passage.section,
            "product": passage.product_id or "",
        }
        key = f"{passage.document_id}\n{number}".encode(errors="replace")
        nodes.append(Node(blake2b(key, digest_size=16).hexdigest(), passage.text, vector, metadata))
    return nodes
