"""Fits `assistant.answers.attributes` anew: `python -m assistant.answers.attributes_training`.

Reads `data/attributes.tsv`, where what is no attribute's stands in brackets, and writes the weights
beside it.
"""

import json
from pathlib import Path

from assistant.answers.attributes import NAMES, WEIGHTS
from core.settings import load_settings
from retrieval.dealings_training import examples, fit
from retrieval.encoder import load_encoder

DATA = Path(__file__).parent / "data"


def main() -> None:
    """Fit and write."""
    pairs = examples(DATA / "attributes.tsv")
    fit(pairs, load_encoder(load_settings())).write(DATA / WEIGHTS)
    (DATA / NAMES).write_text(json.dumps(sorted({name for name, _ in pairs}), indent=0) + "\n")


if __name__ == "__main__":
    main()
