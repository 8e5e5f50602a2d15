"""What a shop answers and what it doesn't: a small net over what a sentence does."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scope:
    """One hidden layer over what a sentence does, how it is put and where it is said. Positive is
    out of scope.
    """

    hidden: NDArray[np.float32]
    """`(SCOPE_SIZE, n_units)`."""
    offsets: NDArray[np.float32]
    """`(n_units,)`, added before the units are rectified."""
    output: NDArray[np.float32]
    """`(n_units,)`."""
    bias: float

    def score(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)`, of the `features.SCOPE_PART`, `(n, SCOPE_SIZE)`."""
        units = np.maximum(inputs @ self.hidden + self.offsets, 0)
        scored: NDArray[np.float32] = units @ self.output
        return scored + np.float32(self.bias)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What to keep of it beside the bias."""
        return {
            "scope_hidden": self.hidden.astype(np.float16),
            "scope_offsets": self.offsets,
            "scope_output": self.output,
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], bias: float) -> "Scope":
        """What `arrays` kept."""
        real = {name: np.asarray(values, np.float32) for name, values in arrays.items()}
        return cls(real["scope_hidden"], real["scope_offsets"], real["scope_output"], bias)
