import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.turn import Turn
from ui.limits import MAX_MESSAGE_CHARS


def ask(client: TestClient, message: str = "a backpack", **more: str) -> Any:
    return client.post("/v1/chat", json={"message": message, **more})


def events(body: str) -> list[tuple[str, Any]]:
    """Server-sent events as (name, decoded data), without comments."""
    found = []
    for block in body.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_chat_answers_with_a_turn(client: TestClient) -> None:
    answer = ask(client)
    assert answer.status_code == 200
    turn = Turn.model_validate(answer.json())
    assert [item.id for item in turn.products] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert answer.json()["products"][0]["price"] == 54.0


def test_a_conversation_goes_on_under_its_id(client: TestClient, shop: Any) -> None:
    opened = ask(client).json()["conversation_id"]
    assert ask(client, "in black", conversation_id=opened).json()["conversation_id"] == opened
    assert [heard[1] for heard in shop.assistant.heard] == [opened, opened]


def test_conversation_ids_can_neither_be_guessed_nor_chosen(
    client: TestClient, problem: Any
) -> None:
    ids = {ask(client).json()["conversation_id"] for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id) >= 22 for id in ids)
    problem(ask(client, conversation_id="mine"), 404)


def test_another_customers_conversation_is_as_unknown_as_none(
    client: TestClient, problem: Any
) -> None:
    maya = ask(client, customer_id="c1").json()["conversation_id"]
    theirs = problem(ask(client, conversation_id=maya, customer_id="c2"), 404)
    none = problem(ask(client, conversation_id="x" * 32, customer_id="c2"), 404)
    assert theirs["detail"] == none["detail"]
    assert theirs["type"] == none["type"]


def test_the_conversation_says_who_is_talking(client: TestClient, shop: Any) -> None:
    maya = ask(client, customer_id="c1").json()["conversation_id"]
    assert ask(client, conversation_id=maya).status_code == 200
    assert [heard[2] for heard in shop.assistant.heard] == ["c1", "c1"]


def test_unsigned_identity_is_refused_outside_the_demo(
    client: TestClient, shop: Any, problem: Any
) -> None:
    shop.is_demo = False
    for path in ("/v1/recommend?customer_id=c1", "/v1/recommend?customer_id=nobody"):
        assert "demo" in problem(client.get(path), 403)["detail"]
    problem(ask(client, customer_id="c1"), 403)
    assert ask(client).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": ""},
        {"message": "   "},
        {"message": "x" * (MAX_MESSAGE_CHARS + 1)},
        {"message": "a\0b"},
        {"message": "a", "conversation_id": ""},
        {"message": "a", "customer": "c1"},
        {"message": 5},
        [],
    ],
)
def test_bad_requests_say_what_is_wrong_where(
    client: TestClient, problem: Any, body: object
) -> None:
    faults = problem(client.post("/v1/chat", json=body), 422)["errors"]
    assert faults[0]["at"].startswith("body")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (rb'{"message": "\ud800"}', 422),
        (rb'{"message": "a", "\ud800": 1}', 422),
        (b'{"message": "\xff"}', 400),
        (b"[" * 20_000, 400),
        (b"{", 422),
    ],
)
def test_what_is_no_text_or_no_json_is_refused(
    client: TestClient, problem: Any, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    problem(client.post("/v1/chat", content=body, headers=headers), status)


def test_the_longest_message_passes(client: TestClient) -> None:
    assert ask(client, "é" * MAX_MESSAGE_CHARS).status_code == 200


def test_a_model_that_is_down_is_a_problem_that_says_so(client: TestClient, problem: Any) -> None:
    assert "down" in problem(ask(client, "fail"), 502)["detail"]


def test_a_stream_is_tokens_then_the_turn(client: TestClient) -> None:
    answer = client.post("/v1/chat/stream", json={"message": "a backpack"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    names = [name for name, _ in events(answer.text)]
    assert names == ["token"] * (len(names) - 1) + ["turn"]
    tokens = "".join(data for name, data in events(answer.text) if name == "token")
    turn = Turn.model_validate(events(answer.text)[-1][1])
    assert tokens.strip() == turn.reply


def test_a_stream_that_fails_ends_with_a_problem(client: TestClient) -> None:
    answer = client.post("/v1/chat/stream", json={"message": "fail"})
    (name, data) = events(answer.text)[-1]
    assert name == "problem"
    assert data["status"] == 502


def test_a_stream_refuses_a_bad_request_before_it_starts(client: TestClient, problem: Any) -> None:
    problem(client.post("/v1/chat/stream", json={"message": ""}), 422)
    body = {"message": "a", "conversation_id": "mine"}
    problem(client.post("/v1/chat/stream", json=body), 404)
