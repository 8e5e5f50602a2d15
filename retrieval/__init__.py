"""Finding products and passages: the encoder, the indexes, hybrid search, documents.

Importing this costs neither torch nor chromadb nor llama_index.
"""

from retrieval.build import build_retrieval, load_retrieval
from retrieval.documents import DocumentSearch, Passage
from retrieval.embeddings import EmbeddingCache
from retrieval.encoder import LazyEncoder, OnnxEncoder, load_encoder
from retrieval.products import Hit, ProductSearch

__all__ = [
    "DocumentSearch",
    "EmbeddingCache",
    "Hit",
    "LazyEncoder",
    "OnnxEncoder",
    "Passage",
    "ProductSearch",
    "build_retrieval",
    "load_encoder",
    "load_retrieval",
]
