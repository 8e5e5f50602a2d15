"""Trains the act classifier: `python -m assistant.language.train`.

Reads the authored examples in `data/` and, where it is given, the training part of CLINC150
(`assistant.language.outside`); never the evaluation sets. Needs scikit-learn and the exported
sentence encoder; what it writes needs only numpy. The same examples, packages and processor give
the same file, byte for byte.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from assistant.language.acts import CALIBRATION, WEIGHTS, Scope, nearest
from assistant.language.examples import Example, folds, read_examples, training_vocabulary
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
REFUSED = 0.03
"""Share of the held-out lines that belong in a shop which may be called out of scope."""
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


def fit_scope(scores: Matrix, outside: NDArray[np.bool_], sources: NDArray[np.int64]) -> Scope:
    """The line that tells what is out of scope, shifted to refuse `REFUSED` of what isn't.

    Args:
        scores: held out, `(n, 3)`: probability of being outside, and the highest cosines to what
            is inside and to what is outside.
        outside: which are, `(n,)`.
        sources: lines of the examples, `(n,)`; each counts the same.
    """
    neutral = Scope(odds=1, inside=0, outside=0, bias=0)
    inputs = np.column_stack([neutral.score(*scores.T), scores[:, 1], scores[:, 2]])
    weights = 1 / np.bincount(sources)[sources]
    weights[outside] *= weights[~outside].sum() / weights[outside].sum()
    model = LogisticRegression(C=10, max_iter=1000).fit(inputs, outside, sample_weight=weights)
    odds, near_inside, near_outside = (round(float(value), 3) for value in model.coef_[0])
    line = Scope(odds=odds, inside=near_inside, outside=near_outside, bias=0)
    reached = line.score(*scores[~outside].T)
    order = np.argsort(-reached)
    share = np.cumsum(weights[~outside][order]) / weights[~outside].sum()
    highest = float(reached[order][np.searchsorted(share, REFUSED)])
    return replace(line, bias=round(-highest, 3))


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
    vectors = embed(examples, load_encoder(load_settings()))
    inputs = design_matrix(examples, vectors)
    typer.echo(f"{len(examples)} examples of {len(acts)} acts, {inputs.shape[1]} features")
    held_out = np.zeros((len(examples), len(acts)), np.float32)
    near = np.zeros((len(examples), 2), np.float32)
    fold = folds(examples, _FOLDS, SEED)
    for number in range(_FOLDS):
        kept, left = fold != number, fold == number
        held_out[left] = fit(inputs[kept], labels[kept]).decision_function(inputs[left])
        for side, members in enumerate([~is_outside, is_outside]):
            near[left, side] = nearest(vectors[left], _restored(thinned(vectors[kept & members])))
    accuracy = float(np.mean(held_out.argmax(axis=1) == labels))
    temperature = fit_temperature(held_out, labels)
    typer.echo(f"accuracy on held-out lines {accuracy:.3f}, temperature {temperature:.2f}")
    probabilities = softmax(held_out / temperature, axis=1)[:, acts.index(Act.OUT_OF_SCOPE)]
    scores = np.column_stack([probabilities, near])
    scope = fit_scope(scores, is_outside, np.array([example.source for example in examples]))
    caught = float(np.mean(scope.score(*scores[is_outside].T) > 0))
    typer.echo(f"out of scope caught on held-out lines {caught:.3f} where {REFUSED} is refused")
    model = fit(inputs, labels)
    write_arrays(
        DATA / WEIGHTS,
        {
            "coefficients": model.coef_.T.astype(np.float16),
            "intercept": model.intercept_.astype(np.float32),
            "inside": thinned(vectors[~is_outside]),
            "outside": thinned(vectors[is_outside]),
        },
    )
    settings = {"acts": acts, "temperature": round(temperature, 3), "scope": asdict(scope)}
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _restored(rows: NDArray[np.int8]) -> Matrix:
    return rows.astype(np.float32) / np.float32(127)


if __name__ == "__main__":
    typer.run(main)
