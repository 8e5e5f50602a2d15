"""Fits `retrieval.dealings` anew: `python -m retrieval.dealings_training`.

Reads `data/dealings.tsv` and writes the weights beside it. Needs scikit-learn and the encoder.
The solver stops where it gains little, so a file made anew differs from the shipped one in the last
digits; the weights of `retrieval.answering` were fitted with the shipped one.
"""

import csv
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from core.heads import LogisticHead
from core.ports import Encoder
from core.settings import load_settings
from retrieval.dealings import WEIGHTS
from retrieval.encoder import load_encoders

DATA = Path(__file__).parent / "data"
_STRENGTH = 20.0  # of what is held against weights, as scikit-learn's C; 10 and 30 choose alike


def examples(path: Path = DATA / "dealings.tsv") -> list[tuple[str, str]]:
    """Pairs of what a text is about and the text: the first column and the last."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row[0], row[-1]) for row in rows][1:]


def fit(pairs: list[tuple[str, str]], encoder: Encoder) -> LogisticHead:
    """A multinomial logit over the vectors of the texts."""
    vectors = encoder.encode([text for _, text in pairs])
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    model.fit(vectors, [dealing for dealing, _ in pairs])
    return LogisticHead(model.coef_.T, model.intercept_)


def main() -> None:
    """Fit and write."""
    fit(examples(), load_encoders(load_settings()).asking).write(DATA / WEIGHTS)


if __name__ == "__main__":
    main()
