"""Finding products and passages: the encoder, the indexes, hybrid search, documents.

Importing this costs neither torch nor chromadb nor llama_index.
"""

from retrieval.answering import SURE, SURE_OF_PRODUCT
from retrieval.build import build_retrieval, load_retrieval
from retrieval.documents import DocumentSearch
from retrieval.embeddings import EmbeddingCache
from retrieval.encoder import LazyEncoder, OnnxEncoder, load_encoder, load_encoders
from retrieval.passages import Passage
from retrieval.products import Hit, ProductSearch
from retrieval.reranking import Reranker, load_reranker

__all__ = [
    "SURE",
    "SURE_OF_PRODUCT",
    "DocumentSearch",
    "EmbeddingCache",
    "Hit",
    "LazyEncoder",
    "OnnxEncoder",
    "Passage",
    "ProductSearch",
    "Reranker",
    "build_retrieval",
    "load_encoder",
    "load_encoders",
    "load_reranker",
    "load_retrieval",
]
