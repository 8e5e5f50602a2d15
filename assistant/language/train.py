"""Trains the act classifier: `python -m assistant.language.train [data_full.json.gz]`.

Reads the authored examples in `data/` (`acts.tsv`, and `scope.tsv` for the scope alone) and, where
it is given, the training part of CLINC150 (`assistant.language.outside`); never the evaluation
sets. Writes both heads beside them, and what the sentence encoder learns for speech where
`retrieval.export` reads it (`assistant.language.tuning`). Needs scikit-learn, torch and the
exported sentence encoder; what it writes needs only numpy, and the export. Takes an hour on one
core. The same examples, packages and processor give the same files.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from assistant.language.acts import CALIBRATION, WEIGHTS
from assistant.language.examples import (
    Example,
    folds,
    read_examples,
    read_sides,
    training_vocabulary,
)
from assistant.language.features import bare, featurise
from assistant.language.outside import read_outside
from assistant.language.tuning import Lines, tune
from core.artifacts import write_arrays
from core.ports import Encoder
from core.settings import load_settings
from retrieval.encoder import load_encoder
from retrieval.export import SPEECH_CHANGES

DATA = Path(__file__).parent / "data"
SEED = 7
REGULARISATION = 0.2
LEANING = 1.0
"""Added to the log odds of being out of scope; more refuses more. Chosen on the development
utterances, CLINC150's validation part, and lines by somebody who wrote none of the examples."""
_PARTS = 20  # one of which isn't learnt from: it says how sure the head may be

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
    """A multinomial logistic regression, acts weighted alike; near enough for tuning to go on."""
    model = LogisticRegression(C=REGULARISATION, max_iter=50, class_weight="balanced", tol=1e-3)
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
    """Train on the authored examples and write what was learnt."""
    examples = read_examples(SEED)
    if outside is not None:
        examples += read_outside(outside, SEED, examples[-1].source + 1)
    count = len(examples)
    examples += read_sides(SEED, examples[-1].source + 1)
    typer.echo(f"{count} examples of acts, {len(examples)} of the scope")
    acts = sorted({example.act for example in examples if example.act is not None})
    lines = Lines(
        texts=[bare(example.text) for example in examples],
        inputs=design_matrix(examples, embed(examples, load_encoder(load_settings()))),
        acts=np.array([acts.index(e.act) if e.act is not None else -1 for e in examples]),
        outside=np.array([example.is_outside for example in examples]),
    )
    held = folds(examples, _PARTS, SEED) == 0
    is_act = np.arange(len(examples)) < count
    begun = is_act & ~held
    head = fit(lines.inputs[begun], lines.acts[begun])
    tuned = tune(lines.of(~held), lines.of(held & is_act), head.coef_.T, head.intercept_, SEED)
    temperature = fit_temperature(tuned.held_out, lines.acts[held & is_act])
    accuracy = float(np.mean(tuned.held_out.argmax(axis=1) == lines.acts[held & is_act]))
    typer.echo(f"accuracy on held-out lines {accuracy:.3f}, temperature {temperature:.2f}")
    write_arrays(SPEECH_CHANGES, {k: v.astype(np.float16) for k, v in tuned.changes.items()})
    kept: dict[str, NDArray[np.generic]] = {
        "coefficients": tuned.coefficients.astype(np.float16),
        "intercept": tuned.intercept,
    }
    write_arrays(DATA / WEIGHTS, kept | tuned.scope.arrays())
    settings = {
        "acts": acts,
        "temperature": round(temperature, 3),
        "scope_bias": round(tuned.scope.bias + LEANING, 3),
    }
    (DATA / CALIBRATION).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
