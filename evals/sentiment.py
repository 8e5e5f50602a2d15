"""Suite `sentiment`: the shipped heads on texts that they were never trained on.

Protocols
- *in domain*: 1,000 IMDb reviews drawn at random from 24,904; the others trained the heads.
- *transfer*: the product reviews of 1, 2, 4 and 5 stars (814), by the general blend, which
  like every head has seen no product review.
- *sst2*: the 872 sentences of SST-2 test, by the general blend.
- *three classes*: the 999 product reviews as negative, neutral, positive; five stratified
  folds (seed 0). In each, four fifths refine the blend for reviews as a shop's own would
  (`assistant.sentiment.refine`), and the last is predicted.
- *chat*: 150 utterances of our own, kept apart before anything was tuned.
- *ece*: expected calibration error, ten bins, over all of these predictions together; each
  set alone is in the report. Of two classes, confidence is P(label) / (1 - P(neutral)).

Two-class predictions are the sign of the score. Peers are VADER, the embedding head and the
n-gram head alone, the average of the three signed scores, and the unsigned average often
seen in shops, (VADER + confidence of the embedding head) / 2; cut at 0 for two classes and
at +-.05 (VADER's authors' advice) or +-1/3 (the rest) for three.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold

from assistant.sentiment import SentimentModel
from assistant.sentiment.blend import Blend, signed
from assistant.sentiment.calibration import expected_calibration_error
from assistant.sentiment.fitting import fit_blend
from assistant.sentiment.model import head_scores
from core.errors import SourceError
from core.ports import Encoder
from core.settings import load_settings
from evals import sentiment_data as data
from evals.sentiment_report import write_report
from evals.sentiment_speed import measure_speed

FOLDS = 5
_TIMED = 400
_TIMED_REVIEWS = 100
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where the reviews that nobody here wrote are, beside the project."""


@dataclass(frozen=True)
class Result:
    """Predictions for one set of texts."""

    name: str
    labels: NDArray[np.int64]
    """`(n,)` truth: -1, 0 or 1."""

    probabilities: NDArray[np.float32]
    """`(n, 3)` of the blend."""

    peers: dict[str, NDArray[np.float32]]
    """Signed scores `(n,)` of each peer."""

    @property
    def classes(self) -> list[int]:
        """The labels that occur."""
        return sorted(set(self.labels.tolist()))

    def predictions(self) -> NDArray[np.int64]:
        """The blend's labels, `(n,)`."""
        if len(self.classes) == 2:
            return np.where(signed(self.probabilities) >= 0, 1, -1)
        return np.asarray(self.probabilities.argmax(axis=1) - 1, np.int64)

    def confidence(self) -> NDArray[np.float32]:
        """The blend's probability of its own label, `(n,)`."""
        if len(self.classes) == 3:
            return np.asarray(self.probabilities.max(axis=1), np.float32)
        pair = self.probabilities[:, [0, 2]]
        return np.asarray(pair.max(axis=1) / pair.sum(axis=1), np.float32)

    def right(self) -> NDArray[np.bool_]:
        """Which predictions are right, `(n,)`."""
        return np.asarray(self.predictions() == self.labels, np.bool_)

    def metrics(self) -> dict[str, float]:
        """`accuracy`, `macro_f1` (mean of the labels' F1) and `ece` of the blend."""
        return {
            **_metrics(self.labels, self.predictions()),
            "ece": expected_calibration_error(self.confidence(), self.right()),
        }

    def peer_metrics(self) -> dict[str, dict[str, float]]:
        """`accuracy` and `macro_f1` of each peer."""
        return {
            name: _metrics(self.labels, _cut(scores, name, len(self.classes)))
            for name, scores in self.peers.items()
        }

    def confusion(self) -> NDArray[np.int64]:
        """Counts, rows truth and columns prediction, in the order of `classes`."""
        return np.asarray(
            confusion_matrix(self.labels, self.predictions(), labels=self.classes), np.int64
        )


