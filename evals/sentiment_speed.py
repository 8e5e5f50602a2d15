"""How fast sentiment is, beside the encoder alone in the same run."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from assistant.sentiment import SentimentModel
from core.ports import Encoder

_ROUNDS = 3


def measure_speed(
    encoder: Encoder, utterances: Sequence[str], texts: Sequence[str], reviews: Sequence[str]
) -> dict[str, float]:
    """Time single utterances and batches.

    Args:
        encoder: what the model reads with.
        utterances: different ones, timed one by one, encoding included.
        texts: single sentences, timed in a batch.
        reviews: texts of several sentences, timed in a batch.

    Returns:
        `utterance_p50_ms` by the clock; `texts_per_second` of `texts`, and `times_encoder` and
        `reviews_times_encoder` (a batch over encoding the same texts whole) by processor time,
        the best of three rounds of each.
    """
    model = SentimentModel(encoder)
    model.score(["warm up", "both paths"])
    single = [_seconds(partial(model.score, [text]), time.perf_counter) for text in utterances]
    scored, ratio = _batch(model, encoder, texts)
    return {
        "utterance_p50_ms": 1_000 * float(np.median(single)),
        "texts_per_second": len(texts) / scored,
        "times_encoder": ratio,
        "reviews_times_encoder": _batch(model, encoder, reviews)[1],
    }


def _batch(model: SentimentModel, encoder: Encoder, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds to score `texts`, and how many times those of encoding them that is."""
    scored, encoded = [], []
    for _ in range(_ROUNDS):
        encoded.append(_seconds(partial(encoder.encode, texts), time.process_time))
        scored.append(_seconds(partial(model.score, texts), time.process_time))
    return min(scored), min(scored) / min(encoded)


def _seconds(action: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    action()
    return clock() - start
