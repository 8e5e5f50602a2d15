"""Fits `retrieval.attributes` anew: `python -m retrieval.attributes_training`.

Reads `data/attributes.tsv`, where what is no attribute's stands in brackets, and writes the weights
beside it.
"""

import json

from core.settings import load_settings
from retrieval.attributes import NAMES, WEIGHTS
from retrieval.dealings_training import DATA, examples, fit
from retrieval.encoder import load_encoders


def main() -> None:
    """Fit and write."""
    pairs = examples(DATA / "attributes.tsv")
    fit(pairs, load_encoders(load_settings()).asking).write(DATA / WEIGHTS)
    (DATA / NAMES).write_text(json.dumps(sorted({name for name, _ in pairs}), indent=0) + "\n")


if __name__ == "__main__":
    main()
