"""Teaches rankers what customers bought in the windows behind earlier moments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.interactions import SECONDS_PER_WEEK, Interactions
from recsys.products import CustomerTable, ProductTable
from recsys.ranker import Ranker, RankerConfig
from recsys.stage import BATCH, TASKS, Pairs, Stage, StageConfig
from recsys.tables import PARTS


@dataclass(frozen=True)
class LearningConfig:
    """Options of learning."""

    stage: StageConfig = field(default_factory=StageConfig)
    ranker: RankerConfig = field(default_factory=RankerConfig)
    windows: int = 4
    """Moments to learn from, one window apart, >= 1."""
    window_weeks: float = 4.0
    """Length of a window; shorter where the data spans less than eight of them."""
    negatives: float = 0.2
    """Share of pairs that were not bought that is learned from, in (0, 1]."""
    max_customers: int = 3_000
    """At most so many customers are learned from a window, chosen at random."""
    min_positives: int = 1_000
    """Bought pairs that each task needs; with fewer, nothing is learned."""
    seed: int = 0


@dataclass(frozen=True)
class Examples:
    """Pairs of one window: what was known of them, and whether they were bought in it."""

    features: NDArray[np.float32]
    bought: NDArray[np.bool_]
    names: tuple[str, ...]


def examples_before(
    moment: tuple[int, int],
    data: Interactions,
    products: ProductTable,
    customers: CustomerTable | None,
    segments: NDArray[np.int32] | None,
    vectors: NDArray[np.float32],
    config: LearningConfig,
) -> dict[str, Examples]:
    """What one window teaches the ranker of each task (`TASKS`).

    Args:
        moment: start and end of the window, of `moments`; features come from events before it only.
        data: all events.
        products: in the order of `data.product_ids`.
        customers: who consents.
        segments: see `Stage`.
        vectors: see `Stage`.
        config: how many examples, and of what.
    """
    past = data.before(moment[0])
    stage = Stage(past, products, customers, segments, vectors, config.stage)
    bought = data.purchases
    inside = (bought.times >= moment[0]) & (bought.times < moment[1])
    truth = sparse.csr_matrix(bought.select(inside, moment[1]).counts().astype(bool))
    return _examples(stage, truth, config)


def by_task(
    windows: Iterable[dict[str, Examples]], config: LearningConfig
) -> dict[str, list[Examples]]:
    """What the ranker of each task learns from, by window; empty where that is too little."""
    found = list(windows)
    seen = {task: [window.pop(task) for window in found] for task in TASKS}
    bought = [sum(window.bought.sum() for window in examples) for examples in seen.values()]
    return {} if min(bought) < config.min_positives else seen


def learned(windows: list[Examples], config: RankerConfig) -> Ranker:
    """A ranker that has learned from `windows`, which are given up one by one: memory holds
    their features once.
    """
    ranker = Ranker(windows[0].names, config)
    bought = np.concatenate([window.bought for window in windows])
    features = np.empty((len(bought), len(ranker.names)), np.float32)
    start = 0
    while windows:
        window = windows.pop(0).features
        features[start : start + len(window)] = window
        start += len(window)
    return ranker.fit(features, bought, PARTS)


def moments(data: Interactions, config: LearningConfig) -> Iterator[tuple[int, int]]:
    """Start and end of each window in seconds, the latest first."""
    times = data.purchases.times
    if not len(times):
        return
    span = data.now - int(times.min())
    length = int(min(config.window_weeks * SECONDS_PER_WEEK, span / 8))
    for window in range(1, config.windows + 1):
        yield data.now - window * length, data.now - (window - 1) * length + (window == 1)


def _examples(
    stage: Stage, truth: sparse.csr_matrix, config: LearningConfig
) -> dict[str, Examples]:
    """For each task, all bought pairs among the candidates of who bought, and some others."""
    rng = np.random.default_rng(config.seed)
    judged = np.flatnonzero(np.diff(truth.indptr) > 0)
    if len(judged) > config.max_customers:
        judged = np.sort(rng.choice(judged, config.max_customers, replace=False))
    kept: dict[str, list[Pairs]] = {task: [] for task in TASKS}
    labels: dict[str, list[NDArray[np.bool_]]] = {task: [] for task in TASKS}
    for start in range(0, len(judged), BATCH):
        for task, pairs in stage.pairs(judged[start : start + BATCH]).items():
            bought = np.asarray(truth[pairs.rows, pairs.columns], np.bool_).ravel()
            keep = bought | (rng.random(len(bought)) < config.negatives)
            kept[task].append(pairs.take(keep))
            labels[task].append(bought[keep])
    if not len(judged):
        nothing = np.zeros((0, len(stage.names)), np.float32)
        return {task: Examples(nothing, np.zeros(0, np.bool_), stage.names) for task in TASKS}
    found = stage.advised({task: Pairs.joined(pieces) for task, pieces in kept.items()})
    return {
        task: Examples(stage.describe(pairs), np.concatenate(labels[task]), stage.names)
        for task, pairs in found.items()
    }
