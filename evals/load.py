"""`aisle evals load`: what shoppers wait for when many talk at once, and what is left after.

A real `aisle serve` in processes of its own, and simulated shoppers who stream their answers
over HTTP on the same machine. Latency by concurrency; twice the load; a flood of messages at
one moment; clients that leave.
"""

import asyncio
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from evals.faulty_model import faulty_model
from evals.load_report import write_report
from evals.load_server import Server, Usage, serve
from evals.load_shoppers import PACE_S, Timings, flood, leave, probe, shop_for, summary
from evals.workspaces import workspace

SHOPPERS: Final = 50
"""Shoppers at once that the server must bear."""

_STEPS: Final = (1, 10, 25)
_STEP_S: Final = 12.0
_FULL_S: Final = 60.0
_TWICE_S: Final = 30.0
_FLOOD: Final = 300
_LEAVERS: Final = 200
_FIRST_LEAVERS: Final = 40  # they fill the pools of connections and threads
_SETTLE_S: Final = 1.0
_NO_LIMIT: Final = {"rate_address": 1_000_000, "rate_shop": 1_000_000}
_WARM_UP: Final = 6


def run(dataset: str = "demo", report: Path | None = None) -> dict[str, Any]:
    """Put load on the workspace that `dataset` names."""
    started = time.perf_counter()
    metrics = asyncio.run(_measure(workspace(dataset)))
    if report is not None:
        write_report(report, metrics)
    return {
        "suite": "load",
        "protocol": (
            f"aisle serve, 1 worker, embedded model; streaming shoppers, a message every "
            f"{PACE_S:g} s on average; {_FULL_S:g} s at {SHOPPERS}; load generator on the same "
            "machine; rate limits lifted, since all come from one address; milliseconds"
        ),
        "metrics": metrics,
        "peers": {},
        "seconds": round(time.perf_counter() - started, 1),
    }


async def _measure(home: Path) -> dict[str, Any]:
    with serve(home, settings=_NO_LIMIT) as server:
        await flood(server.url, _WARM_UP)
        steps = {}
        for shoppers in _STEPS:
            steps[shoppers] = summary(await shop_for(server.url, shoppers, _STEP_S))
        before = server.usage()
        asked, others = await asyncio.gather(
            shop_for(server.url, SHOPPERS, _FULL_S), probe(server.url, _FULL_S)
        )
        steps[SHOPPERS] = summary(asked)
        twice, after_twice = await _twice(server, steps)
        flooded = await flood(server.url, _FLOOD)
        recovery = await shop_for(server.url, 10, _STEP_S, seed=1)
        after = server.usage()
    return {
        "shoppers": {str(n): found for n, found in steps.items()},
        "other_routes": _other(others),
        "twice": {**twice, **_growth(before, after_twice)},
        "flood": summary(flooded),
        "recovery": {**summary(recovery), **_growth(before, after)},
        "leavers": await _leavers(home),
    }


async def _twice(server: Server, steps: dict[int, Any]) -> tuple[dict[str, Any], Usage]:
    timings = await shop_for(server.url, 2 * SHOPPERS, _TWICE_S)
    steps[2 * SHOPPERS] = found = summary(timings)
    return found, server.usage()


async def _leavers(home: Path) -> dict[str, Any]:
    """Clients that leave while a language model that never answers keeps them waiting."""
    with faulty_model("slow") as model:
        settings = {
            **{"model": "slow", "model_url": model.url},
            **{"turns_at_once": 32, "turns_waiting": _LEAVERS},
        }
        with serve(home, settings={**settings, **_NO_LIMIT}) as server:
            await leave(server.url, _FIRST_LEAVERS, 2.0)
            await asyncio.sleep(_SETTLE_S)
            before = server.usage()
            await leave(server.url, _LEAVERS, 3.0)
            left = time.perf_counter()
            cancelled = float("inf")
            while time.perf_counter() - left < 10 * _SETTLE_S:
                if not model.waiting and not server.usage().turns:
                    cancelled = time.perf_counter() - left
                    break
                await asyncio.sleep(0.02)
            await asyncio.sleep(_SETTLE_S)
            after = server.usage()
    return {
        "clients": _LEAVERS,
        "cancelled_within_s": round(cancelled, 2),
        "before": asdict(before),
        "after": asdict(after),
    }


def _other(timings: Timings) -> dict[str, Any]:
    found = summary(timings)
    return {name: found[name] for name in ("answered", "errors", "total_p50", "total_p95")}


def _growth(before: Usage, after: Usage) -> dict[str, Any]:
    return {
        "rss_mb_before": before.rss_mb,
        "rss_mb_after": after.rss_mb,
        "descriptors_before": before.descriptors,
        "descriptors_after": after.descriptors,
        "tasks_before": before.tasks,
        "tasks_after": after.tasks,
    }
