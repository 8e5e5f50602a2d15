"""A ranker learned from what customers bought next; the only file that imports LightGBM."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recsys.feature_names import direction, part_of
from recsys.recommendation import PartKind

if TYPE_CHECKING:
    import lightgbm


@dataclass(frozen=True)
class RankerConfig:
    """Options of `Ranker`; the defaults were tuned on Complete Journey's validation weeks."""

    trees: int = 120
    """How many, >= 1."""
    learning_rate: float = 0.1
    """Shrinkage of each tree, in (0, 1]."""
    leaves: int = 31
    """Most leaves of a tree, >= 2."""
    min_leaf: int = 100
    """Fewest pairs in a leaf, >= 1."""
    feature_share: float = 0.4
    """Share of the features that each tree may use, in (0, 1]."""
    ridge: float = 5.0
    """L2 penalty on leaf values, >= 0."""
    threads: int = 1
    """0 for all cores; with one, the rankers of both tasks learn side by side, which is faster
    than two threads that wait for each other in every node."""
    seed: int = 0


class Ranker:
    """Boosted trees on whether a pair was bought, whose score splits exactly into parts.

    A tree gives the value of the leaf that a pair falls into. On the way down, each split
    moves the expectation from its node's value to its child's; that step counts to the part
    of the split's feature (Saabas 2014). The steps telescope, so the parts sum to the score.
    """

    def __init__(self, names: Sequence[str], config: RankerConfig | None = None) -> None:
        self.names = tuple(names)
        self.config = config or RankerConfig()
        self._booster: lightgbm.Booster
        self._leaf_parts: list[NDArray[np.float32]]

    def fit(
        self,
        features: NDArray[np.float32],
        bought: NDArray[np.bool_],
        parts: Sequence[PartKind],
    ) -> "Ranker":
        """Learn.

        Args:
            features: `(m, len(names))`.
            bought: `(m,)` whether each pair was bought in the window.
            parts: the columns that `split` gives; contains `BASE`.
        """
        config = self.config
        import lightgbm  # brings scikit-learn, which serving does without

        data = lightgbm.Dataset(
            features,
            bought.astype(np.int8),
            feature_name=list(self.names),
            params={"max_bin": 63, "verbose": -1},
        )
        parameters = {
            "objective": "binary",
            "learning_rate": config.learning_rate,
            "num_leaves": config.leaves,
            "min_data_in_leaf": config.min_leaf,
            "feature_fraction": config.feature_share,
            "bagging_fraction": 0.5,
            "bagging_freq": 1,
            "lambda_l2": config.ridge,
            "num_threads": config.threads,
            "seed": config.seed,
            "deterministic": True,
            "monotone_constraints": [direction(name) for name in self.names],
            "force_col_wise": True,
            "verbose": -1,
        }
        self._booster = lightgbm.train(parameters, data, config.trees)
        columns = [list(parts).index(part_of(name)) for name in self.names]
        base = list(parts).index(PartKind.BASE)
        trees = self._booster.dump_model()["tree_info"]
        self._leaf_parts = [
            _leaf_parts(tree["tree_structure"], columns, base, len(parts)) for tree in trees
        ]
        return self

    def split(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score pairs, by part.

        Args:
            features: `(m, len(names))`.

        Returns:
            `(m, parts)` float32; the sum over parts is the log odds of a purchase.
        """
        leaves = np.asarray(
            self._booster.predict(features, pred_leaf=True, num_threads=self.config.threads),
            np.int32,
        ).reshape(len(features), -1)
        total = np.zeros((len(features), self._leaf_parts[0].shape[1]), np.float32)
        for tree, table in enumerate(self._leaf_parts):
            total += table[leaves[:, tree]]
        return total


def _leaf_parts(
    root: dict[str, Any], columns: list[int], base: int, n_parts: int
) -> NDArray[np.float32]:
    """What each leaf of a tree adds to each part, `(leaves, parts)`."""
    found: dict[int, NDArray[np.float64]] = {}
    start = np.zeros(n_parts)
    start[base] = _value(root)
    pending = [(root, start)]
    while pending:
        node, parts = pending.pop()
        if "leaf_value" in node:
            found[int(node.get("leaf_index", 0))] = parts
            continue
        for child in (node["left_child"], node["right_child"]):
            moved = parts.copy()
            moved[columns[node["split_feature"]]] += _value(child) - _value(node)
            pending.append((child, moved))
    return np.stack([found[leaf] for leaf in range(len(found))]).astype(np.float32)


def _value(node: dict[str, Any]) -> float:
    return float(node["leaf_value"] if "leaf_value" in node else node["internal_value"])
