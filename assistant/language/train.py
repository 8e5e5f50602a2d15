"""Trains the act classifier: `python -m assistant.language.train`.

Reads the authored examples in `data/` (`acts.tsv`, and `scope.tsv` for the scope alone) and, where
it is given, the training part of CLINC150 (`assistant.language.outside`); never the evaluation
sets. Needs scikit-learn, torch and the exported sentence encoder; what it writes needs only numpy.
The same examples, packages and processor give the same file, byte for byte; with `--scope-only` the
act head is the one of the file before.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional

from assistant.language.acts import CALIBRATION, WEIGHTS
from assistant.language.examples import (
    Example,
    folds,
    read_examples,
    read_sides,
    training_vocabulary,
)
from assistant.language.features import SCOPE_PART, bare, featurise
from assistant.language.outside import read_outside
from assistant.language.scope import Lines, Net, Scope
from core.artifacts import read_arrays, write_arrays
from core.ports import Encoder
from core.settings import load_settings
from core.turn import Act
from retrieval.encoder import load_encoder

DATA = Path(__file__).parent / "data"
SEED = 7
REGULARISATION = 0.2
LEANING = 0.8
"""Added to the log odds of being out of scope; more refuses more. Chosen on the development
utterances, CLINC150's validation part, and lines by somebody who wrote none of the examples."""
_FOLDS = 4
_NETS = 3  # whose mean tells the scope
_UNITS = 64
_DECAY = 0.03
_NOISE = 0.15  # added to every input while learning; an embedding's numbers spread by 0.2
_ROUNDS = 25
_BATCH = 256
_RATE = 1e-3
_COMPONENTS = 96  # of a line's vector

Matrix = NDArray[np.float32]


def embed(examples: list[Example], encoder: Encoder) -> Matrix:
    """Vectors of the examples' texts, `(n, EMBEDDING_SIZE)`; equal texts are encoded once."""
    texts = sorted({bare(example.text) for example in examples})
    rows = {text: row for row, text in enumerate(texts)}
    vectors = encoder.encode(texts)
    return vectors[[rows[bare(example.text)] for example in examples]]


def design_matrix(examples: list[Example], vectors: Matrix) -> csr_matrix:
    """The classifier's input, `(n, features.SIZE)`."""
    vocabulary = training_vocabulary()
    return vstack(
        [
            csr_matrix(featurise(bare(example.text), vector, example.scene, vocabulary))
            for example, vector in zip(examples, vectors, strict=True)
        ],
        format="csr",
    )


def fit(inputs: csr_matrix, labels: NDArray[np.int64]) -> LogisticRegression:
    """A multinomial logistic regression, acts weighted alike."""
    model = LogisticRegression(C=REGULARISATION, max_iter=300, class_weight="balanced", tol=1e-3)
    model.fit(inputs, labels)
    return model


def fit_temperature(logits: Matrix, labels: NDArray[np.int64]) -> float:
    """The temperature that makes held-out probabilities likeliest (Guo et al. 2017)."""
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, labels]))

    return float(min(np.linspace(0.3, 3.0, 55), key=loss))