def run(
    report: Path | None = None, encoder: Encoder | None = None, folder: Path = DATA
) -> dict[str, object]:
    """Run the suite.

    Args:
        report: Markdown file to write; the diagrams go beside it.
        encoder: the shipped one when None.
        folder: the data folder.

    Returns:
        `suite`, `protocol`, `metrics`, `peers` (of each set) and `seconds`.

    Raises:
        SourceError: the data folder is missing.
    """
    start = time.perf_counter()
    if not (folder / "sentiment").is_dir():
        raise SourceError(f"The suite reads reviews in {folder / 'sentiment'}, which is missing.")
    encoder = encoder or load_default_encoder()
    model = SentimentModel(encoder)
    results = evaluate(model, folder)
    metrics = headline(results)
    sentences = data.sst2(folder, "test").texts[:_TIMED]
    reviews = data.products(folder)[0][:_TIMED_REVIEWS]
    metrics.update(measure_speed(encoder, data.chat("tune").texts[:_TIMED], sentences, reviews))
    outcome: dict[str, object] = {
        "suite": "sentiment",
        "protocol": __doc__,
        "metrics": metrics,
        "peers": {result.name: result.peer_metrics() for result in results},
        "seconds": round(time.perf_counter() - start, 1),
    }
    if report is not None:
        write_report(report, model.name, results, metrics)
    return outcome


def load_default_encoder() -> Encoder:
    """The encoder that Aisle ships."""
    from retrieval.encoder import load_encoder  # not needed where a test passes its own

    return load_encoder(load_settings())


def evaluate(model: SentimentModel, folder: Path) -> list[Result]:
    """Predict every set; `in_domain` only where the film reviews are installed."""
    results = []
    if data.films_installed():
        results.append(_by_model("in_domain", model, data.films("test")))
    texts, stars = data.products(folder)
    features = model.features(texts)
    labels = np.sign(stars - 3)
    clear = labels != 0
    general = model.weights.general
    results.append(_result("transfer", labels[clear], features[clear], general))
    sst2 = data.sst2(folder, "test")
    results.append(_result("sst2", sst2.labels, model.features(sst2.texts), general))
    results.append(_folds(features, labels))
    results.append(chat_result(model))
    return results


def chat_result(model: SentimentModel) -> Result:
    """Predictions for the chat utterances kept apart."""
    return _by_model("chat", model, data.chat("test"))


def headline(results: list[Result]) -> dict[str, float]:
    """The suite's metrics: `<set>.<metric>` of every set, and `ece` of all predictions."""
    metrics = {
        f"{result.name}.{name}": value
        for result in results
        for name, value in result.metrics().items()
    }
    confidence = np.concatenate([result.confidence() for result in results])
    right = np.concatenate([result.right() for result in results])
    metrics["ece"] = expected_calibration_error(confidence, right)
    return metrics


def _by_model(name: str, model: SentimentModel, labelled: data.Labelled) -> Result:
    features = model.features(labelled.texts)
    return Result(name, labelled.labels, model.blend(features), _peers(features))


def _result(
    name: str, labels: NDArray[np.int64], features: NDArray[np.float32], blend: Blend
) -> Result:
    return Result(name, labels, blend.probabilities(features), _peers(features))


def _folds(features: NDArray[np.float32], labels: NDArray[np.int64]) -> Result:
    probabilities = np.zeros((len(labels), 3), np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(features, labels):
        blend = fit_blend(features[train], labels[train])
        probabilities[test] = blend.probabilities(features[test])
    return Result("three_class", labels, probabilities, _peers(features))


def _peers(features: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    alone = head_scores(features)
    vader, embedding, ngrams = alone.T
    return {
        "vader": vader,
        "embedding head": embedding,
        "n-gram head": ngrams,
        "signed average": alone.mean(axis=1),
        "unsigned average": (vader + (1 + np.abs(embedding)) / 2) / 2,
    }


def _cut(scores: NDArray[np.float32], name: str, classes: int) -> NDArray[np.int64]:
    """Labels from signed scores."""
    if classes == 2:
        return np.where(scores >= 0, 1, -1)
    margin = 0.05 if name == "vader" else 1 / 3
    return np.where(scores >= margin, 1, np.where(scores <= -margin, -1, 0))


def _metrics(labels: NDArray[np.int64], predictions: NDArray[np.int64]) -> dict[str, float]:
    return {
        "accuracy": float(accuracy_score(labels, predictions)),
        "macro_f1": float(f1_score(labels, predictions, average="macro")),
    }
