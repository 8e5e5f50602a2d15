"""What reviewers hold of every product's aspects, and which aspects each customer minds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.store import AspectsRow

_FILE = "opinions.json"
_PRIOR = 2.0
"""Mentions without a verdict that every aspect of every product starts from."""


class OpinionTable:
    """Reviews by aspect, for ranking. Rows are products in the catalogue's order."""

    def __init__(
        self,
        scores: Mapping[str, Mapping[int, float]],
        cares: Mapping[str, Mapping[str, float]],
        n: int,
    ) -> None:
        """Wrap what `of` counted.

        Args:
            scores: aspect to product index to verdict in [-1, 1].
            cares: customer to aspect to share of what they write about, summing to 1.
            n: number of products.
        """
        self._scores = scores
        self._cares = cares
        self._n = n

    @classmethod
    def of(cls, rows: Iterable[AspectsRow], product_ids: Sequence[str]) -> "OpinionTable":
        """Add up what reviews say.

        A verdict is the sum of a product's scores on an aspect over their number plus two, so
        that one reviewer weighs a third of what many do.
        """
        index = {id: at for at, id in enumerate(product_ids)}
        sums: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        written: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            at = index.get(row.product_id)
            for said in row.aspects:
                name = str(said["name"])
                if row.customer_id is not None:
                    written[row.customer_id][name] += 1
                if at is not None:
                    sums[name][at] += float(said["score"])
                    counts[name][at] += 1
        scores = {
            name: {at: total / (counts[name][at] + _PRIOR) for at, total in of_name.items()}
            for name, of_name in sums.items()
        }
        cares = {
            customer: {name: count / sum(named.values()) for name, count in named.items()}
            for customer, named in written.items()
        }
        return cls(scores, cares, len(product_ids))

    def lifts(
        self, aspects: Sequence[str] = (), customer_id: str | None = None
    ) -> dict[str, NDArray[np.float32]]:
        """How reviewers' verdicts move products for one request.

        Args:
            aspects: names that the request speaks of ("comfortable"); each counts fully.
            customer_id: a customer who consents; the aspects that their own reviews speak of
                count by their share of them.

        Returns:
            Aspect to `(n_products,)` in [-1, 1]: the verdict, times how much the aspect counts.
        """
        weights = dict.fromkeys(aspects, 1.0)
        for name, share in self._cares.get(customer_id or "", {}).items():
            weights.setdefault(name, share)
        return {
            name: np.float32(weight) * self.verdicts(name)
            for name, weight in weights.items()
            if name in self._scores
        }

    def verdicts(self, aspect: str) -> NDArray[np.float32]:
        """`(n_products,)` in [-1, 1]; 0 where nobody has spoken of the aspect."""
        values = np.zeros(self._n, np.float32)
        found = self._scores.get(aspect, {})
        values[list(found)] = list(found.values())
        return values

    def save(self, folder: Path) -> None:
        """Write the table into a generation."""
        scores = {
            name: [list(of_name), [round(value, 3) for value in of_name.values()]]
            for name, of_name in self._scores.items()
        }
        write_json(folder / _FILE, {"n": self._n, "scores": scores, "cares": self._cares})

    @classmethod
    def load(cls, folder: Path) -> "OpinionTable":
        """Read what `save` wrote.

        Raises:
            ArtifactError: the file is missing or damaged.
        """
        found: dict[str, Any] = read_json(folder / _FILE)
        scores = {
            name: dict(zip(at, values, strict=True))
            for name, (at, values) in found["scores"].items()
        }
        return cls(scores, found["cares"], int(found["n"]))