def line_weights(outside: NDArray[np.bool_], sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of examples, `(n,)`, of mean 1: lines count the same, and so do both sides.

    Args:
        outside: which are out of scope.
        sources: lines of the examples.
    """
    weights = 1 / np.bincount(sources)[sources]
    weights[outside] *= weights[~outside].sum() / weights[outside].sum()
    return np.asarray(weights / weights.mean(), np.float64)


def fit_net(
    inputs: Matrix, outside: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[Net, float]:
    """The mean of some nets that tell what is out of scope, as one net, and its bias.

    Args:
        inputs: `(n, SCOPE_SIZE)`.
        outside: which are, `(n,)`.
        weights: of the examples, `(n,)`.
    """
    nets = [_fit_net(inputs, outside, weights, SEED + number) for number in range(_NETS)]
    merged = Net(
        hidden=np.hstack([below.weight.numpy(force=True).T for below, _ in nets]),
        offsets=np.hstack([below.bias.numpy(force=True) for below, _ in nets]),
        output=np.hstack([above.weight.numpy(force=True)[0] / _NETS for _, above in nets]),
    )
    return merged, float(np.mean([above.bias.item() for _, above in nets]))


def _fit_net(
    inputs: Matrix, outside: NDArray[np.bool_], weights: NDArray[np.float64], seed: int
) -> tuple[nn.Linear, nn.Linear]:
    """Both layers of a net, learnt on inputs with noise added, in one thread: then the same seed
    gives the same net.
    """
    torch.set_num_threads(1)
    rng = torch.Generator().manual_seed(seed)
    layers = nn.Linear(inputs.shape[1], _UNITS), nn.Linear(_UNITS, 1)
    for layer in layers:
        nn.init.xavier_uniform_(layer.weight, generator=rng)
        nn.init.zeros_(layer.bias)
    below, above = layers
    rows = torch.from_numpy(inputs)
    sides = torch.from_numpy(outside.astype(np.float32))
    worth = torch.from_numpy(weights.astype(np.float32))
    optimiser = torch.optim.Adam([*below.parameters(), *above.parameters()], lr=_RATE)
    batches = -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, _ROUNDS * batches)
    for _ in range(_ROUNDS):
        order = torch.randperm(len(rows), generator=rng)
        for start in range(0, len(rows), _BATCH):
            batch = order[start : start + _BATCH]
            noise = torch.randn((len(batch), inputs.shape[1]), generator=rng)
            odds = above(torch.relu(below(rows[batch] + _NOISE * noise)))[:, 0]
            losses = functional.binary_cross_entropy_with_logits(
                odds, sides[batch], worth[batch], reduction="sum"
            )
            size = below.weight.square().sum() + above.weight.square().sum()
            optimiser.zero_grad()
            torch.autograd.backward((losses + _DECAY / 2 * size) / len(batch))
            optimiser.step()
            schedule.step()
    return below, above


def held_out_temperature(examples: list[Example], inputs: csr_matrix, acts: list[Act]) -> float:
    """The temperature of the act head, by what it says about lines it wasn't trained on."""
    labels = _labels(examples, acts)
    held_out = np.zeros((len(examples), len(acts)), np.float32)
    fold = folds(examples, _FOLDS, SEED)
    for number in range(_FOLDS):
        kept, left = fold != number, fold == number
        held_out[left] = fit(inputs[kept], labels[kept]).decision_function(inputs[left])
    temperature = fit_temperature(held_out, labels)
    accuracy = float(np.mean(held_out.argmax(axis=1) == labels))
    typer.echo(f"accuracy on held-out lines {accuracy:.3f}, temperature {temperature:.2f}")
    return temperature


def main(
    outside: Annotated[
        Path | None, typer.Argument(help="CLINC150's data_full.json.gz, for being out of scope.")
    ] = None,
    scope_only: Annotated[
        bool, typer.Option("--scope-only", help="Leave the head that tells the acts as it is.")
    ] = False,
) -> None:
    """Train on the authored examples and write the classifier beside them."""
    examples = read_examples(SEED)
    if outside is not None:
        examples += read_outside(outside, SEED, examples[-1].source + 1)
    count = len(examples)
    examples += read_sides(SEED, examples[-1].source + 1)
    vectors = embed(examples, load_encoder(load_settings()))
    inputs = design_matrix(examples, vectors)
    typer.echo(f"{count} examples of acts, {len(examples)} of the scope")
    head = _kept_head() if scope_only else _fit_head(examples[:count], inputs[:count])
    sides = np.array([example.is_outside for example in examples])
    sources = np.array([example.source for example in examples])
    net, bias = fit_net(inputs[:, SCOPE_PART].toarray(), sides, line_weights(sides, sources))
    told = np.unique(sources, return_index=True)[1]  # each line as it was written
    scope = Scope(net, Lines.of(vectors[told], sides[told], _COMPONENTS), bias + LEANING)
    write_arrays(DATA / WEIGHTS, {**head.arrays, **scope.arrays()})
    settings = head.settings | {"scope_bias": round(scope.bias, 3)}
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class _Head:
    """What tells the acts, as it is kept."""

    arrays: dict[str, NDArray[np.generic]]
    settings: dict[str, object]


def _fit_head(examples: list[Example], inputs: csr_matrix) -> _Head:
    acts = sorted({example.act for example in examples if example.act is not None})
    temperature = held_out_temperature(examples, inputs, acts)
    model = fit(inputs, _labels(examples, acts))
    arrays: dict[str, NDArray[np.generic]] = {
        "coefficients": model.coef_.T.astype(np.float16),
        "intercept": model.intercept_.astype(np.float32),
    }
    return _Head(arrays, {"acts": acts, "temperature": round(temperature, 3)})


def _kept_head() -> _Head:
    arrays = read_arrays(DATA / WEIGHTS)
    settings = json.loads((DATA / CALIBRATION).read_text(encoding="utf-8"))
    return _Head({name: arrays[name] for name in ("coefficients", "intercept")}, settings)


def _labels(examples: list[Example], acts: list[Act]) -> NDArray[np.int64]:
    return np.array([acts.index(example.act) for example in examples if example.act is not None])


if __name__ == "__main__":
    typer.run(main)
