"""Tunes the sentence encoder to what questions ask: `python -m retrieval.asking_training`.

Reads `data/pairs.tsv` (heading, statement, and two questions that it answers, by writers who
invented shops and their products), `data/dealings.tsv` and `data/attributes.tsv`; writes what
`retrieval.export` makes the encoder of questions and statements from. Of the statements of a batch,
a question is to be nearest to its own, with or without the heading (InfoNCE: van den Oord et al.
2018, arXiv 1807.03748); beside it, what a text is about is to show in its vector. Takes half an
hour on one core; the heads over its vectors are fitted anew then
(`retrieval.dealings_training`, `retrieval.attributes_training`).
"""

import csv
from collections.abc import Iterator, Sequence

import numpy as np
import torch
import typer
from torch import Tensor, nn
from torch.nn import functional

from core.artifacts import write_arrays
from core.settings import load_settings
from retrieval.dealings_training import DATA, examples, fit
from retrieval.encoder import load_encoder
from retrieval.export import ASKING_CHANGES
from retrieval.low_rank import TunedEncoder, batches, learn

_SEED = 7
_EPOCHS = 5  # of the pairs
_BATCH = 64
_RATES = 5e-4, 1e-2  # of the encoder, of the heads that tell what a text is about
_WARM_UP = 50  # steps
_TEMPERATURE = 0.05
_HEADED = 0.6  # share of batches in which statements stand below their headings
_SMOOTHING = 0.05  # of the labels
_TOLD_EVERY = 50  # steps

Pair = tuple[str, str, str]
"""A heading, a statement, and a question that it answers."""


def read_pairs() -> list[Pair]:
    """The authored pairs."""
    with (DATA / "pairs.tsv").open(newline="", encoding="utf-8") as file:
        rows = [*csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
    return [(heading, statement, asked) for heading, statement, *both in rows for asked in both]


def _matching(asked: Tensor, told: Tensor, statements: Sequence[str]) -> Tensor:
    """How badly each question finds its statement among those of the batch, and it the question."""
    scores = asked @ told.T / _TEMPERATURE
    same = torch.tensor([[one == other for other in statements] for one in statements])
    scores = scores.masked_fill(same & ~torch.eye(len(statements), dtype=torch.bool), -1e4)
    own = torch.arange(len(statements))
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2


class _Subjects(nn.Module):
    """Tells which dealing, or which attribute, a text is about."""

    def __init__(self) -> None:
        super().__init__()
        plain = load_encoder(load_settings())
        self.heads = nn.ModuleList()
        self.texts: list[str] = []
        self._labels: list[tuple[int, int]] = []
        for file in ("dealings.tsv", "attributes.tsv"):
            shown = examples(DATA / file)
            names = sorted({name for name, _ in shown})
            begun = fit(shown, plain)
            head = nn.Linear(*begun.weights.shape)
            head.weight.data = torch.from_numpy(begun.weights.T.astype(np.float32))
            head.bias.data = torch.from_numpy(begun.biases.astype(np.float32))
            self.texts += [text for _, text in shown]
            self._labels += [(len(self.heads), names.index(name)) for name, _ in shown]
            self.heads.append(head)

    def loss(self, vectors: Tensor, rows: Sequence[int]) -> Tensor:
        """How badly the texts in `rows` are told, by their `vectors`."""
        labels = torch.tensor([self._labels[row] for row in rows])
        total = torch.zeros(())
        for at, head in enumerate(self.heads):
            of_it = labels[:, 0] == at
            odds, wanted = head(vectors[of_it]), labels[of_it, 1]
            total = total + functional.cross_entropy(
                odds, wanted, reduction="sum", label_smoothing=_SMOOTHING
            )
        return total / len(labels)


def main() -> None:
    """Tune and write, in one thread: then the same data give the same."""
    torch.set_num_threads(1)
    torch.manual_seed(_SEED)
    rng = np.random.default_rng(_SEED)
    encoder, subjects, pairs = TunedEncoder(), _Subjects(), read_pairs()
    texts = [*subjects.texts, *(text for h, s, q in pairs for text in (f"{h} {s}", s, q))]
    texts = list(dict.fromkeys(texts))
    states = dict(zip(texts, encoder.lower(texts), strict=True))
    typer.echo(f"{len(pairs)} pairs, {len(subjects.texts)} texts of known subjects")
    drawn = zip(
        batches([states[question] for _, _, question in pairs], _BATCH, rng),
        batches([states[text] for text in subjects.texts], _BATCH, rng),
        strict=False,
    )

    def losses() -> Iterator[Tensor]:
        for some, others in drawn:
            chosen = [pairs[row] for row in some]
            headed = rng.random() < _HEADED
            asked = encoder([states[question] for _, _, question in chosen])
            answers = encoder([states[f"{h} {s}" if headed else s] for h, s, _ in chosen])
            vectors = encoder([states[subjects.texts[row]] for row in others])
            matching = _matching(asked, answers, [statement for _, statement, _ in chosen])
            yield matching + subjects.loss(vectors, others.tolist())

    learners = zip((encoder.learnt(), subjects.parameters()), _RATES, strict=True)
    steps = _EPOCHS * (len(pairs) // _BATCH)
    learn(encoder, learners, losses(), steps=steps, warm_up=_WARM_UP, told_every=_TOLD_EVERY)
    write_arrays(ASKING_CHANGES, {k: v.astype(np.float16) for k, v in encoder.changes().items()})


if __name__ == "__main__":
    main()
