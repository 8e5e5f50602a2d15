"""Ranks a pool of products for every customer in advance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.candidate import Candidate, top
from recsys.cores import in_parallel
from recsys.hybrid import blend, repeat_rate
from recsys.interactions import Interactions
from recsys.ranker import Ranker
from recsys.recommendation import PartKind
from recsys.stage import BATCH, TASKS, Pairs, Stage
from recsys.tables import PARTS

PART_OF_CANDIDATE = {
    "repeat": PartKind.REPEAT,
    "als": PartKind.COLLABORATIVE,
    "ease": PartKind.COLLABORATIVE,
    "item_to_item": PartKind.COLLABORATIVE,
    "words": PartKind.CONTENT,
    "meaning": PartKind.CONTENT,
    "popularity": PartKind.POPULARITY,
}
"""Which part of the score a candidate's opinion counts to."""

_ARRAYS = {"all": ("pool", "pool_parts"), "discovery": ("fresh_pool", "fresh_parts")}
"""Where the pool of each task and its parts are kept in `Tables`."""


def ranked_pools(
    stage: Stage, rankers: dict[str, Ranker], n_customers: int, size: int
) -> dict[str, Any]:
    """The four pool arrays of `Tables`, by learned rankers."""
    arrays = _empty(n_customers, size)

    def propose(start: int) -> dict[str, Pairs]:
        return stage.pairs(np.arange(start, min(start + BATCH, n_customers)))

    def rank(work: tuple[str, Pairs]) -> None:
        task, pairs = work
        pool, parts = _ARRAYS[task]
        split = rankers[task].split(stage.describe(pairs))
        order = np.lexsort((-split.sum(axis=1), pairs.rows))
        rows = pairs.rows[order]
        position = np.arange(len(rows)) - np.searchsorted(rows, rows)
        kept = position < size
        at, order = (rows[kept], position[kept]), order[kept]
        arrays[pool][at] = pairs.columns[order]
        arrays[parts][at] = split[order]

    with in_parallel() as workers:
        proposed = list(workers.map(propose, range(0, n_customers, BATCH)))
        joined = {task: Pairs.joined([found[task] for found in proposed]) for task in TASKS}
        found = stage.advised(joined)
        work = ((task, batch) for task in TASKS for batch in found[task].batches(BATCH))
        list(workers.map(rank, work))
    for pool, parts in _ARRAYS.values():
        arrays[parts] = scaled(arrays[parts], arrays[pool] < 0)
    return arrays


def blended_pools(
    data: Interactions, candidates: Sequence[Candidate], weights: dict[str, float], size: int
) -> dict[str, Any]:
    """The four pool arrays of `Tables`, by a weighted blend over the whole catalogue."""
    arrays = _empty(data.n_customers, size)
    weights["repeat"] = weights.get("repeat", 0.0) * min(1.0, 2 * repeat_rate(data))
    bought = data.purchases.counts()
    for start in range(0, data.n_customers, BATCH):
        rows = np.arange(start, min(start + BATCH, data.n_customers))
        scores = {candidate.name: candidate.scores(rows) for candidate in candidates}
        known = bought[rows].toarray() > 0
        arrays["pool"][rows], arrays["pool_parts"][rows] = _rank(
            scores, weights, np.zeros_like(known), size
        )
        del scores["repeat"]
        arrays["fresh_pool"][rows], arrays["fresh_parts"][rows] = _rank(
            scores, weights, known, size
        )
    return arrays


def _empty(n_customers: int, size: int) -> dict[str, Any]:
    return {
        "pool": np.full((n_customers, size), -1, np.int32),
        "pool_parts": np.zeros((n_customers, size, len(PARTS)), np.float32),
        "fresh_pool": np.full((n_customers, size), -1, np.int32),
        "fresh_parts": np.zeros((n_customers, size, len(PARTS)), np.float32),
    }


def _rank(
    scores: dict[str, NDArray[np.float32]],
    weights: dict[str, float],
    hidden: NDArray[np.bool_],
    size: int,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    blended = blend(scores, weights)
    total = np.sum(list(blended.values()), axis=0)
    total[hidden] = -np.inf
    chosen = top(total, size)
    parts = np.zeros((*chosen.shape, len(PARTS)), np.float32)
    for name, values in blended.items():
        parts[:, :, PARTS.index(PART_OF_CANDIDATE[name])] += np.take_along_axis(
            values, chosen, axis=1
        )
    gone = np.take_along_axis(hidden, chosen, axis=1)
    return np.where(gone, -1, chosen).astype(np.int32), scaled(parts, gone)


def scaled(parts: NDArray[np.float32], padding: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Parts shifted (by the base) and scaled so that each row's scores span [0, 1].

    Args:
        parts: `(m, q, parts)`, best first.
        padding: `(m, q)` entries that hold nothing; they get zeros.
    """
    total = np.where(padding, np.nan, parts.sum(axis=2))
    blank = padding.all(axis=1)
    total[blank] = 0
    low = np.nanmin(total, axis=1, keepdims=True)
    span = np.nanmax(total, axis=1, keepdims=True) - low
    span = np.where(span > 0, span, 1)
    shifted = parts / span[:, :, None]
    shifted[:, :, PARTS.index(PartKind.BASE)] -= low / span
    shifted[padding] = 0
    return np.asarray(shifted, np.float32)
