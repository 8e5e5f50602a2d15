"""Trains the act classifier: `python -m assistant.language.train`.

Reads the authored examples in `data/` (`acts.tsv`, and `scope.tsv` for the scope alone) and, where
it is given, the training part of CLINC150 (`assistant.language.outside`); never the evaluation
sets. Needs scikit-learn and the exported sentence encoder; what it writes needs only numpy. The
same examples, packages and processor give the same file, byte for byte.
"""

import json
import warnings
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from assistant.language.acts import CALIBRATION, WEIGHTS, Scope
from assistant.language.examples import (
    Example,
    folds,
    read_examples,
    read_sides,
    training_vocabulary,
)
from assistant.language.features import bare, featurise, scope_part
from assistant.language.outside import read_outside
from core.artifacts import write_arrays
from core.ports import Encoder
from core.settings import load_settings
from core.turn import Act
from retrieval.encoder import load_encoder

DATA = Path(__file__).parent / "data"
SEED = 7
REGULARISATION = 1.0
LEANING = 1.0
"""Added to the net's log odds of being out of scope; more refuses more. Chosen on the development
utterances, CLINC150's validation part, and lines by somebody who wrote none of the examples."""
_FOLDS = 4
_NETS = 3  # whose mean tells the scope
_UNITS = 64
_DECAY = 0.03
_ROUNDS = 25

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


def fit_scope(inputs: Matrix, outside: NDArray[np.bool_], weights: NDArray[np.float64]) -> Scope:
    """The mean of some nets that tell what is out of scope, as one net.

    Args:
        inputs: `(n, SCOPE_SIZE)`.
        outside: which are, `(n,)`.
        weights: of the examples, `(n,)`.
    """
    nets = []
    for number in range(_NETS):
        net = MLPClassifier((_UNITS,), alpha=_DECAY, max_iter=_ROUNDS, random_state=SEED + number)
        with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
            nets.append(net.fit(inputs, outside, sample_weight=weights))
    return Scope(
        hidden=np.hstack([net.coefs_[0] for net in nets]).astype(np.float32),
        offsets=np.hstack([net.intercepts_[0] for net in nets]).astype(np.float32),
        output=np.hstack([net.coefs_[1][:, 0] / _NETS for net in nets]).astype(np.float32),
        bias=float(np.mean([net.intercepts_[1][0] for net in nets])) + LEANING,
    )


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
) -> None:
    """Train on the authored examples and write the classifier beside them."""
    examples = read_examples(SEED)
    if outside is not None:
        examples += read_outside(outside, SEED, examples[-1].source + 1)
    count = len(examples)
    examples += read_sides(SEED, examples[-1].source + 1)
    acts = sorted({example.act for example in examples if example.act is not None})
    vectors = embed(examples, load_encoder(load_settings()))
    inputs = design_matrix(examples, vectors)
    typer.echo(f"{count} examples of {len(acts)} acts, {len(examples)} of the scope")
    temperature = held_out_temperature(examples[:count], inputs[:count], acts)
    model = fit(inputs[:count], _labels(examples[:count], acts))
    sides = np.array([example.is_outside for example in examples])
    weights = line_weights(sides, np.array([example.source for example in examples]))
    scope = fit_scope(scope_part(inputs.toarray()), sides, weights)
    write_arrays(
        DATA / WEIGHTS,
        {
            "coefficients": model.coef_.T.astype(np.float16),
            "intercept": model.intercept_.astype(np.float32),
            "scope_hidden": scope.hidden.astype(np.float16),
            "scope_offsets": scope.offsets,
            "scope_output": scope.output,
        },
    )
    bias, temperature = round(scope.bias, 3), round(temperature, 3)
    settings = {"acts": acts, "temperature": temperature, "scope_bias": bias}
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _labels(examples: list[Example], acts: list[Act]) -> NDArray[np.int64]:
    return np.array([acts.index(example.act) for example in examples if example.act is not None])


if __name__ == "__main__":
    typer.run(main)
