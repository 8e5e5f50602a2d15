"""Scoring how reviews and social posts feel."""

from typing import Final

from core.ports import SentimentScorer
from core.store import Store
from ingestion.load import Progress

_BATCH: Final = 256


def enrich(store: Store, scorer: SentimentScorer, progress: Progress | None = None) -> int:
    """Score what `scorer` hasn't scored yet, and add the scores up; return how many texts.

    Each batch is stored as it is done, so a run that was killed goes on where it stopped.
    """
    scored = 0
    for stage, written in (("Scoring reviews", store.reviews), ("Scoring posts", store.posts)):
        done, total = 0, written.count()
        while batch := written.unscored(scorer.name, _BATCH):
            scores = scorer.score([text for _, text in batch])
            pairs = [(id, float(score)) for (id, _), score in zip(batch, scores, strict=True)]
            written.store_scores(scorer.name, pairs)
            done += len(batch)
            if progress is not None:
                progress(stage, done, total)
        scored += done
    store.aggregate()
    return scored
