"""Fits `assistant.language.counting` anew: `python -m assistant.language.counting_training`.

Reads `data/clauses.tsv` (acts, scene, text): utterances of several clauses that do one thing or
two, none of which the classifier of acts has learnt. Prints the weights, and how the utterances
fare that they were fitted without.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.language.choosing import COUNTED, Clause, joined_clauses
from assistant.language.counting import signs_of
from assistant.language.examples import scenes_of, training_vocabulary
from assistant.language.judging import ClauseJudge
from assistant.language.lexicon import read_data
from assistant.language.text import normalise
from core.settings import load_settings
from core.turn import Act
from retrieval.encoder import load_encoders

_SEED = 7
_FOLDS = 8
_STRENGTH = 0.1  # of what is held against weights, as scikit-learn's C; .03 to 1 choose alike


@dataclass(frozen=True)
class _Line:
    """One utterance in one scene."""

    acts: frozenset[Act]
    whole: Act
    parts: Sequence[Clause]
    signs: NDArray[np.float64]
    """`(n_parts, n_signs)`."""

    @property
    def counts(self) -> list[bool]:
        """Which of its clauses do something of their own."""
        return [part.act in self.acts for part in self.parts]

    def is_told(self, chances: NDArray[np.float64]) -> bool:
        """Whether its acts are told by these chances of its clauses."""
        acts = {part.act for part, c in zip(self.parts, chances, strict=True) if c >= COUNTED}
        return (acts or {self.whole}) == self.acts


def read_lines() -> list[_Line]:
    """The utterances that have several clauses."""
    judge = ClauseJudge(load_encoders(load_settings()), training_vocabulary())
    rng = random.Random(_SEED)
    lines = []
    for row in read_data("clauses.tsv").splitlines()[1:]:
        acts, kind, text = row.split("\t")
        for scene in scenes_of(kind, rng):
            whole, parts, likely = judge.opinions(normalise(text), scene)
            joined = joined_clauses(parts)
            if len(joined) > 1:
                signs = signs_of(whole, joined, likely)
                wanted = frozenset(map(Act, acts.split("+")))
                lines.append(_Line(wanted, whole.act, joined, np.array(signs, np.float64)))
    return lines


def main() -> None:
    """Fit and print."""
    lines = read_lines()
    inputs = np.concatenate([line.signs for line in lines])
    counts = np.array([flag for line in lines for flag in line.counts])
    groups = np.repeat(np.arange(len(lines)), [len(line.parts) for line in lines])
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=1_000)
    standard = (inputs - mean) / spread
    model.fit(standard, counts)
    weights = model.coef_[0] / spread
    typer.echo(f"{tuple(weights.round(2).tolist())}, {model.intercept_[0] - weights @ mean:.2f}")
    folds = GroupKFold(_FOLDS)
    held_out = cross_val_predict(
        model, standard, counts, cv=folds, groups=groups, method="predict_proba"
    )[:, 1]
    ends = np.cumsum([len(line.parts) for line in lines])[:-1]
    told = [
        (len(line.acts), line.is_told(chances))
        for line, chances in zip(lines, np.split(held_out, ends), strict=True)
    ]
    for number in (1, 2):
        right = [flag for count, flag in told if count == number]
        typer.echo(f"of {len(right)} lines with {number} told right: {np.mean(right):.3f}")


if __name__ == "__main__":
    main()
