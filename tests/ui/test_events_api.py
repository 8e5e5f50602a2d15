from typing import Any

import pytest
from fastapi.testclient import TestClient


def report(client: TestClient, key: str | None = None, **body: str) -> Any:
    headers = {"idempotency-key": key} if key else {}
    body = {"kind": "like", "product_id": "p2", **body}
    return client.post("/v1/events", json=body, headers=headers)


def test_an_event_is_remembered_for_its_customer(client: TestClient, shop: Any) -> None:
    conversation = client.post("/v1/chat", json={"message": "hi", "customer_id": "c2"}).json()
    answer = report(client, conversation_id=conversation["conversation_id"])
    assert (answer.status_code, answer.json()) == (202, {"recorded": True})
    (event,) = shop.store.events.of_customer("c2")
    assert (event.kind, event.product_id) == ("like", "p2")
    assert event.session_id == conversation["conversation_id"]
    assert shop.assistant.noted == [("like", "p2", conversation["conversation_id"])]


def test_an_anonymous_event_teaches_its_conversation(client: TestClient, shop: Any) -> None:
    conversation = client.post("/v1/chat", json={"message": "hi"}).json()["conversation_id"]
    before = shop.store.events.count()
    assert report(client, conversation_id=conversation).json() == {"recorded": True}
    assert shop.assistant.noted == [("like", "p2", conversation)]
    assert shop.store.events.count() == before


def test_an_event_outside_a_conversation_teaches_what_its_customer_is_shown(
    client: TestClient, shop: Any
) -> None:
    assert report(client, customer_id="c2").json() == {"recorded": True}
    assert shop.assistant.noted == [("like", "p2", None)]


def test_an_event_can_be_taken_back(client: TestClient, shop: Any) -> None:
    conversation = client.post("/v1/chat", json={"message": "hi", "customer_id": "c2"}).json()
    here = {"conversation_id": conversation["conversation_id"], "product_id": "p2"}
    report(client, **here)
    assert client.delete("/v1/events", params={**here, "kind": "dismiss"}).status_code == 204
    assert len(shop.store.events.of_customer("c2")) == 1  # they had not done that
    assert client.delete("/v1/events", params={**here, "kind": "like"}).status_code == 204
    assert shop.store.events.of_customer("c2") == []
    assert shop.assistant.noted[-1] == ("no like", "p2", here["conversation_id"])
    strange = {**here, "conversation_id": "guess", "kind": "like"}
    assert client.delete("/v1/events", params=strange).status_code == 404


def test_the_same_key_counts_once(client: TestClient, shop: Any) -> None:
    for _ in range(2):
        assert report(client, key="abc", customer_id="c2").json() == {"recorded": True}
    assert len(shop.store.events.of_customer("c2")) == 1


def test_without_a_key_every_event_counts(client: TestClient, shop: Any) -> None:
    report(client, customer_id="c2")
    report(client, customer_id="c2")
    assert len(shop.store.events.of_customer("c2")) == 2


def test_an_anonymous_event_is_said_not_to_be_recorded(client: TestClient, shop: Any) -> None:
    before = shop.store.events.count()
    assert report(client).json() == {"recorded": False}
    assert shop.store.events.count() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"product_id": "nothing", "customer_id": "c1"}, 404),
        ({"kind": "purchase", "customer_id": "c1"}, 422),
        ({"conversation_id": "guess"}, 404),
        ({"customer_id": "nobody"}, 404),
    ],
)
def test_bad_events_are_refused(
    client: TestClient, problem: Any, body: dict[str, str], status: int
) -> None:
    problem(report(client, **body), status)
