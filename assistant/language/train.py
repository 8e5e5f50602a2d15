"""Trains the act classifier: `python -m assistant.language.train`.

Reads the authored examples in `data/` and, where it is given, the training part of CLINC150
(`assistant.language.outside`); never the evaluation sets. Needs scikit-learn and the exported
sentence encoder; what it writes needs only numpy.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.language.acts import CALIBRATION, WEIGHTS
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
FAMILIAR = 0.7
_FOLDS = 4

Matrix = NDArray[np.float32]


def embed(examples: list[Example], encoder: Encoder) -> Matrix:
    """Vectors of the examples' texts, `(n, EMBEDDING_SIZE)`; equal texts are encoded once."""
    texts = sorted({bare(example.text) for example in examples})
    rows = {text: row for row, text in enumerate(texts)}
    vectors = encoder.encode(texts)
    return vectors[[rows[bare(example.text)] for example in examples]]


def design_matrix(examples: list[Example], vectors: Matrix) -> Matrix:
    """The classifier's input, `(n, features.SIZE)`."""
    vocabulary = training_vocabulary()
    return np.stack(
        [
            featurise(bare(example.text), vector, example.scene, vocabulary)
            for example, vector in zip(examples, vectors, strict=True)
        ]
    )


def fit(inputs: Matrix, labels: NDArray[np.int64]) -> LogisticRegression:
    """A multinomial logistic regression, acts weighted alike."""
    model = LogisticRegression(C=REGULARISATION, max_iter=300, class_weight="balanced", tol=5e-5)
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
    vectors = embed(examples, load_encoder(load_settings()))
    inputs = design_matrix(examples, vectors)
    typer.echo(f"{len(examples)} examples of {len(acts)} acts, {inputs.shape[1]} features")
    held_out = np.zeros((len(examples), len(acts)), np.float32)
    fold = folds(examples, _FOLDS, SEED)
    for number in range(_FOLDS):
        model = fit(inputs[fold != number], labels[fold != number])
        held_out[fold == number] = model.decision_function(inputs[fold == number])
    accuracy = float(np.mean(held_out.argmax(axis=1) == labels))
    temperature = fit_temperature(held_out, labels)
    typer.echo(f"accuracy on held-out lines {accuracy:.3f}, temperature {temperature:.2f}")
    model = fit(inputs, labels)
    inside = vectors[labels != acts.index(Act.OUT_OF_SCOPE)]
    write_arrays(
        DATA / WEIGHTS,
        {
            "coefficients": model.coef_.T.astype(np.float16),
            "intercept": model.intercept_.astype(np.float32),
            "examples": np.unique(np.round(inside * 127).astype(np.int8), axis=0),
        },
    )
    settings = {"acts": acts, "temperature": round(temperature, 3), "familiar": FAMILIAR}
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
