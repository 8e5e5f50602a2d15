"""Tunes the sentence encoder to what utterances do (`retrieval.low_rank`), with both heads that
read it.

One loss tells the acts apart, another what is out of scope. Needs torch; `assistant.language.train`
calls it and writes what it learnt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional

from assistant.language.features import CONTEXT_PART, EMBEDDING_WEIGHT, SCOPE_SIZE
from assistant.language.scope import Scope
from core.ports import EMBEDDING_SIZE
from retrieval.low_rank import TunedEncoder, batches, learn

Matrix = NDArray[np.float32]

_UNITS = 64
_EPOCHS = 3
_BATCH = 64
_WARM_UP = 100  # steps
_RATES = 5e-4, 3e-4, 1e-3  # of the encoder, of the acts' head, of the scope's
_SMOOTHING = 0.05  # of the labels
_TOLD_EVERY = 200  # steps


@dataclass(frozen=True)
class Lines:
    """What is learnt from: one row for each way in which a text is said."""

    texts: Sequence[str]
    inputs: csr_matrix
    """`(n, features.SIZE)`, without the sentence's vector."""
    acts: NDArray[np.int64]
    """`(n,)`, -1 where only the scope is known."""
    outside: NDArray[np.bool_]
    """`(n,)`."""

    def of(self, rows: NDArray[np.bool_]) -> "Lines":
        """Some of them."""
        texts = [text for text, is_in in zip(self.texts, rows, strict=True) if is_in]
        return Lines(texts, self.inputs[rows], self.acts[rows], self.outside[rows])


@dataclass(frozen=True)
class Tuned:
    """What was learnt."""

    changes: dict[str, Matrix]
    """Of the encoder, as `retrieval.export.SPEECH_CHANGES` holds them."""
    coefficients: Matrix
    """`(features.SIZE, n_acts)`."""
    intercept: Matrix
    """`(n_acts,)`."""
    scope: Scope
    held_out: Matrix
    """Log odds of the acts of the lines held out, `(n, n_acts)`."""


def tune(lines: Lines, held: Lines, coefficients: Matrix, intercept: Matrix, seed: int) -> Tuned:
    """Learn the encoder's changes and both heads, in one thread: then the same seed and lines give
    the same.

    Args:
        lines: to learn from.
        held: held out.
        coefficients: of the acts' head to begin with, `(features.SIZE, n_acts)`.
        intercept: its, `(n_acts,)`.
        seed: draws everything.

    Raises:
        ArtifactError: the encoder's weights are missing or wrong.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    speech = TunedEncoder()
    heads = _Heads(coefficients, intercept)
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(lines.texts):
        rows.setdefault(text, []).append(row)
    firsts = np.array([some[0] for some in rows.values()])
    acts, sides = _weights(lines.acts[firsts], lines.outside[firsts], len(intercept))
    states = speech.lower(list(rows))
    said = list(rows.values())
    rng = np.random.default_rng(seed)

    def losses() -> Iterator[Tensor]:
        for batch in batches(states, _BATCH, rng):
            drawn = np.array([rng.choice(said[text]) for text in batch])
            inputs = torch.from_numpy(lines.inputs[drawn].toarray())
            odds, leaning = heads(speech([states[text] for text in batch]), inputs)
            act = torch.from_numpy(lines.acts[drawn])
            side = torch.from_numpy(lines.outside[drawn].astype(np.float32))
            of_acts = functional.cross_entropy(
                odds, act, weight=acts, ignore_index=-1, label_smoothing=_SMOOTHING
            )
            of_scope = functional.binary_cross_entropy_with_logits(leaning, side, pos_weight=sides)
            yield of_scope + of_acts.nan_to_num()  # of a batch without acts

    learners = zip((speech.learnt(), heads.acts.parameters(), heads.scope()), _RATES, strict=True)
    steps = _EPOCHS * (len(rows) // _BATCH)
    learn(speech, learners, losses(), steps=steps, warm_up=_WARM_UP, told_every=_TOLD_EVERY)
    return _tuned(speech, heads, held)


@torch.no_grad()
def _tuned(speech: TunedEncoder, heads: "_Heads", held: Lines) -> Tuned:
    speech.eval()
    states = speech.lower(held.texts)
    odds = []
    for start in range(0, len(states), _BATCH):
        rows = slice(start, start + _BATCH)
        inputs = torch.from_numpy(held.inputs[rows].toarray())
        odds.append(heads(speech(states[rows]), inputs)[0].numpy())
    return Tuned(
        changes=speech.changes(),
        coefficients=heads.acts.weight.numpy(force=True).T,
        intercept=heads.acts.bias.numpy(force=True),
        scope=Scope(
            hidden=heads.below.weight.numpy(force=True).T,
            offsets=heads.below.bias.numpy(force=True),
            output=heads.above.weight.numpy(force=True)[0],
            bias=float(heads.above.bias.item()),
        ),
        held_out=np.concatenate(odds),
    )


def _weights(
    acts: NDArray[np.int64], outside: NDArray[np.bool_], count: int
) -> tuple[Tensor, Tensor]:
    """Of each act, rare ones more, by the root of how rare; and of being out of scope, so that
    both sides weigh the same.
    """
    known = np.bincount(acts[acts >= 0], minlength=count).clip(1)
    share = float(outside.mean())
    return (
        torch.from_numpy(np.sqrt(known.mean() / known).astype(np.float32)),
        torch.tensor((1 - share) / share, dtype=torch.float32),
    )


class _Heads(nn.Module):
    """What tells the acts, and what tells the scope."""

    def __init__(self, coefficients: Matrix, intercept: Matrix) -> None:
        super().__init__()
        self.acts = nn.Linear(*coefficients.shape)
        self.acts.weight.data = torch.from_numpy(coefficients.T.copy())
        self.acts.bias.data = torch.from_numpy(intercept.copy())
        self.below = nn.Linear(SCOPE_SIZE, _UNITS)
        self.above = nn.Linear(_UNITS, 1)

    def scope(self) -> list[nn.Parameter]:
        """The parameters of what tells the scope."""
        return [*self.below.parameters(), *self.above.parameters()]

    def forward(self, vectors: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Log odds of the acts, `(n, n_acts)`, and of being out of scope, `(n,)`."""
        weighted = EMBEDDING_WEIGHT * vectors
        odds: Tensor = self.acts(torch.cat([weighted, inputs[:, EMBEDDING_SIZE:]], 1))
        seen = torch.cat([weighted, inputs[:, CONTEXT_PART]], 1)
        leaning: Tensor = self.above(torch.relu(self.below(seen)))[:, 0]
        return odds, leaning
