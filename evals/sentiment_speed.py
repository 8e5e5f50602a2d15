"""How fast sentiment is, beside the encoder alone in the same run."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from assistant.sentiment import SentimentModel
from core.ports import Encoder

_ROUNDS = 3


def measure_speed(
    encoder: Encoder, utterances: Sequence[str], texts: Sequence[str]
) -> dict[str, float]:
    """Time single utterances and a batch.

    Args:
        encoder: what the model reads with.
        utterances: different ones, timed one by one, encoding included.
        texts: timed in a batch.

    Returns:
        `utterance_p50_ms`, `texts_per_second` and `times_encoder` (time of the batch over that
        of encoding the same texts whole; the best of three rounds of each).
    """
    model = SentimentModel(encoder)
    model.score(["warm up", "both paths"])
    single = [_seconds(partial(model.score, [text])) for text in utterances]
    alone = min(_seconds(partial(encoder.encode, texts)) for _ in range(_ROUNDS))
    scored = min(_seconds(partial(model.score, texts)) for _ in range(_ROUNDS))
    return {
        "utterance_p50_ms": 1_000 * float(np.median(single)),
        "texts_per_second": len(texts) / scored,
        "times_encoder": scored / alone,
    }


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
