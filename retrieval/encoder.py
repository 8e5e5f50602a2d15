"""The sentence encoder at run time: ONNX Runtime and a tokenizer, no torch.

With `retrieval.reranking` the only file that imports onnxruntime and tokenizers. `load_encoder`
exports the model on its first use (see `retrieval.export`) and keeps it in the user's cache.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import onnxruntime
from filelock import FileLock
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
)
from tokenizers import Tokenizer

from core.errors import ArtifactError
from core.ports import EMBEDDING_SIZE, Encoders
from core.settings import Settings
from retrieval.export import (
    ASKING_CHANGES,
    ASKING_FILE,
    MODEL_FILE,
    SPEECH_CHANGES,
    SPEECH_FILE,
    TOKENIZER_FILE,
)

ENCODER_NAME = "all-MiniLM-L6-v2-int8-3"
"""Names the vectors; the last number grows when an export gives different ones."""

MAX_TOKENS = 256
"""What the model was trained on; the rest of a longer text is not read."""

_MAX_CHARACTERS = 8_000  # far above 256 tokens of any language; bounds the tokenizer's work
_REMEMBERED = 512
_FEW = 16  # texts of one call that are remembered: what a turn encodes, not what a build does


class OnnxEncoder:
    """all-MiniLM-L6-v2: `core.ports.Encoder` on ONNX Runtime. Safe to share between threads."""

    def __init__(
        self, model: Path, tokenizer: Path, *, threads: int = 1, name: str = ENCODER_NAME
    ) -> None:
        """Load the model.

        Args:
            model: the exported ONNX file.
            tokenizer: its `tokenizer.json`.
            name: of its vectors.
            threads: texts that one call may embed side by side, 1 or more.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        self.name = name
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts run side by side instead: see `encode`
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_str(tokenizer.read_text(encoding="utf-8"))
        except (OSError, ValueError, Fail, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
            raise ArtifactError(
                f"The sentence encoder in {model.parent} can't be loaded ({error}). "
                "Delete that folder and run `aisle build` again."
            ) from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._threads = threads
        self._remember = lru_cache(_REMEMBERED)(self._encode_one)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`; see `core.ports.Encoder.encode`. Texts of recent small calls are
        remembered.

        Texts run one at a time: int8 scales are taken over all that runs together, so in a
        batch a text's vector would depend on its company (by up to .016 of cosine). It costs
        15 % of the throughput on product texts and makes every build reproducible.
        """
        vectors = np.zeros((len(texts), EMBEDDING_SIZE), np.float32)
        if len(texts) <= _FEW:
            for row, text in enumerate(texts):
                vectors[row] = self._remember(text)
            return vectors
        with ThreadPoolExecutor(self._threads) as pool:
            for row, vector in enumerate(pool.map(self._encode_one, texts)):
                vectors[row] = vector
        return vectors

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        clean = text[:_MAX_CHARACTERS].encode(errors="replace").decode()
        ids = np.array([self._tokenizer.encode(clean).ids], np.int64)
        outputs = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(outputs[0], np.float32)


class LazyEncoder:
    """An encoder that is exported and loaded when the first text comes, if one ever does."""

    name = ENCODER_NAME

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`; see `core.ports.Encoder.encode`.

        Raises:
            ArtifactError: see `load_encoder`.
        """
        return self._encoder.encode(texts)

    @cached_property
    def _encoder(self) -> OnnxEncoder:
        return load_encoder(self._settings)


def load_encoder(settings: Settings, *, threads: int | None = None) -> OnnxEncoder:
    """The encoder from the cache, exported first (about 10 s) where it isn't there yet.

    Args:
        settings: where the cache is.
        threads: see `OnnxEncoder`; `settings.threads` when None.

    Raises:
        ArtifactError: the weights are missing or wrong, or the export failed.
    """
    folder = ensure_exported(settings.cache / "encoder")
    return OnnxEncoder(
        folder / MODEL_FILE, folder / TOKENIZER_FILE, threads=threads or settings.threads
    )


def load_encoders(settings: Settings, *, threads: int | None = None) -> Encoders:
    """The encoder, and those tuned to tell what an utterance does and what is asked, from the
    cache.

    Args:
        settings: where the cache is.
        threads: of those that embed many texts; see `load_encoder`.

    Raises:
        ArtifactError: see `load_encoder`.
    """
    folder = ensure_exported(settings.cache / "encoder")
    tokenizer = folder / TOKENIZER_FILE
    speech = OnnxEncoder(folder / SPEECH_FILE, tokenizer, name=_name_of("speech", SPEECH_CHANGES))
    asking = OnnxEncoder(
        folder / ASKING_FILE,
        tokenizer,
        threads=threads or settings.threads,
        name=_name_of("asking", ASKING_CHANGES),
    )
    return Encoders(load_encoder(settings, threads=threads), speech, asking)


def ensure_exported(place: Path) -> Path:
    """Folder below `place` that holds the exported models; one process exports, others wait.

    Raises:
        ArtifactError: the export failed.
    """
    speech, asking = _name_of("speech", SPEECH_CHANGES), _name_of("asking", ASKING_CHANGES)
    name = f"{ENCODER_NAME}-{speech}-{asking}"
    folder = place / name
    if folder.is_dir():
        return folder
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / f"{name}.lock"):
        if not folder.is_dir():
            for leftover in place.glob(f".{name}.*"):
                shutil.rmtree(leftover, ignore_errors=True)
            unfinished = place / f".{name}.{secrets.token_hex(4)}"
            unfinished.mkdir()
            _export(unfinished)
            unfinished.replace(folder)
    return folder


@cache
def _name_of(kind: str, changes: Path) -> str:
    """Names the vectors of a tuned encoder by what was learnt for them."""
    return f"{kind}-{blake2b(changes.read_bytes(), digest_size=4).hexdigest()}"


def _export(folder: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    result = subprocess.run(
        [sys.executable, "-m", "retrieval.export", str(folder.resolve())],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        lines = result.stderr.strip().splitlines() or [f"exit code {result.returncode}"]
        raise ArtifactError(f"The sentence encoder could not be exported: {lines[-1]}")
