"""Fits the weights of `retrieval.answering` anew: `python -m evals.answers_calibration`.

Works on the two judged shops and all the judged questions, every one of which has been looked at;
with `AISLE_RERANK` also those that weigh what the cross-encoder says. Prints the weights, and what
thresholds would do to questions that the weights were fitted without.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.services import Shop
from evals.answers_questions import DEVELOPMENT, TEXT_SOURCES, Question, questions
from evals.judged_shops import demo_shop, retail_shop
from retrieval.answering import (
    SHOP,
    Model,
    Reading,
    features,
    probabilities,
    with_reading,
)
from retrieval.statements import statements

Examples = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""Features of the statements that may answer a question, `(s, f)`, and which do, `(s,)`."""

_FOLDS = 10
_THRESHOLDS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975)
_RIDGE = 2.0  # on standardised weights; 1 to 4 choose alike


def examples(shop: Shop, question: Question, read: Reading | None = None) -> Examples:
    """Put one question to the shop's texts, which `read` reads beside it."""
    vector = shop.encoder.encode([question.text])[0]
    own: list[str] = []
    if question.product:
        own = statements(shop.store.products.get(question.product).description)
    found = shop.documents.candidates(
        question.text, vector, product_id=question.product or None, own=own
    )
    candidates = [candidate for candidate, _ in found]
    right = [question.answered_by(candidate.text) for candidate in candidates]
    rows = features(question.text, candidates, shop.documents.lexical)
    if read is not None and candidates:
        rows = with_reading(question.text, candidates, rows, probabilities(rows, SHOP), read)
    return rows, np.array(right, np.bool_)


def fit(examples: Sequence[Examples]) -> Model:
    """The multinomial logit that makes what happened likeliest: one of the right statements is
    chosen, or none where there is none.
    """
    rows = np.concatenate([rows for rows, _ in examples])
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    most = max(len(right) for _, right in examples)
    known = np.zeros((len(examples), most, rows.shape[1]))
    wanted = np.zeros((len(examples), most + 1))  # the last is "none"
    absent = np.zeros((len(examples), most + 1), np.bool_)
    for at, (own, right) in enumerate(examples):
        known[at, : len(right)] = (own - mean) / scale
        wanted[at, : len(right)] = right
        wanted[at, most] = not right.any()
        absent[at, len(right) : most] = True

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = parameters[:-1], parameters[-1]
        worth = np.pad(known @ weights + bias, ((0, 0), (0, 1)))
        worth[absent] = -np.inf
        odds = np.exp(worth - worth.max(1, keepdims=True))
        wins = odds * wanted
        push = (odds / odds.sum(1, keepdims=True) - wins / wins.sum(1, keepdims=True))[:, :most]
        slope = np.append(np.einsum("nsf,ns->f", known, push) + _RIDGE * weights, push.sum())
        likelihood = np.log(wins.sum(1) / odds.sum(1)).sum()
        return float(_RIDGE * weights @ weights / 2 - likelihood), slope

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / scale
    return Model(tuple(weights.round(2).tolist()), round(float(found[-1] - weights @ mean), 2))


def held_out(examples: Sequence[Examples]) -> list[tuple[float, str]]:
    """For each question, the probability of the statement that is chosen, and whether it is
    `right`, `second` (the right one comes next), `wrong`, or there is `none`, by a model that was
    fitted without it.
    """
    folds = np.random.default_rng(0).permutation(len(examples)) % _FOLDS
    models = [
        fit([other for its, other in zip(folds, examples, strict=True) if its != fold])
        for fold in range(_FOLDS)
    ]
    found = []
    for fold, (rows, right) in zip(folds, examples, strict=True):
        chance = probabilities(rows, models[fold])
        order = np.argsort(-chance, kind="stable")[:2]
        label = "wrong" if right.any() else "none"
        if right[order].any():
            label = "right" if right[order[0]] else "second"
        found.append((float(chance[order[0]]), label))
    return found


def main() -> None:
    """Fit and print."""
    demo, retail = demo_shop(), retail_shop()
    asked = [
        question
        for question in questions(DEVELOPMENT)
        if question.source in {*TEXT_SOURCES, "none"}
    ]
    read = None if demo.reranker is None else demo.reranker.chances
    models: list[tuple[str, bool, Reading | None]] = [
        ("SHOP", False, None),
        ("PRODUCT", True, None),
    ]
    models += [("SHOP_READ", False, read)] if read is not None else []
    for name, about_product, reading in models:
        chosen = [question for question in asked if bool(question.product) is about_product]
        found = (
            examples(retail if question.is_of_retail else demo, question, reading)
            for question in chosen
        )
        pairs = [pair for pair in found if len(pair[1])]
        print(f"{name} = {fit(pairs)}")  # noqa: T201
        results = held_out(pairs)
        for threshold in _THRESHOLDS:
            counts = Counter(label for chance, label in results if chance >= threshold)
            print(f"  from {threshold}: {dict(counts)} of {len(results)}")  # noqa: T201


if __name__ == "__main__":
    main()
