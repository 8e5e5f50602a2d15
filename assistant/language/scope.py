"""What a shop answers and what it doesn't: a small net, and the authored lines that are nearest."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.ports import EMBEDDING_SIZE

_NEAREST = 8  # lines of each side that an utterance is compared with
_SHARPNESS = 0.05  # cosine difference that makes a line e times less alike
_STEPS = 127  # of the numbers that a line is kept as


@dataclass(frozen=True)
class Net:
    """One hidden layer over what a sentence means, how it is put and where it is said."""

    hidden: NDArray[np.float32]
    """`(SCOPE_SIZE, n_units)`."""
    offsets: NDArray[np.float32]
    """`(n_units,)`, added before the units are rectified."""
    output: NDArray[np.float32]
    """`(n_units,)`."""

    def score(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)`, of `(n, SCOPE_SIZE)`."""
        units = np.maximum(inputs @ self.hidden + self.offsets, 0)
        scored: NDArray[np.float32] = units @ self.output
        return scored


@dataclass(frozen=True)
class Lines:
    """The authored lines, their vectors turned so that few numbers of each say nearly all."""

    turn: NDArray[np.float32]
    """`(EMBEDDING_SIZE, d)`."""
    outside: NDArray[np.float32]
    """`(d, n)` whole steps in [-127, 127], of lines that are out of scope."""
    inside: NDArray[np.float32]
    """`(d, m)`, of those that belong."""
    step: float
    """What one step of the lines' numbers is worth."""

    @classmethod
    def of(cls, vectors: NDArray[np.float32], outside: NDArray[np.bool_], size: int) -> "Lines":
        """Lines of unit `vectors`, `(n, EMBEDDING_SIZE)`, kept as `size` numbers each: their
        principal components, in whole steps.
        """
        _, components = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
        turn = components[:, -size:].astype(np.float16).astype(np.float32)
        turned = vectors @ turn
        step = float(np.abs(turned).max()) / _STEPS
        kept = np.round(turned / step).astype(np.float32)
        return cls(turn, _lying(kept[outside]), _lying(kept[~outside]), step)

    def score(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)`, of unit `vectors`, `(n, EMBEDDING_SIZE)`: log odds that the nearest lines are
        out of scope.
        """
        turned = vectors @ self.turn * (self.step / _SHARPNESS)
        out, within = (_alike(turned, lines) for lines in (self.outside, self.inside))
        return out - within


def _lying(lines: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(d, n)`, of `(n, d)`, as it is multiplied fastest."""
    return np.ascontiguousarray(lines.T)


def _alike(turned: NDArray[np.float32], lines: NDArray[np.float32]) -> NDArray[np.float32]:
    alike = turned @ lines
    nearest = np.partition(alike, -_NEAREST, axis=1)[:, -_NEAREST:]
    summed: NDArray[np.float32] = np.logaddexp.reduce(nearest, axis=1)
    return summed


@dataclass(frozen=True)
class Scope:
    """Tells what a shop answers from what it doesn't. Positive is out of scope."""

    net: Net
    lines: Lines
    bias: float

    def score(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)`, of the `features.SCOPE_PART`, `(n, SCOPE_SIZE)`."""
        vectors = inputs[:, :EMBEDDING_SIZE]
        units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)
        scored: NDArray[np.float32] = self.net.score(inputs) + self.lines.score(units)
        return scored + np.float32(self.bias)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What to keep of it beside the bias."""
        return {
            "scope_hidden": self.net.hidden.astype(np.float16),
            "scope_offsets": self.net.offsets,
            "scope_output": self.net.output,
            "scope_turn": self.lines.turn.astype(np.float16),
            "scope_outside": self.lines.outside.T.astype(np.int8),
            "scope_inside": self.lines.inside.T.astype(np.int8),
            "scope_step": np.array([self.lines.step], np.float32),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], bias: float) -> "Scope":
        """What `arrays` kept."""
        real = {name: np.asarray(values, np.float32) for name, values in arrays.items()}
        net = Net(real["scope_hidden"], real["scope_offsets"], real["scope_output"])
        lines = Lines(
            turn=real["scope_turn"],
            outside=_lying(real["scope_outside"]),
            inside=_lying(real["scope_inside"]),
            step=float(real["scope_step"][0]),
        )
        return cls(net, lines, bias)
