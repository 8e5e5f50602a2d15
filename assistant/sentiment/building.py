"""Reading a shop's reviews when it is built: refined heads, scores, aspects."""

import shutil
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from assistant.sentiment.aspect import ASPECTS, aspects
from assistant.sentiment.choice import current_build, open_scorer
from assistant.sentiment.memo import RememberingEncoder
from assistant.sentiment.model import Scorer, SentimentModel
from assistant.sentiment.opinion import stored
from assistant.sentiment.refine import (
    HEADS_FILE,
    MAX_REVIEWS,
    MIN_REVIEWS,
    learned_from,
    refine,
    refined_heads,
)
from core.ports import Encoder
from core.settings import Settings
from core.store import Store
from ingestion import enrich

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how much of it is done, and how much there is (None: unknown)."""

_BATCH: Final = 512
_GROWTH: Final = 1.2
"""Refined heads are fitted anew when there are so many times the reviews they learned from;
every new fit has all reviews scored again."""

_ASPECTS_VERSION: Final = blake2b(repr(sorted(ASPECTS.items())).encode(), digest_size=4).hexdigest()


def read_reviews(
    settings: Settings, store: Store, encoder: Encoder, generation: Path, progress: Progress
) -> Scorer:
    """What a build does with reviews: refine the heads, score what they haven't scored, and
    read what reviews say of single aspects.

    Every batch is stored as it is done; a build that is killed is gone on with.

    Args:
        settings: the workspace's.
        store: holds reviews and posts; scores and aspects are written to it.
        encoder: see `open_scorer`.
        generation: the folder being written, which gets the shop's own heads.
        progress: called with stage, done, total.

    Returns:
        The model that the generation is to be served with.
    """
    encoder = RememberingEncoder(encoder)
    if settings.sentiment_model is None:
        _refine(store, encoder, generation, current_build(settings), progress)
    scorer = open_scorer(settings, encoder, generation)
    enrich(store, scorer, progress)
    _read_aspects(store, scorer, progress)
    return scorer


def _refine(
    store: Store, encoder: Encoder, generation: Path, previous: Path | None, progress: Progress
) -> None:
    """Fit the shop's own heads, or take over the ones of the build before."""
    ids = store.reviews.rated()
    if len(ids) < MIN_REVIEWS:
        return
    if len(ids) > MAX_REVIEWS:
        ids = np.random.default_rng(0).choice(ids, MAX_REVIEWS, replace=False).tolist()
    known = refined_heads(previous)
    if known is not None and len(ids) < _GROWTH * learned_from(known, encoder.name):
        shutil.copyfile(known, generation / HEADS_FILE)
        return
    progress("refining sentiment on the shop's own reviews", 0, None)
    reviews = store.reviews.find(ids).values()
    texts, stars = [r.text for r in reviews], [r.rating or 0.0 for r in reviews]
    refine(SentimentModel(encoder), texts, stars, generation / HEADS_FILE)


def _read_aspects(store: Store, scorer: Scorer, progress: Progress) -> None:
    version = f"{scorer.name}-aspects-{_ASPECTS_VERSION}"
    done, total = 0, store.reviews.count()
    while batch := store.reviews.without_aspects(version, _BATCH):
        found = aspects([text for _, text in batch], scorer)
        rows = [(id, stored(said)) for (id, _), said in zip(batch, found, strict=True)]
        store.reviews.store_aspects(version, rows)
        done += len(batch)
        progress("reading what reviews say of single aspects", done, total)
