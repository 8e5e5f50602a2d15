"""Fits `assistant.answers.attributes` anew: `python -m assistant.answers.attributes_training`.

Reads `data/attributes.tsv`, where what is no attribute's stands in brackets, and writes the weights
beside it.
"""

import json
from pathlib import Path

import numpy as np

from assistant.answers.attributes import NAMES, WEIGHTS
from core.artifacts import write_arrays
from core.settings import load_settings
from retrieval.dealings_training import examples, fit
from retrieval.encoder import load_encoder

DATA = Path(__file__).parent / "data"


def main() -> None:
    """Fit and write."""
    pairs = examples(DATA / "attributes.tsv")
    fitted = fit(pairs, load_encoder(load_settings()))
    arrays = {"weights": fitted.weights, "biases": fitted.biases}
    write_arrays(DATA / WEIGHTS, {name: array.astype(np.float16) for name, array in arrays.items()})
    (DATA / NAMES).write_text(json.dumps(sorted({name for name, _ in pairs}), indent=0) + "\n")


if __name__ == "__main__":
    main()
