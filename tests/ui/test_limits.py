"""Rate limits, idempotency keys, and what stops start-up."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError

from core.errors import SettingsError
from core.settings import Settings
from ui.rates import network
from ui.safety import ensure_safe
from ui.server import create_api

STRONG = "q8Jm2vYw6TzXcR4nB1kLpA7sDfG3hE9u"


def limited(shop: Any, **limits: int) -> TestClient:
    shop.settings = shop.settings.model_copy(update=limits)
    return TestClient(create_api(shop), raise_server_exceptions=False)


@pytest.mark.parametrize("limit", ["rate_address", "rate_shop"])
def test_one_too_many_is_told_when_to_come_back(shop: Any, problem: Any, limit: str) -> None:
    client = limited(shop, **{limit: 5})
    for _ in range(5):
        assert client.get("/v1/recommend").status_code == 200
    more = (client.get("/v1/recommend") for _ in range(20))  # a new minute lets some more in
    answer = next(answer for answer in more if answer.status_code != 200)
    assert problem(answer, 429)["type"].endswith("too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert client.get("/health").status_code == 200


def test_a_visitor_is_limited_apart_from_others(shop: Any, problem: Any) -> None:
    client = limited(shop, rate_visitor=3)
    first, second = (
        {"authorization": f"Bearer {client.post('/v1/session', json={}).json()['token']}"}
        for _ in range(2)
    )
    for _ in range(3):
        assert client.get("/v1/recommend", headers=first).status_code == 200
    problem(client.get("/v1/recommend", headers=first), 429)
    assert client.get("/v1/recommend", headers=second).status_code == 200


def test_guessing_tokens_counts(shop: Any, problem: Any) -> None:
    client = limited(shop, rate_address=5)
    for _ in range(5):
        problem(client.get("/v1/recommend", headers={"authorization": "Bearer guess"}), 401)
    problem(client.get("/v1/recommend", headers={"authorization": "Bearer guess"}), 429)


def test_an_ipv6_subscriber_is_one_address() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("::ffff:10.0.0.1") == network("10.0.0.1") == "10.0.0.1"


def like(client: TestClient, key: str, product: str = "p1") -> Any:
    body = {"kind": "like", "product_id": product, "customer_id": "c2"}
    return client.post("/v1/events", json=body, headers={"idempotency-key": key})


def test_a_write_sent_twice_happens_once(client: TestClient, shop: Any) -> None:
    first, second = like(client, "k1"), like(client, "k1")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["idempotent-replay"] == "true"
    assert len(shop.store.events.of_customer("c2")) == 1


def test_a_key_may_not_stand_for_two_requests(client: TestClient, problem: Any) -> None:
    like(client, "k1")
    assert problem(like(client, "k1", "p2"), 422)["type"].endswith("idempotency-key-reused")


def test_a_turn_sent_twice_is_one_turn(client: TestClient, shop: Any) -> None:
    for path in ("/v1/chat", "/v1/chat/stream"):
        heard = len(shop.assistant.heard)
        answers = [
            client.post(path, json={"message": "hi"}, headers={"idempotency-key": "k"})
            for _ in range(2)
        ]
        assert answers[0].text == answers[1].text
        assert answers[0].headers["content-type"] == answers[1].headers["content-type"]
        assert len(shop.assistant.heard) == heard + 1


def test_a_key_is_its_visitors_own(client: TestClient, shop: Any) -> None:
    ids = set()
    for _ in range(2):
        token = client.post("/v1/session", json={}).json()["token"]
        headers = {"idempotency-key": "k", "authorization": f"Bearer {token}"}
        answer = client.post("/v1/chat", json={"message": "hi"}, headers=headers)
        ids.add(answer.json()["conversation_id"])
    assert len(ids) == 2


def test_a_request_that_failed_here_gives_its_key_back(client: TestClient, problem: Any) -> None:
    for _ in range(2):
        headers = {"idempotency-key": "k"}
        problem(client.post("/v1/chat", json={"message": "crash"}, headers=headers), 500)


def test_a_large_body_with_a_key_is_refused_too(client: TestClient, problem: Any) -> None:
    chunks = (b"x" * 1024 for _ in range(100))
    problem(client.post("/v1/chat", content=chunks, headers={"idempotency-key": "k"}), 413)


def production(**values: Any) -> Settings:
    secrets = {
        name: SecretStr(value)
        for name, value in values.items()
        if name in {"secret", "identity_key", "api_key", "studio_key"}
    }
    return Settings(environment="production", **{**values, **secrets})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "AISLE_SECRET is not set"),
        ({"secret": "short"}, "AISLE_SECRET is too short"),
        ({"secret": "a" * 40}, "could be guessed"),
        ({"secret": "please-change-this-to-1234567890-xyz"}, "could be guessed"),
        ({"secret": STRONG, "identity_key": "short"}, "AISLE_IDENTITY_KEY"),
        ({"secret": STRONG, "studio_key": "marketing"}, "AISLE_STUDIO_KEY"),
        ({"secret": STRONG, "api_key": STRONG}, "the same"),
        ({"secret": STRONG, "sites": ("http://shop.example",)}, "https"),
    ],
)
def test_unsafe_settings_stop_start_up_outside_development(
    values: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        ensure_safe(production(**values), is_demo=False)


def test_the_demo_shop_is_not_served_outside_development() -> None:
    with pytest.raises(SettingsError, match="demo shop"):
        ensure_safe(production(secret=STRONG), is_demo=True)


def test_in_development_anything_goes() -> None:
    ensure_safe(Settings(environment="development"), is_demo=True)


def test_safe_settings_pass() -> None:
    ensure_safe(production(secret=STRONG, sites=("https://shop.example",)), is_demo=False)


@pytest.mark.parametrize(
    "site", ["*", "https://*.example", "shop.example", "https://shop.example/x", "https://a b"]
)
def test_a_site_is_an_exact_origin(site: str) -> None:
    with pytest.raises(ValidationError, match="origin"):
        Settings(sites=(site,))


def test_sites_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_SITES", "https://a.example, https://b.example:8443")
    assert Settings().sites == ("https://a.example", "https://b.example:8443")
