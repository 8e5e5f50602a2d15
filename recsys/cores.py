"""Runs independent pieces of a build side by side, one core each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

WORKERS = 2
"""Pieces at a time; each holds some hundred megabytes on a large shop."""


@contextmanager
def in_parallel() -> Iterator[ThreadPoolExecutor]:
    """Workers within which numpy's algebra keeps to one core: pieces that each take all cores
    wait for one another longer than they work.
    """
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(WORKERS) as workers:
        yield workers
