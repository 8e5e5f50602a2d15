"""What is counted of the server's work; the only file that knows prometheus-client."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.45, 1.0, 2.5, 5.0, 10.0, 30.0)
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable by which prometheus-client shares counts among worker processes; it
is set before they start (`ui.serving`)."""


class Metrics:
    """Counts and times of one process, or of all worker processes where they share a folder."""

    def __init__(self, turns_inside: Callable[[], int]) -> None:
        """`turns_inside` says how many turns run or wait in this process."""
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "aisle_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "aisle_request_seconds",
            "Seconds to the last byte of a response.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._first = Histogram(
            "aisle_first_byte_seconds",
            "Seconds to the first byte of a response.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._degraded = Counter(
            "aisle_degraded_turns", "Turns answered without something.", registry=registry
        )
        self._inside = Gauge(
            "aisle_turns_inside",
            "Turns that run or wait.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._tasks = Gauge(
            "aisle_tasks",
            "Tasks of the event loop.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._turns_inside = turns_inside

    def request(
        self, route: str, method: str, status: int, first: float | None, total: float
    ) -> None:
        """Count one request; times in seconds, `first` None where nothing was sent."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(total)
        if first is not None:
            self._first.labels(route).observe(first)
        self._gauge()  # another worker may be the one that is asked

    def degraded(self) -> None:
        """Count one turn that was answered without something."""
        self._degraded.inc()

    async def text(self) -> tuple[bytes, str]:
        """Everything in Prometheus's text format, and its media type."""
        from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        self._gauge()
        registry = self._registry
        if SHARED_FOLDER in os.environ:
            _forget_the_dead(Path(os.environ[SHARED_FOLDER]))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4

    def _gauge(self) -> None:
        self._inside.set(self._turns_inside())
        self._tasks.set(len(asyncio.all_tasks()))


def _forget_the_dead(folder: Path) -> None:
    """Drop what a worker that has ended was last in the middle of."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            path.unlink(missing_ok=True)
