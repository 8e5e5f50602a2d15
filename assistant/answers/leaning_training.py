"""Fits `assistant.answers.leaning` anew: `python -m assistant.answers.leaning_training`.

Writes the weights into `data/`. Lines whose acts are a question to the shop or not, as one takes
them, are left out.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from assistant.answers.leaning import ROUTES, WEIGHTS
from assistant.language.examples import read_examples
from core.heads import LogisticHead
from core.settings import load_settings
from core.turn import Act
from retrieval.dealings_training import DATA as KNOWN
from retrieval.encoder import load_encoders

DATA = Path(__file__).parent / "data"
_SEED = 7
_STRENGTH = 3.0  # of what is held against weights, as scikit-learn's C; 1 to 10 choose alike
_OF_ONE_LINE = 2  # fillings of an example's places
_ABOUT = {Act.PRODUCT_QUESTION: "product", Act.REVIEW_QUESTION: "product", Act.POLICY: "shop"}
_UNCLEAR = frozenset({Act.SAFETY, Act.PRIVACY, Act.ORDER})


def examples() -> Iterator[tuple[str, str]]:
    """Pairs of whom a text is put to and the text."""
    seen: dict[int, int] = {}
    for example in read_examples(_SEED):
        seen[example.source] = seen.get(example.source, 0) + 1
        act = example.act
        if act is not None and act not in _UNCLEAR and seen[example.source] <= _OF_ONE_LINE:
            yield _ABOUT.get(act, "nobody"), example.text
    yield from (("shop", row[-1]) for row in _rows(KNOWN / "dealings.tsv") if row[1] == "asked")
    yield from (("product", row[-1]) for row in _rows(KNOWN / "attributes.tsv"))
    yield from ((row[0], row[1]) for row in _rows(DATA / "put.tsv"))


def _rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def main() -> None:
    """Fit and write."""
    pairs = list(examples())
    vectors = load_encoders(load_settings()).speech.encode([text for _, text in pairs])
    model = LogisticRegression(C=_STRENGTH, max_iter=500, class_weight="balanced")
    model.fit(vectors, [ROUTES.index(route) for route, _ in pairs])
    LogisticHead(model.coef_.T, model.intercept_).write(DATA / WEIGHTS)


if __name__ == "__main__":
    main()
