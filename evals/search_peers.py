"""Rankers that a user could pick up instead, over the same texts and the same vectors."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from core.ports import Encoder
from core.store import Product
from retrieval.products import product_text
from retrieval.vector_store import Node, VectorStore, collection_name

Ranker = Callable[[str], list[int]]
"""A query to the positions of the best products, best first."""

DEPTH = 10
_FUSED = 60  # candidates of each side that are fused, and the constant of Cormack et al. 2009
_K1, _B = 1.2, 0.75


class Peers:
    """BM25 (the library bm25s), exact cosine, their reciprocal rank fusion, and LlamaIndex's
    own hybrid: its `QueryFusionRetriever` over its Chroma store and the same BM25.
    """

    def __init__(
        self,
        products: Sequence[Product],
        vectors: NDArray[np.float32],
        encoder: Encoder,
        folder: Path,
    ) -> None:
        """Index `products`, whose texts have these `(n, d)` vectors; Chroma's files go into
        `folder`.
        """
        logging.getLogger("bm25s").setLevel(logging.ERROR)
        texts = [product_text(product) for product in products]
        self._encoder = encoder
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        self._bm25.index(self._tokens([f"{t.title} {t.body}" for t in texts]), show_progress=False)
        self._vectors = vectors
        nodes = [
            Node(str(at), str(at), vector)  # LlamaIndex merges by the hash of the text
            for at, vector in enumerate(self._vectors)
        ]
        with VectorStore(folder) as store:
            store.write("peers", "judged", nodes)
        self._llama = _llama_index(folder, encoder, self.bm25)

    def rankers(self) -> Mapping[str, Ranker]:
        """Each peer by name."""
        return {
            "bm25": lambda query: self.bm25(query, DEPTH),
            "dense": lambda query: self.dense(query, DEPTH),
            "rank fusion": self.fusion,
            "llama-index hybrid": self._llama,
        }

    def bm25(self, query: str, k: int) -> list[int]:
        """By BM25 alone; products without a word of the query are left out."""
        tokens = self._tokens([query])
        if not tokens[0]:
            return []
        scores = self._bm25.get_scores(tokens[0])
        order = np.argsort(-scores, kind="stable")[:k]
        return [int(at) for at in order if scores[at] > 0]

    def dense(self, query: str, k: int) -> list[int]:
        """By cosine alone."""
        cosines = self._vectors @ self._encoder.encode([query])[0]
        return [int(at) for at in np.argsort(-cosines, kind="stable")[:k]]

    def fusion(self, query: str) -> list[int]:
        """By reciprocal rank fusion of the two."""
        scores: dict[int, float] = {}
        for ranked in (self.bm25(query, _FUSED), self.dense(query, _FUSED)):
            for rank, at in enumerate(ranked, 1):
                scores[at] = scores.get(at, 0.0) + 1 / (_FUSED + rank)
        return sorted(scores, key=lambda at: -scores[at])[:DEPTH]

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        found: Any = bm25s.tokenize(
            list(texts),
            stopwords="en",
            stemmer=self._stemmer,
            return_ids=False,
            show_progress=False,
        )
        return list(found)


def _llama_index(folder: Path, encoder: Encoder, bm25: Callable[[str, int], list[int]]) -> Ranker:
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Embedding(BaseEmbedding):
        """Our encoder, for LlamaIndex."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in encoder.encode([query])[0]]

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_query_embedding(text)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    class Words(BaseRetriever):
        """The same BM25, for LlamaIndex."""

        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            ranked = bm25(query_bundle.query_str, _FUSED)
            return [
                NodeWithScore(node=TextNode(id_=str(at), text=str(at)), score=1 / rank)
                for rank, at in enumerate(ranked, 1)
            ]

    client = chromadb.PersistentClient(str(folder))
    collection = client.get_collection(collection_name("peers", "judged"), embedding_function=None)
    index = VectorStoreIndex.from_vector_store(
        ChromaVectorStore(chroma_collection=collection), embed_model=Embedding()
    )
    retriever = QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=_FUSED), Words()],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=DEPTH,
        num_queries=1,
        use_async=False,
    )

    def rank(query: str) -> list[int]:
        return [int(hit.node.get_content()) for hit in retriever.retrieve(query)]

    return rank
