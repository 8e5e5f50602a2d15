"""Simulated shoppers who stream their answers, and what each of them waits for."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

TALKS: Final = (
    ("a daypack under $100", "something lighter", "tell me more about the second one"),
    ("I need running shoes", "in black", "cheaper", "why did you recommend it?"),
    ("a gift for my sister who cooks", "under 40 dollars", "compare the first two"),
    ("wireless headphones", "only with good reviews", "what do people say about the first one?"),
    ("a lamp for my desk", "actually my budget is 150 now", "show me something else"),
    ("can I return worn shoes?", "a tent for two", "not that brand", "thanks"),
)
ROUTES: Final = (
    "/v1/search?q=warm+jacket&price_max=120",
    "/v1/recommend",
    "/v1/search?q=desk+lamp",
    "/health",
)
"""What is asked for beside the chats."""

PACE_S: Final = 4.0
"""Mean time between two messages of one shopper."""


@dataclass
class Timings:
    """What became of requests; times in seconds."""

    first: list[float] = field(default_factory=list)
    """To the first token of each answered message."""
    total: list[float] = field(default_factory=list)
    """To the end of each answered message."""
    refused: list[float] = field(default_factory=list)
    """To each 503."""
    limited: int = 0
    """Answers 429."""
    errors: list[str] = field(default_factory=list)
    """Anything else that wasn't a whole answer."""


async def shop_for(url: str, shoppers: int, seconds: float, *, seed: int = 0) -> Timings:
    """Let so many shoppers talk for so long, each at a random moment of every `PACE_S`."""
    timings = Timings()
    end = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        await asyncio.gather(
            *(
                _shopper(client, random.Random(seed * 10_000 + n), end, timings)
                for n in range(shoppers)
            )
        )
    return timings


async def probe(url: str, seconds: float, every: float = 0.25) -> Timings:
    """Ask for `ROUTES` in turn, one request at a time."""
    timings = Timings()
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        number = 0
        while time.monotonic() < end:
            route = ROUTES[number % len(ROUTES)]
            await _timed(timings, lambda: client.get(route))  # noqa: B023
            number += 1
            await asyncio.sleep(every)
    return timings


async def flood(url: str, requests: int) -> Timings:
    """Send so many messages at the same moment."""
    timings = Timings()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        said = [TALKS[n % len(TALKS)][0] for n in range(requests)]
        await asyncio.gather(*(say(client, text, None, timings) for text in said))
    return timings


async def leave(url: str, clients: int, after: float) -> None:
    """Begin so many turns, and drop every connection `after` seconds, whatever has come."""

    async def begin(number: int) -> None:
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            body = {"message": TALKS[number % len(TALKS)][0]}
            try:
                async with (
                    asyncio.timeout(after),
                    client.stream("POST", "/v1/chat/stream", json=body) as answer,
                ):
                    async for _ in answer.aiter_raw():
                        return
            except (TimeoutError, httpx.TransportError):
                return

    await asyncio.gather(*(begin(number) for number in range(clients)))


async def _shopper(
    client: httpx.AsyncClient, rng: random.Random, end: float, timings: Timings
) -> None:
    await asyncio.sleep(rng.uniform(0, PACE_S))
    while time.monotonic() < end:
        conversation: str | None = None
        for text in rng.choice(TALKS):
            if time.monotonic() >= end:
                return
            due = time.monotonic() + rng.uniform(0.5 * PACE_S, 1.5 * PACE_S)
            conversation = await say(client, text, conversation, timings) or conversation
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def say(
    client: httpx.AsyncClient, text: str, conversation: str | None, timings: Timings
) -> str | None:
    """Send one message and read the answer to its end; gives the conversation's id."""
    body = {"message": text, "conversation_id": conversation}
    started, first, last = time.perf_counter(), None, b""
    try:
        async with client.stream("POST", "/v1/chat/stream", json=body) as answer:
            if answer.status_code != httpx.codes.OK:
                _refused(timings, answer.status_code, time.perf_counter() - started)
                return None
            async for chunk in answer.aiter_raw():
                first = first or time.perf_counter() - started
                last = (last + chunk)[-200_000:]
    except httpx.TransportError as error:
        timings.errors.append(type(error).__name__)
        return None
    found = last.rpartition(b'"conversation_id":"')[2].partition(b'"')[0].decode()
    if first is None or b"event: turn" not in last:
        timings.errors.append("no whole turn")
        return None
    timings.first.append(first)
    timings.total.append(time.perf_counter() - started)
    return found


def _refused(timings: Timings, status: int, spent: float) -> None:
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        timings.refused.append(spent)
    elif status == httpx.codes.TOO_MANY_REQUESTS:
        timings.limited += 1
    else:
        timings.errors.append(f"status {status}")


async def _timed(timings: Timings, send: Callable[[], Awaitable[httpx.Response]]) -> None:
    started = time.perf_counter()
    try:
        answer = await send()
    except httpx.TransportError as error:
        timings.errors.append(type(error).__name__)
        return
    spent = time.perf_counter() - started
    if answer.status_code == httpx.codes.OK:
        timings.total.append(spent)
    else:
        _refused(timings, answer.status_code, spent)


def quantile(values: Sequence[float], q: float) -> float:
    """The `q`-quantile in milliseconds, nearest rank; NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))], 1)


def summary(timings: Timings) -> dict[str, Any]:
    """Counts and quantiles of one measurement; milliseconds."""
    return {
        "answered": len(timings.total),
        "errors": len(timings.errors),
        "refused": len(timings.refused),
        "limited": timings.limited,
        **{f"first_p{n}": quantile(timings.first, n / 100) for n in (50, 95, 99)},
        **{f"total_p{n}": quantile(timings.total, n / 100) for n in (50, 95, 99)},
        "refused_p95": quantile(timings.refused, 0.95),
    }
