"""Chroma, in a folder and behind a real server."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import ArtifactError
from retrieval.vector_store import Node, VectorStore, Written


def unit(*values: float) -> NDArray[np.float32]:
    vector = np.array([*values, *[0.0] * (4 - len(values))], np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


NODES = [
    Node("a", "a tent", unit(1), {"kind": "guide"}),
    Node("b", "a scarf", unit(1, 1), {"kind": "policy"}),
    Node("c", "a pan", unit(0, 0, 1), {"kind": "guide"}),
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [
        str(Path(sys.executable).parent / "chroma"),
        *["run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the Chroma server did not start")


@pytest.fixture(params=["folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    url = request.getfixturevalue("server") if request.param == "server" else None
    with VectorStore(tmp_path / "chroma", url) as opened:
        yield opened
        opened.keep(set())


def test_the_nearest_nodes_come_first_with_their_cosine(store: VectorStore) -> None:
    store.write("products", "g1", NODES)
    found = store.query("products", "g1", unit(1), 2)
    assert [hit.id for hit in found] == ["a", "b"]
    assert found[0].text == "a tent"
    assert found[1].score == pytest.approx(np.sqrt(0.5), abs=1e-4)


def test_metadata_filters_are_exact(store: VectorStore) -> None:
    store.write("documents", "g1", NODES)
    found = store.query("documents", "g1", unit(1), 3, {"kind": "policy"})
    assert [(hit.id, hit.metadata["kind"]) for hit in found] == [("b", "policy")]


def test_generations_are_apart_and_old_ones_are_dropped(store: VectorStore) -> None:
    store.write("products", "g1", NODES)
    store.write("documents", "g1", NODES[:1])
    store.write("products", "g2", NODES[:2])
    assert (store.count("products", "g1"), store.count("products", "g2")) == (3, 2)
    store.keep({"g2"})
    assert store.collections() == ["products-g2"]


def test_writing_a_collection_again_replaces_it(store: VectorStore) -> None:
    store.write("products", "g1", NODES)
    store.write("products", "g1", NODES[:1])
    assert store.count("products", "g1") == 1


def test_a_collection_that_nobody_reads_is_brought_up_to_date(store: VectorStore) -> None:
    store.write("products", "g1", NODES)
    store.write("products", "g2", NODES, in_use={"g1"})
    changed = Node("b", "a woollen scarf", unit(1, 1), {"kind": "policy"})
    new = Node("d", "a lamp", unit(0, 0, 0, 1), {"kind": "guide"})
    written = store.write("products", "g3", [NODES[0], changed, new], in_use={"g2"})
    assert written == Written(added=2, deleted=2, kept=1)
    assert store.collections() == ["products-g2", "products-g3"]
    found = store.query("products", "g3", unit(1), 4)
    assert {hit.id: hit.text for hit in found} == {
        "a": "a tent",
        "b": "a woollen scarf",
        "d": "a lamp",
    }
    assert store.count("products", "g2") == 3  # what was being read is as it was


def test_an_update_that_was_cut_short_is_mended_by_the_next(store: VectorStore) -> None:
    store.write("products", "g1", NODES)
    with pytest.raises(RuntimeError, match="killed"):
        store.write("products", "g2", [*NODES, NODES[0]][1:3], _killed, in_use=set())
    written = store.write("products", "g3", NODES, in_use=set())
    assert store.collections() == ["products-g3"]
    assert (written.added + written.kept, store.count("products", "g3")) == (3, 3)


def _killed(stage: str, done: int, total: int) -> None:
    raise RuntimeError("killed")


def test_no_nodes_make_an_empty_collection(store: VectorStore) -> None:
    store.write("documents", "g1", [])
    assert store.query("documents", "g1", unit(1), 3) == []


def test_a_missing_collection_is_reported(store: VectorStore) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        store.count("products", "nowhere")


def test_workspaces_on_one_server_leave_each_other_alone(server: str, tmp_path: Path) -> None:
    with VectorStore(tmp_path / "one", server) as one, VectorStore(tmp_path / "two", server) as two:
        one.write("products", "g-one", NODES)
        two.keep(set())
        assert one.collections() == ["products-g-one"]
        assert two.collections() == []


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    with VectorStore(tmp_path) as first:
        first.write("products", "g1", NODES)
    code = (
        "import sys; from pathlib import Path; from retrieval.vector_store import VectorStore;"
        "print(VectorStore(Path(sys.argv[1])).count('products', 'g1'))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "3"


def test_dropped_collections_leave_no_files_behind(tmp_path: Path) -> None:
    many = [Node(str(n), f"text {n}", unit(1, n), {"n": n}) for n in range(300)]
    with VectorStore(tmp_path) as store:
        for generation in ("g1", "g2"):
            store.write("products", generation, many)
        before = {path.name for path in tmp_path.iterdir() if path.is_dir()}
        store.keep({"g2"})
        left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
        assert (len(before), len(left)) == (2, 1)
        assert store.query("products", "g2", unit(1), 1)[0].id == "0"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense"])
def test_an_unreachable_server_is_reported_with_its_address(url: str, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="CHROMA_URL") as raised:
        VectorStore(tmp_path, url)
    assert url in str(raised.value)
