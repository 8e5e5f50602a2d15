"""Trains the reader of roles: `python -m assistant.language.roles_training`.

Reads `data/roles.tsv` (role, text), and those lines of `data/acts.tsv` whose act gives their role;
never the evaluation sets. Needs scikit-learn and the exported sentence encoder; what it writes
needs only numpy. The same lines, packages and processor give the same file.
"""

import random
import re
from dataclasses import dataclass

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.language.examples import Example, filled, folds, read_examples, results_scene
from assistant.language.frames import Scene
from assistant.language.lexicon import read_data
from assistant.language.roles import ROLES, WEIGHTS, Role
from assistant.language.train import DATA, design_matrix, embed
from core.heads import LogisticHead
from core.settings import load_settings
from core.turn import Act
from retrieval.encoder import load_encoder

SEED = 7
_FILLINGS = 3
_FOLDS = 5
_BY_ACT = {
    **dict.fromkeys((Act.SEARCH, Act.REFINE, Act.GIFT), Role.WISH),
    **dict.fromkeys(
        (Act.POLICY, Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.CATALOGUE_FACT, Act.EXPLAIN,
         Act.ORDER), Role.ASK,
    ),
    **dict.fromkeys((Act.LIST_EDIT, Act.CART, Act.PRIVACY, Act.HANDOFF), Role.ORDER),
    **dict.fromkeys((Act.COMPLAINT, Act.THANKS, Act.GREETING), Role.REACT),
    Act.RETRACT: Role.ALLOW,
}  # fmt: skip
_TWO_PARTS = re.compile(r"[,;]| (?:and|but|so) ")
"""Says one thing and then another: no single role."""
_NO_WISH = re.compile(
    r"\b(?:no|not|without|but|except|never|nothing|\w+n't)\b|^(?:my|our|we|the)\b"
)
"""Of a line whose act is a wish."""


@dataclass(frozen=True)
class _Line:
    example: Example
    role: Role


def read_lines(seed: int) -> list[_Line]:
    """All training lines, templates filled in; the same for the same seed."""
    rng = random.Random(seed)
    lines = [
        _Line(example, role)
        for example in read_examples(seed)
        if example.act is not None and (role := _role(example.act, example.text)) is not None
    ]
    first = 1 + max(line.example.source for line in lines)
    for number, row in enumerate(read_data("roles.tsv").splitlines()[1:], start=first):
        name, template = row.split("\t")
        for text in dict.fromkeys(filled(template, rng) for _ in range(_FILLINGS)):
            scenes = (Scene(), results_scene(rng))
            lines += [_Line(Example(None, text, scene, number), Role(name)) for scene in scenes]
    return lines


def _role(act: Act, text: str) -> Role | None:
    """The role of an authored example of an act; None where the act doesn't say."""
    role = _BY_ACT.get(act)
    plain = text.lower()
    if role is None or _TWO_PARTS.search(plain):
        return None
    return None if role is Role.WISH and _NO_WISH.search(plain) else role


def fit(
    inputs: csr_matrix, labels: NDArray[np.int64], sources: NDArray[np.int64]
) -> LogisticRegression:
    """A multinomial logistic regression; roles weigh the same, and so do the lines of each."""
    model = LogisticRegression(C=1.0, max_iter=400, class_weight="balanced", tol=1e-3)
    model.fit(inputs, labels, sample_weight=1 / np.bincount(sources)[sources])
    return model


def main() -> None:
    """Train on the authored lines and write the weights beside them."""
    lines = read_lines(SEED)
    examples = [line.example for line in lines]
    inputs = design_matrix(examples, embed(examples, load_encoder(load_settings())))
    labels = np.array([ROLES.index(line.role) for line in lines])
    sources = np.array([example.source for example in examples])
    held = folds(examples, _FOLDS, SEED)
    right = 0
    for fold in range(_FOLDS):
        model = fit(inputs[held != fold], labels[held != fold], sources[held != fold])
        right += int((model.predict(inputs[held == fold]) == labels[held == fold]).sum())
    typer.echo(f"{len(lines)} lines; right of those held out: {right / len(lines):.3f}")
    model = fit(inputs, labels, sources)
    LogisticHead(model.coef_.T, model.intercept_).write(DATA / WEIGHTS)


if __name__ == "__main__":
    typer.run(main)
