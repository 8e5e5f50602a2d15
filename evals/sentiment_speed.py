"""How fast sentiment is, beside the encoder alone in the same run."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from assistant.sentiment import SentimentModel
from core.ports import Encoder

_SINGLE = 200
_BATCH = 400
_ROUNDS = 3


def measure_speed(encoder: Encoder, texts: Sequence[str]) -> dict[str, float]:
    """Time single utterances and a batch.

    Args:
        encoder: what the model reads with.
        texts: at least 600 sentences; the first 200 are timed one by one, encoding included.

    Returns:
        `utterance_p50_ms`, `texts_per_second` and `times_encoder` (time of a batch over that
        of encoding the same texts whole; the best of three rounds of each).
    """
    model = SentimentModel(encoder)
    model.score(texts[-3:])
    single = [_seconds(partial(model.score, [text])) for text in texts[:_SINGLE]]
    batch = texts[_SINGLE : _SINGLE + _BATCH]
    alone = min(_seconds(partial(encoder.encode, batch)) for _ in range(_ROUNDS))
    scored = min(_seconds(partial(model.score, batch)) for _ in range(_ROUNDS))
    return {
        "utterance_p50_ms": 1_000 * float(np.median(single)),
        "texts_per_second": len(batch) / scored,
        "times_encoder": scored / alone,
    }


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
