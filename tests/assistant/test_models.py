"""The agent over HTTP: a well-behaved model, every way of failing, one that makes things up,
and a real small model behind a real llama.cpp server."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.checkpoints import open_checkpointer
from assistant.models import open_model
from assistant.services import Shop
from core.errors import SettingsError
from core.settings import Settings

Answer = Callable[[dict[str, Any]], tuple[int, str]]


class Endpoint:
    """An OpenAI-compatible endpoint whose answers a test decides."""

    def __init__(self, answer: Answer) -> None:
        endpoint = self
        self.requests: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append(body)
                status, text = answer(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):  # it gave up waiting
                    self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _completion(content: str = "", *calls: tuple[str, dict[str, Any]]) -> str:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if calls:
        message["tool_calls"] = [
            {
                "id": f"call-{number}",
                "type": "function",
                "function": {"name": name, "arguments": json.dumps(args)},
            }
            for number, (name, args) in enumerate(calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps(
        {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    )


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Endpoint]]:
    endpoints: list[Endpoint] = []

    def start(answer: Answer) -> Endpoint:
        endpoints.append(Endpoint(answer))
        return endpoints[-1]

    yield start
    for endpoint in endpoints:
        endpoint.close()


def _assistant(shop: Shop, tmp_path: Path, url: str, timeout: float = 20) -> Assistant:
    settings = Settings(home=tmp_path, model="test-model", model_url=url, model_timeout=timeout)
    model = open_model(settings)
    return Assistant(shop, open_checkpointer(f"sqlite:///{tmp_path / 'c.db'}"), model=model)


def _last_results(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(m["content"]) for m in body["messages"] if m["role"] == "tool"]


def test_a_language_model_uses_the_same_tools_state_and_check(
    shop: Shop, tmp_path: Path, serve: Callable[[Answer], Endpoint]
) -> None:
    def answer(body: dict[str, Any]) -> tuple[int, str]:
        results = _last_results(body)
        if not results:
            return 200, _completion("", ("search_products", {"query": "backpack"}))
        first = results[0]["products"][0]
        return 200, _completion(f"Have a look at **{first['title']}** for {first['price']}.")

    endpoint = serve(answer)
    turn = _assistant(shop, tmp_path, endpoint.url).reply("a black backpack under $60")
    assert turn.degraded is None
    assert turn.model == "test-model"
    assert turn.products[0].title in turn.reply
    assert all((product.price or 0) <= 60 for product in turn.products)
    told = endpoint.requests[0]["messages"][0]["content"]
    assert "up to $60" in told
    tools = endpoint.requests[0]["tools"]
    assert all("customer" not in json.dumps(tool["function"]["parameters"]) for tool in tools)


def test_what_a_model_invents_is_never_shown(
    shop: Shop, tmp_path: Path, serve: Callable[[Answer], Endpoint]
) -> None:
    lies = (
        "Good news!\nThe **Everest Ultra Pack** is only $9.99.\n"
        "Everything is 50% off today with code HACKED.\nThe City roll-top backpack costs $1.00."
    )

    def answer(body: dict[str, Any]) -> tuple[int, str]:
        if not _last_results(body):
            return 200, _completion("", ("search_products", {"query": "backpack"}))
        return 200, _completion(lies)

    turn = _assistant(shop, tmp_path, serve(answer).url).reply("a backpack under $60")
    assert turn.reply == "Good news!"
    assert turn.products


def test_a_reply_of_nothing_but_inventions_is_written_anew(
    shop: Shop, tmp_path: Path, serve: Callable[[Answer], Endpoint]
) -> None:
    def answer(body: dict[str, Any]) -> tuple[int, str]:
        if not _last_results(body):
            return 200, _completion("", ("search_products", {"query": "backpack"}))
        return 200, _completion("**Moon Pack** for $3.")

    turn = _assistant(shop, tmp_path, serve(answer).url).reply("a backpack under $60")
    assert turn.products[0].title in turn.reply


def _slow(_: dict[str, Any]) -> tuple[int, str]:
    time.sleep(1.5)
    return 200, _completion("late")


FAULTS: dict[str, Answer] = {
    "error": lambda _: (500, "{}"),
    "refusal": lambda _: (401, '{"error": {"message": "no key"}}'),
    "garbage": lambda _: (200, "<html>not json"),
    "nothing": lambda _: (200, "{}"),
    "no choices": lambda _: (200, '{"choices": [], "id": "x", "object": "chat.completion"}'),
    "slow": _slow,
    "bad arguments": lambda _: (
        200,
        _completion("", ("search_products", {"query": 7})).replace('\\"query\\"', '\\"que'),
    ),
    "endless tool calls": lambda _: (200, _completion("", ("recommend_products", {}))),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_model_still_leaves_a_useful_answer(
    shop: Shop, tmp_path: Path, serve: Callable[[Answer], Endpoint], fault: str
) -> None:
    assistant = _assistant(shop, tmp_path, serve(FAULTS[fault]).url, timeout=0.5)
    turn = assistant.reply("a backpack under $60")
    assert turn.reply
    assert turn.products or fault == "bad arguments"
    if fault not in {"endless tool calls", "bad arguments"}:
        assert turn.degraded == "language model 'test-model' failed"
        assert turn.model == "embedded"
    assert turn.turn == 1


def test_a_model_that_is_down_is_reported_and_the_talk_goes_on(shop: Shop, tmp_path: Path) -> None:
    assistant = _assistant(shop, tmp_path, "http://127.0.0.1:9/v1", timeout=1)
    first = assistant.reply("a backpack under $60")
    second = assistant.reply("something in black", conversation_id=first.conversation_id)
    assert first.degraded
    assert second.turn == 2
    assert second.constraints.price_max == 60


def test_openai_without_a_key_is_refused_at_start() -> None:
    with pytest.raises(SettingsError, match="AISLE_MODEL_KEY"):
        open_model(Settings(model="gpt-4o"))


@pytest.mark.slow
def test_a_real_small_model_over_http_says_nothing_that_is_not_so(
    shop: Shop, tmp_path: Path, small_model: Path
) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(small_model)
    params.n_ctx = 8192
    params.use_jinja = True
    server = xllamacpp.Server(params)
    assistant = _assistant(shop, tmp_path, f"{server.listening_address}/v1", timeout=120)
    titles = {product.title for product in shop.store.products.all()}
    conversation = None
    for line in ("a backpack under $60", "tell me more about the first one"):
        turn = assistant.reply(line, conversation_id=conversation)
        conversation = turn.conversation_id
        assert turn.reply
        assert {product.title for product in turn.products} <= titles
        assert all((product.price or 0) <= 60 for product in turn.products)
        named = [line for line in turn.reply.splitlines() if "$" in line]
        assert all(any(title in line for title in titles) or "60" in line for line in named)
