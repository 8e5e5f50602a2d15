"""The queue in front of the assistant: bounded, quick to refuse, and done when a client is."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest
import uvicorn

from core.leaving import leaving
from core.turn import Turn
from ui.server import create_api
from ui.turns import Turns

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def small_queue(shop: Any) -> Iterator[tuple[str, Any, Turns]]:
    """Address of a server that runs two turns at once and lets two wait; its shop and queue."""
    shop.settings = shop.settings.model_copy(update={"turns_at_once": 2, "turns_waiting": 2})
    app = create_api(shop)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),), daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    (host, port) = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}", shop, app.state.turns
    server.should_exit = True
    thread.join(10)


class Slow:
    """Answers when told to, and notes who was left."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped
        self.go = threading.Event()
        self.began = 0
        self.left = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)

    def stream(self, text: str, **who: Any) -> Iterator[str | Turn]:
        self._wait()
        yield from self._wrapped.stream(text, **who)

    def reply(self, text: str, **who: Any) -> Turn:
        self._wait()
        turn: Turn = self._wrapped.reply(text, **who)
        return turn

    def _wait(self) -> None:
        self.began += 1
        shopper = leaving()
        deadline = time.monotonic() + 20
        while not (self.go.is_set() or shopper.has_left) and time.monotonic() < deadline:
            time.sleep(0.01)
        if shopper.has_left:
            self.left += 1
        shopper.check()


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/chat/stream"])
async def test_what_is_over_capacity_is_refused_at_once(
    small_queue: tuple[str, Any, Turns], path: str
) -> None:
    url, shop, _ = small_queue
    shop.assistant = Slow(shop.assistant)
    async with (
        httpx.AsyncClient(base_url=url, timeout=30) as client,
        anyio.create_task_group() as group,
    ):
        answers: list[httpx.Response] = []

        async def ask() -> None:
            answers.append(await client.post(path, json={"message": "a bag"}))

        for _ in range(4):
            group.start_soon(ask)
        await _until(lambda: shop.assistant.began == 2)
        await anyio.sleep(0.3)
        started = time.monotonic()
        refused = await client.post(path, json={"message": "a bag"})
        assert time.monotonic() - started < 2
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["type"].endswith("busy")
        assert (await client.get("/v1/recommend")).status_code == 200
        shop.assistant.go.set()
    assert [answer.status_code for answer in answers] == [200] * 4


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/chat/stream"])
async def test_a_client_that_leaves_ends_the_work_and_frees_its_place(
    small_queue: tuple[str, Any, Turns], path: str, caplog: pytest.LogCaptureFixture
) -> None:
    url, shop, turns = small_queue
    shop.assistant = Slow(shop.assistant)
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def ask() -> None:
            await client.post(path, json={"message": "a bag"})

        async with anyio.create_task_group() as served:
            for _ in range(2):
                served.start_soon(ask)
            await _until(lambda: shop.assistant.began == 2)
            async with anyio.create_task_group() as waiting:
                for _ in range(2):
                    waiting.start_soon(ask)
                await _until(lambda: turns.inside == 4)
                waiting.cancel_scope.cancel()
            await _until(lambda: turns.inside == 2)
            served.cancel_scope.cancel()
        await _until(lambda: turns.inside == 0)
        assert (shop.assistant.began, shop.assistant.left) == (2, 2)
        shop.assistant.go.set()
        answer = await client.post(path, json={"message": "a bag"})
    assert answer.status_code == 200
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def _until(holds: Any) -> None:
    with anyio.fail_after(30):
        while not holds():
            await anyio.sleep(0.02)
