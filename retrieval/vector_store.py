"""Chroma through LlamaIndex: where a shop's vectors live.

The only file that imports chromadb and llama_index, inside functions, because the two cost
1.7 s. Every build writes collections of its own, named after its generation, so that a
reader never sees half of one; those of generations that are gone are dropped.

Chroma keeps nodes (text, metadata, vector) for every tool that speaks it, on disk or on a
server shared by several workers. The assistant's own queries run on the same vectors in a
memory-mapped snapshot beside the models (`retrieval.hybrid`), because a filtered Chroma
query takes 35 ms at 50,000 products and the exact snapshot 3 ms.
"""

import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactError
from core.settings import Settings
from retrieval.embeddings import Progress, no_progress

MetadataValue = str | int | float

_STEP = 1_000  # nodes written between two reports of progress
_PAGE = 5_000  # nodes read at once
_OWNER = "aisle_workspace"
_FINGERPRINT = "aisle_fingerprint"
_SEPARATOR = "-"


@dataclass(frozen=True)
class Node:
    """One text in a collection."""

    id: str
    text: str
    vector: NDArray[np.float32]
    metadata: Mapping[str, MetadataValue] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """Differs where text, metadata or vector differ."""
        said = f"{self.text}\n{sorted(self.metadata.items())}".encode(errors="replace")
        return blake2b(said + self.vector.tobytes(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Written:
    """What a write did, in nodes."""

    added: int
    """New, or changed since."""
    deleted: int
    """Gone, or changed since."""
    kept: int
    """There already."""


@dataclass(frozen=True)
class Neighbour:
    """A node that a query found, with its cosine."""

    id: str
    text: str
    metadata: Mapping[str, MetadataValue]
    score: float


class VectorStore:
    """The collections of one workspace, in a folder or on a Chroma server.

    A context manager: leaving it closes the store.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Open the folder, or connect to the server at `url` (`http://host:port`).

        Args:
            folder: where Chroma keeps its files; with a server, only a name for the
                workspace, so that several workspaces can share the server.
            url: the server; None for the folder.

        Raises:
            ArtifactError: the server can't be reached, or the folder can't be opened.
        """
        self._owner = blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()
        self._where = url or str(folder)
        self._folder = folder if url is None else None
        with self._reported():
            self._client = _client(folder, url)

    def close(self) -> None:
        """Let go of files and connections; the store can't be used afterwards."""
        servers = [self._client._server, self._client._admin_client._server]
        self._client.close()
        for server in servers:
            # Chroma stops its systems but leaves the connections of their HTTP sessions open.
            session = getattr(server, "_session", None)
            if session is not None:
                session.close()

    def __enter__(self) -> "VectorStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(
        self,
        kind: str,
        generation: str,
        nodes: Sequence[Node],
        progress: Progress = no_progress,
        *,
        in_use: Collection[str] | None = None,
    ) -> Written:
        """Make the collection `<kind>-<generation>` hold `nodes` and nothing else.

        Where that can be, a collection of that kind that nobody reads any more is brought up to
        date instead of writing a new one: what is gone is deleted, what is new or changed is
        added, and the rest, which in a shop's daily life is nearly all, isn't touched. It gets
        its new name last; one that a killed build left half done is mended by the next.

        Args:
            kind: of text.
            generation: the one that is being built.
            nodes: with distinct ids.
            progress: called with stage, done, total.
            in_use: generations that somebody may be reading; None leaves every other one alone.

        Returns:
            What was done.

        Raises:
            ArtifactError: Chroma refused them or can't be reached.
        """
        with self._reported():
            collection = self._spare(kind, generation, in_use)
            known = {} if collection is None else _fingerprints(collection)
            if collection is None:
                collection = self._client.create_collection(
                    collection_name(kind, generation),
                    metadata={_OWNER: self._owner},
                    configuration={"hnsw": {"space": "cosine"}},
                    embedding_function=None,
                )
            wanted = {node.id: node.fingerprint for node in nodes}
            stale = [id for id, print_ in known.items() if wanted.get(id) != print_]
            for start in range(0, len(stale), _STEP):
                collection.delete(ids=stale[start : start + _STEP])
            missing = [node for node in nodes if known.get(node.id) != node.fingerprint]
            _add(collection, missing, partial(progress, f"writing {kind} to Chroma"))
            if collection.name != collection_name(kind, generation):
                collection.modify(name=collection_name(kind, generation))
        return Written(added=len(missing), deleted=len(stale), kept=len(nodes) - len(missing))

    def _spare(self, kind: str, generation: str, in_use: Collection[str] | None) -> Any:
        """A collection to bring up to date: the one that has the name already, else one that no
        generation of `in_use` needs; None for neither.
        """
        own = collection_name(kind, generation)
        known = [name for name in self.collections() if name.partition(_SEPARATOR)[0] == kind]
        free = [] if in_use is None else [n for n in known if _generation(n) not in in_use]
        chosen = own if own in known else next(iter(free), None)
        if chosen is None:
            return None
        return self._client.get_collection(chosen, embedding_function=None)

    def query(
        self,
        kind: str,
        generation: str,
        vector: NDArray[np.float32],
        k: int,
        where: Mapping[str, MetadataValue] | None = None,
    ) -> list[Neighbour]:
        """The nodes nearest to `vector`, best first, among those whose metadata equal `where`.

        Raises:
            ArtifactError: there is no such collection, or Chroma can't be reached.
        """
        from llama_index.core.vector_stores import (
            ExactMatchFilter,
            MetadataFilters,
            VectorStoreQuery,
        )
        from llama_index.vector_stores.chroma import ChromaVectorStore

        filters = [ExactMatchFilter(key=key, value=value) for key, value in (where or {}).items()]
        with self._reported():
            collection = self._client.get_collection(
                collection_name(kind, generation), embedding_function=None
            )
            found = ChromaVectorStore(chroma_collection=collection).query(
                VectorStoreQuery(
                    query_embedding=vector.tolist(),
                    similarity_top_k=k,
                    filters=MetadataFilters(filters=filters) if filters else None,
                )
            )
        nodes = found.nodes or []
        # LlamaIndex gives exp(-distance), and the distance is one minus the cosine.
        cosines = 1 + np.log(found.similarities or [])
        return [
            Neighbour(node.node_id, node.get_content(), node.metadata, float(cosine))
            for node, cosine in zip(nodes, cosines, strict=True)
        ]

    def count(self, kind: str, generation: str) -> int:
        """How many nodes a collection holds.

        Raises:
            ArtifactError: there is no such collection, or Chroma can't be reached.
        """
        with self._reported():
            return int(self._client.get_collection(collection_name(kind, generation)).count())

    def collections(self) -> list[str]:
        """Names of this workspace's collections, sorted; others' on a server aren't listed."""
        with self._reported():
            return sorted(
                collection.name
                for collection in self._client.list_collections()
                if (collection.metadata or {}).get(_OWNER) == self._owner
            )

    def keep(self, generations: Collection[str]) -> None:
        """Drop the collections of all generations but these."""
        for name in self.collections():
            if _generation(name) not in generations:
                with self._reported():
                    self._client.delete_collection(name)
        if self._folder is not None:
            _remove_orphans(self._folder)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what Chroma and its HTTP client raise into an `ArtifactError`."""
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        try:
            yield
        except (ChromaError, HTTPError, OSError, ValueError) as error:
            raise ArtifactError(
                f"Chroma at {self._where} can't be used ({error}). Check CHROMA_URL, or for a "
                "folder delete it and run `aisle build` again."
            ) from error


def open_vector_store(settings: Settings) -> VectorStore:
    """The workspace's store: its Chroma folder, or the server that `CHROMA_URL` names.

    Raises:
        ArtifactError: see `VectorStore`.
    """
    return VectorStore(settings.chroma_path, settings.chroma_url)


def collection_name(kind: str, generation: str) -> str:
    """The collection of one kind of text in one generation."""
    return f"{kind}{_SEPARATOR}{generation}"


def _generation(collection: str) -> str:
    return collection.partition(_SEPARATOR)[2]


def _fingerprints(collection: Any) -> dict[str, str]:
    """Ids of a collection's nodes, and the fingerprints that they were written with."""
    found: dict[str, str] = {}
    for start in range(0, collection.count(), _PAGE):
        page = collection.get(include=["metadatas"], limit=_PAGE, offset=start)
        pairs = zip(page["ids"], page["metadatas"], strict=True)
        found.update((id, str((metadata or {}).get(_FINGERPRINT))) for id, metadata in pairs)
    return found


def _add(collection: Any, nodes: Sequence[Node], progress: Callable[[int, int], None]) -> None:
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    store = ChromaVectorStore(chroma_collection=collection)
    for start in range(0, len(nodes), _STEP):
        progress(start, len(nodes))
        store.add(
            [
                TextNode(
                    id_=node.id,
                    text=node.text,
                    metadata={**node.metadata, _FINGERPRINT: node.fingerprint},
                    embedding=node.vector.tolist(),
                )
                for node in nodes[start : start + _STEP]
            ]
        )
    progress(len(nodes), len(nodes))


def _remove_orphans(folder: Path) -> None:
    """Remove the vector files of deleted collections, which Chroma leaves behind."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database:
        try:
            used = {row[0] for row in database.execute("SELECT id FROM segments")}
        except sqlite3.DatabaseError:
            return  # another version of Chroma keeps its books differently: waste some disk
    for path in folder.iterdir():
        if path.is_dir() and path.name not in used:
            shutil.rmtree(path, ignore_errors=True)


def _client(folder: Path, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=quiet)
    parts = urlsplit(url)
    if parts.hostname is None:
        raise ValueError(f"'{url}' is no http://host:port")
    return chromadb.HttpClient(
        host=parts.hostname,
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        settings=quiet,
    )
