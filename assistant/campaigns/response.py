"""Who will respond: a ranking with calibrated probabilities, learnt from earlier campaigns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer

_FOLDS = 4
_EDGE = 1e-4


@dataclass(frozen=True)
class ResponseConfig:
    """Options, tuned on earlier campaigns against those that followed them."""

    strength: float = 0.1
    """Inverse penalty of the logistic half."""
    trees: int = 150
    leaves: int = 7
    rate: float = 0.03
    seeds: int = 3


@dataclass(frozen=True)
class Reliability:
    """How a part of the predictions came true."""

    predicted: float
    observed: float
    count: int


class ResponseModel:
    """The mean, in log odds, of a logistic model on ranks and of boosted trees, calibrated by
    Platt's method (1999) on predictions for campaigns that weren't learnt from.
    """

    def __init__(
        self,
        parts: list[Any],
        slope: float,
        intercept: float,
        held_out: NDArray[np.float64],
        labels: NDArray[np.bool_],
    ) -> None:
        self._parts = parts
        self._slope = slope
        self._intercept = intercept
        self.held_out = self._chance(held_out)
        """`(n,)` probabilities that campaigns were given by models that hadn't learnt from them;
        all .5 where there was one campaign only."""
        self.labels = labels
        """`(n,)` what those recipients did."""

    @classmethod
    def fit(
        cls,
        features: NDArray[np.float64],
        labels: NDArray[np.bool_],
        campaigns: NDArray[Any],
        config: ResponseConfig | None = None,
    ) -> "ResponseModel":
        """Learn from what recipients of earlier campaigns did.

        Args:
            features: `(n, d)`, none missing, known when the campaign began.
            labels: `(n,)` whether each responded.
            campaigns: `(n,)` which campaign each row is of; calibration holds whole ones out.
            config: options.

        Raises:
            ValueError: nobody responded, or everybody.
        """
        if labels.all() or not labels.any():
            raise ValueError("a response model needs some who responded and some who didn't")
        config = config or ResponseConfig()
        held_out = np.zeros(len(labels))
        folds = min(_FOLDS, len(np.unique(campaigns)))
        if folds > 1:
            for fit, rest in GroupKFold(folds).split(features, labels, campaigns):
                if labels[fit].any():
                    held_out[rest] = _log_odds(
                        _parts(features[fit], labels[fit], config), features[rest]
                    )
            platt = LogisticRegression(C=1e6).fit(held_out[:, None], labels)
            slope, intercept = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        else:
            slope, intercept = 1.0, 0.0
        parts = _parts(features, labels, config)
        return cls(parts, max(slope, 0.1), intercept, held_out, labels)

    def predict(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(n,)` probabilities to respond."""
        return self._chance(_log_odds(self._parts, features))

    def _chance(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(1 / (1 + np.exp(-(self._slope * odds + self._intercept))))

    def reliability(self, bins: int = 5) -> tuple[Reliability, ...]:
        """Predicted and observed share of the held-out rows, by parts of equal size."""
        return reliability(self.held_out, self.labels, bins)


def reliability(
    predicted: NDArray[np.float64], labels: NDArray[np.bool_], bins: int = 5
) -> tuple[Reliability, ...]:
    """Predicted and observed rate by `bins` parts of equal size, the least likely first."""
    order = np.argsort(predicted, kind="stable")
    return tuple(
        Reliability(float(predicted[rows].mean()), float(labels[rows].mean()), len(rows))
        for rows in np.array_split(order, bins)
        if len(rows)
    )


def _parts(
    features: NDArray[np.float64], labels: NDArray[np.bool_], config: ResponseConfig
) -> list[Any]:
    quantiles = min(100, len(features))
    linear = make_pipeline(
        QuantileTransformer(n_quantiles=quantiles, random_state=0),
        LogisticRegression(C=config.strength, max_iter=1_000),
    ).fit(features, labels)
    trees = [
        LGBMClassifier(
            n_estimators=config.trees,
            learning_rate=config.rate,
            num_leaves=config.leaves,
            min_child_samples=30,
            subsample=0.8,
            subsample_freq=1,
            colsample_bytree=0.5,
            reg_lambda=10,
            random_state=seed,
            n_jobs=1,
            verbose=-1,
        ).fit(features, labels)
        for seed in range(config.seeds)
    ]
    return [linear, *trees]


def _log_odds(parts: list[Any], features: NDArray[np.float64]) -> NDArray[np.float64]:
    linear, *trees = parts

    def odds(part: Any) -> NDArray[np.float64]:
        if isinstance(part, LGBMClassifier):
            chance = np.asarray(part.booster_.predict(features))
        else:
            chance = part.predict_proba(features)[:, 1]
        chance = np.clip(chance, _EDGE, 1 - _EDGE)
        return np.asarray(np.log(chance / (1 - chance)))

    return np.asarray((odds(linear) + np.mean([odds(tree) for tree in trees], axis=0)) / 2)
