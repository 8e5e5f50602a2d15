"""From texts to the numbers that the blend weighs: every head's logits and their shape."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.cues import CUES, cues
from assistant.sentiment.lexicon import Lexicon
from assistant.sentiment.ngrams import NgramHead, buckets

FEATURES = (
    "embedding_mean", "embedding_max", "embedding_min", "embedding_first", "embedding_last",
    "embedding_spread", "neutral_mean", "ngrams_review", "ngrams_short",
    "vader_compound", "vader_positive", "vader_negative", "length",
    "abs_embedding", "abs_review", "abs_short", "abs_vader",
    "length_x_embedding", "length_x_review", "length_x_short", "length_x_vader",
    *CUES,
)  # fmt: skip
"""The columns of `feature_matrix`."""


@dataclass(frozen=True)
class EmbeddingHead:
    """A linear model on sentence embeddings, read sentence by sentence.

    Scoring sentences and averaging transfers far better than scoring the embedding of a
    whole review: on product reviews never trained on, macro F1 is .81 instead of .73.
    """

    weights: NDArray[np.float32]
    """`(EMBEDDING_SIZE, 2)`: logits of positive against negative, and of neutral."""

    bias: NDArray[np.float32]
    """`(2,)`"""

    def logits(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits of each sentence, `(n, 2)` float32, from its vector, `(n, EMBEDDING_SIZE)`."""
        return np.asarray(vectors @ self.weights + self.bias, np.float32)


@dataclass(frozen=True)
class Heads:
    """The three heads that read a text; VADER needs no weights."""

    embedding: EmbeddingHead
    review: NgramHead
    """Trained on long reviews."""

    short: NgramHead
    """Trained on sentences and chat."""


@dataclass(frozen=True)
class Sentences:
    """The sentences of several texts in one row."""

    vectors: NDArray[np.float32]
    """`(n_sentences, EMBEDDING_SIZE)`"""

    starts: NDArray[np.intp]
    """`(n_texts,)` index of each text's first sentence; every text has at least one."""


def feature_matrix(
    heads: Heads, lexicon: Lexicon, texts: Sequence[str], sentences: Sentences
) -> NDArray[np.float32]:
    """What the blend weighs: `(len(texts), len(FEATURES))` float32, indexed as `texts`."""
    by_sentence = heads.embedding.logits(sentences.vectors)
    hashed = [buckets(text) for text in texts]
    return assemble(
        embedding=_pool(by_sentence, sentences.starts),
        ngrams=np.stack([heads.review.logits(hashed), heads.short.logits(hashed)], axis=1),
        lexicon=lexicon.score(texts),
        length=np.log1p(np.array([len(found) for found in hashed], np.float32)),
        cue=cues(texts),
    )


def assemble(
    *,
    embedding: NDArray[np.float32],
    ngrams: NDArray[np.float32],
    lexicon: NDArray[np.float32],
    length: NDArray[np.float32],
    cue: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Join the columns in the order of `FEATURES`; each argument has a row a text."""
    main = np.column_stack([embedding[:, 0], ngrams, lexicon[:, 0]])
    return np.column_stack(
        [embedding, ngrams, lexicon, length, np.abs(main), main * length[:, None], cue]
    ).astype(np.float32)


def _pool(logits: NDArray[np.float32], starts: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mean, largest, smallest, first, last and spread of polarity; mean of the neutral logit."""
    if not len(starts):
        return np.zeros((0, 7), np.float32)
    counts = np.diff(np.append(starts, len(logits)))
    polarity = logits[:, 0]
    mean = np.add.reduceat(polarity, starts) / counts
    square = np.add.reduceat(polarity**2, starts) / counts
    return np.column_stack(
        [
            mean,
            np.maximum.reduceat(polarity, starts),
            np.minimum.reduceat(polarity, starts),
            polarity[starts],
            polarity[starts + counts - 1],
            np.sqrt(np.maximum(square - mean**2, 0)),
            np.add.reduceat(logits[:, 1], starts) / counts,
        ]
    ).astype(np.float32)
