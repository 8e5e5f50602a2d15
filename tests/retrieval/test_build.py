"""Building: every text once, nothing half-written left, nothing heavy imported to serve."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.artifacts import Generations
from core.errors import NotBuiltError
from core.ports import Encoders
from core.settings import Settings
from retrieval import load_retrieval
from retrieval.encoder import OnnxEncoder
from retrieval.vector_store import open_vector_store

_BUILD = """
import sys
from pathlib import Path
from core.artifacts import Generations
from core.settings import Settings
from core.store import Document, Product
from retrieval import build_retrieval, load_encoders

settings = Settings(home=Path(sys.argv[1]))
products = [
    Product(id=f"p{n}", title=f"Tent number {n}", description=f"Sleeps {n}.") for n in range(400)
]
documents = [Document(id="d", kind="policy", title="Returns", text="Thirty days.")]
print("building", flush=True)
with Generations(settings.models_path).write() as folder:
    build_retrieval(products, documents, load_encoders(settings), folder, settings)
print("built", flush=True)
"""


def _start(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(home)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def _loads(home: Path, encoders: Encoders) -> bool:
    folder = Generations(Settings(home=home).models_path).current()
    products, documents = load_retrieval(folder, [f"p{n}" for n in range(400)], encoders)
    return products.search("tent number 7", k=1)[0].product_id == "p7" and bool(
        documents.search("returns")
    )


def test_product_vectors_come_back_in_the_catalogues_order(
    tiny_shop: Any, encoder: OnnxEncoder
) -> None:
    assert tiny_shop.vectors.shape == (10, 384)
    np.testing.assert_array_equal(tiny_shop.vectors[7], tiny_shop.vectors[8])  # one text
    np.testing.assert_allclose(np.linalg.norm(tiny_shop.vectors, axis=1), 1, atol=1e-3)


def test_chroma_holds_every_distinct_product_and_every_passage(tiny_shop: Any) -> None:
    name = tiny_shop.generation.name
    with open_vector_store(tiny_shop.settings) as store:
        assert store.collections() == [f"documents-{name}", f"products-{name}"]
        assert store.count("products", name) == 9
        assert store.count("documents", name) == 6


def test_chroma_and_the_snapshot_agree(tiny_shop: Any, encoder: OnnxEncoder) -> None:
    vector = encoder.encode(["a warm woollen scarf"])[0]
    with open_vector_store(tiny_shop.settings) as store:
        hit = store.query("products", tiny_shop.generation.name, vector, 1)[0]
    assert hit.id == "p1"
    assert hit.score == pytest.approx(float(tiny_shop.vectors[0] @ vector), abs=1e-3)


def test_opening_a_build_imports_nothing_heavy(tiny_shop: Any) -> None:
    code = (
        "import sys; from pathlib import Path; from core.catalog import Catalog;"
        "from core.settings import load_settings;"
        "from retrieval import load_retrieval, load_encoders;"
        "products, documents = load_retrieval(Path(sys.argv[1]), sys.argv[2].split(),"
        " load_encoders(load_settings()));"
        "assert products.search('scarf') and documents.search('returns');"
        "print([m for m in ('torch','chromadb','llama_index','transformers') if m in sys.modules])"
    )
    arguments = [str(tiny_shop.generation), " ".join(tiny_shop.catalog.ids)]
    command = [sys.executable, "-c", code, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_one_in_use_and_the_next_cleans_up(
    tmp_path: Path, encoders: Encoders
) -> None:
    for delay in (0.0, 0.3, 0.7, 1.2, 2.0):
        process = _start(tmp_path)
        assert process.stdout is not None
        assert process.stdout.readline() == "building\n"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        try:
            assert _loads(tmp_path, encoders)
        except NotBuiltError:
            continue  # killed before the first build was whole
    last = _start(tmp_path)
    assert last.communicate()[0] == "building\nbuilt\n"
    assert _loads(tmp_path, encoders)
    settings = Settings(home=tmp_path)
    generations = {path.name for path in settings.models_path.iterdir() if path.is_dir()}
    assert len(generations) <= 2
    with open_vector_store(settings) as store:
        kept = {name.split("-", 1)[1] for name in store.collections()}
    assert Generations(settings.models_path).current().name in kept
    assert list(settings.home.rglob("*.part")) == []
