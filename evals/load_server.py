"""A server of its own process for load to be put on, and what it uses."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from core.errors import AisleError

_START_S: Final = 300  # a busy machine takes this long to import everything
_PAGE_BYTES: Final = 4_096


@dataclass(frozen=True)
class Usage:
    """What the server's processes hold, summed."""

    rss_mb: float
    descriptors: int
    tasks: float
    """Tasks of the event loops."""
    turns: float
    """Turns that run or wait."""


@dataclass(frozen=True)
class Server:
    """A running `aisle serve`."""

    url: str
    pid: int

    def usage(self) -> Usage:
        """What it holds now."""
        pids = [self.pid, *_children(self.pid)]
        folders = [Path(f"/proc/{pid}") for pid in pids]
        pages = [int((folder / "statm").read_text().split()[1]) for folder in folders]
        descriptors = [len(list((folder / "fd").iterdir())) for folder in folders]
        counted = self.metrics()
        return Usage(
            rss_mb=round(sum(pages) * _PAGE_BYTES / 2**20, 1),
            descriptors=sum(descriptors),
            tasks=counted.get("aisle_tasks", 0.0),
            turns=counted.get("aisle_turns_inside", 0.0),
        )

    def metrics(self) -> dict[str, float]:
        """Its Prometheus metrics without labels."""
        text = httpx.get(f"{self.url}/metrics", timeout=30).text
        lines = (line.split() for line in text.splitlines() if line[0] != "#" and "{" not in line)
        return {name: float(value) for name, value, *_ in lines}


@contextmanager
def serve(home: Path, *, workers: int = 1, settings: Mapping[str, object]) -> Iterator[Server]:
    """Run `aisle serve` on the workspace `home` with `AISLE_<NAME>` set as given.

    Raises:
        AisleError: it didn't start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **_environment(home, settings)}
    command = [sys.executable, "-m", "ui", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url, process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(home: Path, settings: Mapping[str, object]) -> dict[str, str]:
    given = {f"AISLE_{name.upper()}": str(value) for name, value in settings.items()}
    return {"AISLE_HOME": str(home.resolve()), **given}


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AisleError(
        f"No server answers at {url}: it stopped, or took over {_START_S} s to start; see above."
    )


def _children(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *_children(child)]
    return found
