"""A tab stays with one worker, whichever one its requests reach."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.ui.conftest import serving
from ui.sticky import Sticky

NAMES = ("one", "two", "three")


def worker(name: str) -> Starlette:
    async def answer(request: Request) -> Response:
        body = (await request.body()).decode()
        address = request.client.host if request.client else None
        told = {"worker": name, "body": body, "query": request.url.query, "address": address}
        if request.url.path.endswith("data"):
            return StreamingResponse(iter([json.dumps(told), "\n"]), 202, {"x-own": name})
        return JSONResponse(told)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


@pytest.fixture
def workers() -> Iterator[list[str]]:
    """Addresses of three workers of one folder."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        # Not in tmp_path: the path of a socket has a hundred characters at most.
        (Path(folder) / "gone.sock").touch()  # of a worker that was killed
        yield [
            running.enter_context(serving(partial(Sticky, worker(name), Path(folder), name)))
            for name in NAMES
        ]


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


def test_a_tabs_requests_reach_one_worker(workers: list[str], http: httpx.Client) -> None:
    owners = set()
    for number in range(8):
        tab = f"tab{number}"
        found = set()
        for address in workers:
            path = f"{address}/gradio_api"
            joined = http.post(f"{path}/queue/join", json={"session_hash": tab})
            assert json.loads(joined.json()["body"]) == {"session_hash": tab}
            assert joined.json()["address"] == "127.0.0.1"
            data = http.get(f"{path}/queue/data", params={"session_hash": tab})
            assert (data.status_code, data.headers["x-own"]) == (202, data.json()["worker"])
            assert data.json()["query"] == f"session_hash={tab}"
            beat = http.get(f"{path}/heartbeat/{tab}")
            found |= {answer.json()["worker"] for answer in (joined, data, beat)}
        assert len(found) == 1
        owners |= found
    assert len(owners) > 1  # they share the tabs


def test_other_requests_stay_where_they_are(workers: list[str], http: httpx.Client) -> None:
    heard = [http.post(f"{address}/v1/chat", content=b"x").json() for address in workers]
    assert [told["worker"] for told in heard] == list(NAMES)


def test_a_client_cannot_claim_an_address(workers: list[str], http: httpx.Client) -> None:
    for address in workers:
        headers = {"x-forwarded-for": "6.6.6.6"}
        told = http.get(f"{address}/gradio_api/heartbeat/tab", headers=headers).json()
        assert told["address"] == "127.0.0.1"
