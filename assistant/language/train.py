"""Trains the act classifier: `python -m assistant.language.train`.

Reads the authored examples in `data/` and, where it is given, the training part of CLINC150
(`assistant.language.outside`); never the evaluation sets. How readily something is refused is set
on `data/scope.tsv`, which nothing is trained on. Needs scikit-learn and the exported
sentence encoder; what it writes needs only numpy. The same examples, packages and processor give
the same file, byte for byte.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from assistant.language.acts import CALIBRATION, WEIGHTS, Scope, nearest, seconded
from assistant.language.examples import (
    Example,
    folds,
    read_belonging,
    read_examples,
    training_vocabulary,
)
from assistant.language.features import bare, featurise
from assistant.language.outside import read_outside
from core.artifacts import write_arrays
from core.ports import Encoder
from core.settings import load_settings
from core.turn import Act
from retrieval.encoder import load_encoder

DATA = Path(__file__).parent / "data"
SEED = 7
REGULARISATION = 1.0
REFUSED = 0.028
"""Share of the lines of `scope.tsv`, which all belong in a shop, that may be refused."""
_FOLDS = 4
_ALIKE = 0.9  # cosine from which on one example stands for another

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


def thinned(vectors: Matrix) -> NDArray[np.int8]:
    """As few of `vectors` as leave none of them without a like one, in 127ths."""
    rows = np.unique(np.round(vectors * 127).astype(np.int8), axis=0)
    kept, count = np.zeros(rows.shape, np.float32), 0
    for row in np.random.default_rng(SEED).permutation(len(rows)):
        vector = rows[row].astype(np.float32) / 127
        if not count or (kept[:count] @ vector).max() < _ALIKE:
            kept[count] = vector
            count += 1
    return np.round(kept[:count] * 127).astype(np.int8)


def fit_temperature(logits: Matrix, labels: NDArray[np.int64]) -> float:
    """The temperature that makes held-out probabilities likeliest (Guo et al. 2017)."""
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, labels]))

    return float(min(np.linspace(0.3, 3.0, 55), key=loss))


def fit_outside(
    inputs: csr_matrix, outside: NDArray[np.bool_], weights: NDArray[np.float64]
) -> LogisticRegression:
    """The head that tells what is out of scope."""
    model = LogisticRegression(C=REGULARISATION, max_iter=400, tol=1e-3)
    model.fit(inputs, outside, sample_weight=weights)
    return model


def line_weights(outside: NDArray[np.bool_], sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of examples, `(n,)`, of mean 1: lines count the same, and so do both sides.

    Args:
        outside: which are out of scope.
        sources: lines of the examples.
    """
    weights = 1 / np.bincount(sources)[sources]
    weights[outside] *= weights[~outside].sum() / weights[outside].sum()
    return np.asarray(weights / weights.mean(), np.float64)


def fit_scope(scores: Matrix, outside: NDArray[np.bool_], weights: NDArray[np.float64]) -> Scope:
    """The line that tells what is out of scope, through 0 where both sides are as likely.

    Args:
        scores: held out, `(n, 3)`: log odds of being outside, and the highest cosines to what is
            inside and to what is outside.
        outside: which are, `(n,)`.
        weights: of the examples, `(n,)`.
    """
    model = LogisticRegression(C=10, max_iter=1000).fit(scores, outside, sample_weight=weights)
    odds, near_inside, near_outside = (round(float(value), 3) for value in model.coef_[0])
    return Scope(odds=odds, inside=near_inside, outside=near_outside, bias=0)


def shifted(scope: Scope, scores: Matrix, probabilities: NDArray[np.floating]) -> Scope:
    """The line moved until it refuses `REFUSED` of what reached `scores`, `(n, 3)`, and the act
    head's `probabilities` of being out of scope, `(n,)`.
    """
    reached = np.sort(seconded(scope.score(*scores.T), probabilities))[::-1]
    return replace(scope, bias=round(-float(reached[int(REFUSED * len(reached))]), 3))


def main(
    outside: Annotated[
        Path | None, typer.Argument(help="CLINC150's data_full.json.gz, for being out of scope.")
    ] = None,
) -> None:
    """Train on the authored examples and write the classifier beside them."""
    examples = read_examples(SEED)
    if outside is not None:
        examples += read_outside(outside, SEED, examples[-1].source + 1)
    acts = sorted({example.act for example in examples})
    labels = np.array([acts.index(example.act) for example in examples])
    is_outside = labels == acts.index(Act.OUT_OF_SCOPE)
    encoder = load_encoder(load_settings())
    vectors = embed(examples, encoder)
    inputs = design_matrix(examples, vectors)
    typer.echo(f"{len(examples)} examples of {len(acts)} acts, {inputs.shape[1]} features")
    weights = line_weights(is_outside, np.array([example.source for example in examples]))
    held_out = np.zeros((len(examples), len(acts)), np.float32)
    scores = np.zeros((len(examples), 3), np.float32)
    fold = folds(examples, _FOLDS, SEED)
    for number in range(_FOLDS):
        kept, left = fold != number, fold == number
        held_out[left] = fit(inputs[kept], labels[kept]).decision_function(inputs[left])
        head = fit_outside(inputs[kept], is_outside[kept], weights[kept])
        sides = [_restored(thinned(vectors[kept & part])) for part in (~is_outside, is_outside)]
        scores[left] = _scores(head, inputs[left], vectors[left], sides)
    accuracy = float(np.mean(held_out.argmax(axis=1) == labels))
    temperature = fit_temperature(held_out, labels)
    typer.echo(f"accuracy on held-out lines {accuracy:.3f}, temperature {temperature:.2f}")
    model, head = fit(inputs, labels), fit_outside(inputs, is_outside, weights)
    inside_rows, outside_rows = thinned(vectors[~is_outside]), thinned(vectors[is_outside])
    belonging = read_belonging(SEED)
    theirs = embed(belonging, encoder)
    rows = design_matrix(belonging, theirs)
    sides = [_restored(inside_rows), _restored(outside_rows)]
    at = acts.index(Act.OUT_OF_SCOPE)
    scope = shifted(
        fit_scope(scores, is_outside, weights),
        _scores(head, rows, theirs, sides),
        softmax(model.decision_function(rows) / temperature, axis=1)[:, at],
    )
    reached = seconded(scope.score(*scores.T), softmax(held_out / temperature, axis=1)[:, at])
    caught = float(np.mean(reached[is_outside] > 0))
    refused = float(np.mean(reached[~is_outside] > 0))
    typer.echo(f"out of scope: {caught:.3f} caught and {refused:.3f} refused on held-out lines")
    write_arrays(
        DATA / WEIGHTS,
        {
            "coefficients": np.vstack([model.coef_, head.coef_]).T.astype(np.float16),
            "intercept": np.append(model.intercept_, head.intercept_).astype(np.float32),
            "inside": inside_rows,
            "outside": outside_rows,
        },
    )
    settings = {"acts": acts, "temperature": round(temperature, 3), "scope": asdict(scope)}
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _scores(
    head: LogisticRegression, inputs: csr_matrix, vectors: Matrix, sides: Sequence[Matrix]
) -> Matrix:
    """What `Scope.score` is given, `(n, 3)`."""
    near = [nearest(vectors, side) for side in sides]
    return np.column_stack([head.decision_function(inputs), *near]).astype(np.float32)


def _restored(rows: NDArray[np.int8]) -> Matrix:
    return rows.astype(np.float32) / np.float32(127)


if __name__ == "__main__":
    typer.run(main)
