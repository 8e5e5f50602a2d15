"""Fits the weights of `retrieval.answering` anew: `python -m evals.answers_calibration`.

Works on the built demo shop that `AISLE_HOME` names, and on the development half of the
judged questions and the tuning questions only. Prints the weights, and what thresholds would do
to questions that the weights were fitted without.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant import open_shop
from assistant.services import Shop
from core.settings import load_settings
from core.store import Store
from evals.answers_questions import JUDGED, TEXT_SOURCES, TUNING, Question, questions
from retrieval.answering import Model, features
from retrieval.statements import statements

Examples = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""Features of the statements that may answer a question, `(s, f)`, and which do, `(s,)`."""

_FOLDS = 10


def examples(shop: Shop, question: Question) -> Examples:
    """Put one question to the shop's texts."""
    vector = shop.encoder.encode([question.text])[0]
    own: list[str] = []
    if question.product:
        own = statements(shop.store.products.get(question.product).description)
    found = shop.documents.candidates(
        question.text, vector, product_id=question.product or None, own=own
    )
    candidates = [candidate for candidate, _ in found]
    right = [question.answered_by(candidate.text) for candidate in candidates]
    return features(question.text, candidates, shop.documents.lexical), np.array(right, np.bool_)


def fit(examples: Sequence[Examples]) -> Model:
    """A logistic regression over all statements of all questions."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=3_000))
    rows = np.concatenate([rows for rows, _ in examples])
    model.fit(rows, np.concatenate([right for _, right in examples]))
    weights = model[1].coef_[0] / model[0].scale_
    bias = float(model[1].intercept_[0] - weights @ model[0].mean_)
    return Model(tuple(weights.round(2).tolist()), round(bias, 2))


def held_out(examples: Sequence[Examples]) -> list[tuple[float, str]]:
    """For each question, the probability of the statement that is chosen, and whether it is
    `right`, `wrong`, or there is `none`, by a model that was fitted without it.
    """
    folds = np.random.default_rng(0).permutation(len(examples)) % _FOLDS
    models = [
        fit([other for its, other in zip(folds, examples, strict=True) if its != fold])
        for fold in range(_FOLDS)
    ]
    found = []
    for fold, (rows, right) in zip(folds, examples, strict=True):
        model = models[fold]
        chance = 1 / (1 + np.exp(-(rows @ np.array(model.weights) + model.bias)))
        best = int(chance.argmax())
        label = "right" if right[best] else "wrong" if right.any() else "none"
        found.append((float(chance[best]), label))
    return found


def main() -> None:
    """Fit and print."""
    settings = load_settings()
    shop = open_shop(settings, Store(settings.resolved_database_url))
    asked = [
        question
        for question in questions((JUDGED, TUNING))
        if question.is_tuning or not question.is_test
        if question.source in {*TEXT_SOURCES, "none"}
    ]
    for name, about_product in (("SHOP", False), ("PRODUCT", True)):
        chosen = [question for question in asked if bool(question.product) is about_product]
        pairs = [pair for pair in (examples(shop, question) for question in chosen) if len(pair[1])]
        print(f"{name} = {fit(pairs)}")  # noqa: T201
        results = held_out(pairs)
        for threshold in (0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8):
            counts = Counter(label for chance, label in results if chance >= threshold)
            print(f"  from {threshold}: {dict(counts)} of {len(results)}")  # noqa: T201


if __name__ == "__main__":
    main()
