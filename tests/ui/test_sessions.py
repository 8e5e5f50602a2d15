"""Who may do what: tokens, signed identities, and whose conversation it is."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from fastapi.testclient import TestClient

from ui.server import create_api

SECRET = "q8Jm2vYw6TzXcR4nB1kLpA7sDfG3hE9u"
IDENTITY_KEY = "Zx7Kd0Pw5Lm9Qa3Ns8Vb2Ty6Ue4Ri1Oc"
API_KEY = "Hc5Gt1Yb8Xf4Wn7Mj2Kq6Ls9Pd3Rv0Az"


@pytest.fixture
def site(shop: Any) -> Any:
    """A shop outside the demo, as in production."""
    shop.is_demo = False
    shop.settings = shop.settings.model_copy(
        update={
            "environment": "production",
            "shop_key": "hill",
            "secret": _secret(SECRET),
            "identity_key": _secret(IDENTITY_KEY),
            "api_key": _secret(API_KEY),
            "sites": ("https://hill.example",),
        }
    )
    return shop


@pytest.fixture
def guarded(site: Any) -> Iterator[TestClient]:
    with TestClient(create_api(site), raise_server_exceptions=False) as client:
        yield client


def _secret(value: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(value)


def identity(key: str = IDENTITY_KEY, algorithm: str = "HS256", **changes: Any) -> str:
    now = datetime.now(UTC)
    claims = {
        "sub": "c1",
        "aud": "aisle:hill",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "jti": f"once-{now.timestamp()}",
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm)


def unsigned() -> str:
    """A token that claims to need no signature."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": "c1", "aud": "aisle:hill", "iat": now, "exp": now + 300, "jti": "x"}
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def open_session(client: TestClient, token: str | None = None, **body: Any) -> Any:
    return client.post("/v1/session", json={"shop": "hill", **body}, headers=bearer(token))


def bearer(token: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def token_of(client: TestClient, **body: Any) -> str:
    answer = open_session(client, **body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def ask(client: TestClient, token: str | None, **body: Any) -> Any:
    return client.post("/v1/chat", json={"message": "a bag", **body}, headers=bearer(token))


def test_outside_development_nothing_is_answered_without_a_token(
    guarded: TestClient, problem: Any
) -> None:
    problem(ask(guarded, None), 401)
    for path in ("/v1/search?q=bag", "/v1/products/p1", "/v1/recommend", "/v1/profile"):
        assert problem(guarded.get(path), 401)["type"] == "urn:aisle:problem:v1:unauthorized"
    assert guarded.get("/health").status_code == 200


def test_an_anonymous_visitor_talks_and_goes_on(guarded: TestClient, site: Any) -> None:
    token = token_of(guarded)
    begun = ask(guarded, token).json()["conversation_id"]
    assert ask(guarded, token, conversation_id=begun).status_code == 200
    assert site.assistant.heard[-1] == ("a bag", begun, None)


def test_a_signed_identity_says_who_is_shopping(guarded: TestClient, site: Any) -> None:
    answer = open_session(guarded, identity=identity())
    assert answer.json()["signed_in"] is True
    assert ask(guarded, answer.json()["token"]).status_code == 200
    assert site.assistant.heard[-1][2] == "c1"


def test_a_customer_new_to_the_store_is_taken_in(guarded: TestClient, site: Any) -> None:
    token_of(guarded, identity=identity(sub="brand-new"))
    assert site.store.customers.get("brand-new").consent_personalisation is True


@pytest.mark.filterwarnings("ignore:The HMAC key")
@pytest.mark.parametrize(
    "make",
    [
        lambda: identity(key="A" * 16 + "b" * 16),
        lambda: identity(exp=datetime.now(UTC) - timedelta(seconds=1)),
        lambda: identity(exp=datetime.now(UTC) + timedelta(hours=2)),
        lambda: identity(exp=None),
        lambda: identity(iat=datetime.now(UTC) + timedelta(minutes=3)),
        lambda: identity(aud="aisle:other"),
        lambda: identity(aud=None),
        lambda: identity(aud=["aisle:hill", "aisle:other"]),
        lambda: identity(jti=None),
        lambda: identity(sub=None),
        lambda: identity(sub=""),
        lambda: identity(sub="c" * 201),
        lambda: identity(algorithm="HS512"),
        unsigned,
        lambda: identity()[:-2] + "AA",
        lambda: "not.a.token",
        lambda: "",
        lambda: "é" * 50,
        lambda: identity(key=SECRET, aud="aisle-visitor:hill"),
    ],
)
def test_a_bad_identity_is_refused_and_why_is_not_said(
    guarded: TestClient, problem: Any, make: Callable[[], str]
) -> None:
    good = problem(open_session(guarded, identity=identity(sub="c1", key="x" * 40)), 401)
    bad = problem(open_session(guarded, identity=make()), 401)
    assert (bad["detail"], bad["type"]) == (good["detail"], good["type"])


def test_an_identity_is_good_for_one_use(guarded: TestClient, problem: Any) -> None:
    signed = identity()
    token_of(guarded, identity=signed)
    problem(open_session(guarded, identity=signed), 401)


def test_an_identity_is_spent_for_every_worker(site: Any, problem: Any) -> None:
    signed = identity()
    with TestClient(create_api(site)) as one, TestClient(create_api(site)) as other:
        token_of(one, identity=signed)
        problem(open_session(other, identity=signed), 401)


def test_a_token_of_one_worker_holds_at_another(site: Any) -> None:
    with TestClient(create_api(site)) as one, TestClient(create_api(site)) as other:
        assert ask(other, token_of(one)).status_code == 200


@pytest.mark.parametrize(
    "forged",
    [
        jwt.encode({"sub": "v", "cus": "c1", "aud": "aisle-visitor:hill"}, SECRET, "HS256"),
        jwt.encode(
            {"sub": "v", "cus": "c1", "aud": "aisle-visitor:hill", "exp": 4_000_000_000},
            SECRET,
            "HS256",
        ),
        unsigned(),
        "Hc5Gt1Yb8Xf4Wn7Mj2Kq6Ls9Pd3Rv0AZ",
        "é",
    ],
)
def test_a_forged_token_is_refused(guarded: TestClient, problem: Any, forged: str) -> None:
    headers = {b"authorization": b"Bearer " + forged.encode()}
    answer = guarded.get("/v1/recommend", headers=headers)  # type: ignore[arg-type]
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_identity_is_no_visitor_token(guarded: TestClient, problem: Any) -> None:
    problem(ask(guarded, identity()), 401)


def test_another_shops_key_opens_nothing(guarded: TestClient, problem: Any) -> None:
    problem(open_session(guarded, shop="other"), 401)


def test_nobody_reaches_anothers_conversation_and_all_answers_are_alike(
    guarded: TestClient, problem: Any
) -> None:
    mine = ask(guarded, token_of(guarded)).json()["conversation_id"]
    maya = ask(guarded, token_of(guarded, identity=identity())).json()["conversation_id"]
    strangers = [
        token_of(guarded),
        token_of(guarded, identity=identity(sub="c2")),
    ]
    for token in strangers:
        answers = []
        for id in (mine, maya, "x" * 22):
            reached = [
                ask(guarded, token, conversation_id=id),
                guarded.get(f"/v1/conversations/{id}", headers=bearer(token)),
                guarded.post(
                    "/v1/chat/stream",
                    json={"message": "a", "conversation_id": id},
                    headers=bearer(token),
                ),
                guarded.post(
                    "/v1/feedback",
                    json={"conversation_id": id, "turn": 1, "helpful": True},
                    headers=bearer(token),
                ),
                guarded.post(
                    "/v1/events",
                    json={"kind": "like", "product_id": "p1", "conversation_id": id},
                    headers=bearer(token),
                ),
            ]
            answers.append(
                [{**problem(found, 404), "request_id": "", "instance": ""} for found in reached]
            )
        assert answers[0] == answers[1] == answers[2]


def test_a_customer_goes_on_from_another_device(guarded: TestClient) -> None:
    begun = ask(guarded, token_of(guarded, identity=identity())).json()["conversation_id"]
    elsewhere = token_of(guarded, identity=identity())
    assert ask(guarded, elsewhere, conversation_id=begun).status_code == 200


def test_signing_in_takes_the_conversation_along(guarded: TestClient, site: Any) -> None:
    token = token_of(guarded)
    begun = ask(guarded, token).json()["conversation_id"]
    signed_in = open_session(guarded, token, identity=identity()).json()["token"]
    assert ask(guarded, signed_in, conversation_id=begun).status_code == 200
    assert site.assistant.heard[-1] == ("a bag", begun, "c1")


def test_somebody_else_at_the_same_screen_gets_nothing_of_the_first(
    guarded: TestClient, problem: Any
) -> None:
    maya = token_of(guarded, identity=identity())
    begun = ask(guarded, maya).json()["conversation_id"]
    tom = open_session(guarded, maya, identity=identity(sub="c2")).json()["token"]
    problem(ask(guarded, tom, conversation_id=begun), 404)


@pytest.mark.parametrize("named", ["c1", "c2", "nobody"])
def test_a_visitor_may_name_nobody_but_themselves(
    guarded: TestClient, problem: Any, named: str
) -> None:
    token = bearer(token_of(guarded))
    details = {
        problem(guarded.get(f"{path}?customer_id={named}", headers=token), 403)["detail"]
        for path in ("/v1/profile", "/v1/privacy/export", "/v1/recommend", "/v1/privacy/consent")
    }
    assert len(details) == 1
    url = f"/v1/privacy?confirm=true&customer_id={named}"
    assert problem(guarded.delete(url, headers=token), 403)["detail"] in details


def test_the_shops_own_servers_act_for_any_customer(guarded: TestClient, site: Any) -> None:
    assert guarded.get("/v1/recommend?customer_id=c2", headers=bearer(API_KEY)).status_code == 200
    assert site.asked[-1] == ("c2", 8)


def test_metrics_are_for_staff(guarded: TestClient, problem: Any) -> None:
    problem(guarded.get("/metrics"), 401)
    problem(guarded.get("/metrics", headers=bearer(token_of(guarded))), 401)
    text = guarded.get("/metrics", headers=bearer(API_KEY)).text
    assert 'aisle_requests_total{method="POST",route="/v1/session",status="201"} 1.0' in text


def test_a_customer_sees_exports_and_deletes_what_is_theirs(
    guarded: TestClient, site: Any, problem: Any
) -> None:
    token = bearer(token_of(guarded, identity=identity()))
    assert guarded.get("/v1/profile", headers=token).json()["name"] == "Maya Chen"
    wish = {"personalisation": False, "marketing": True}
    assert guarded.put("/v1/privacy/consent", json=wish, headers=token).json() == wish
    assert site.store.customers.get("c1").name == "Maya Chen"
    assert site.store.customers.get("c1").consent_personalisation is False
    assert guarded.get("/v1/privacy/export", headers=token).json()["customers"]
    assert guarded.delete("/v1/privacy?confirm=false", headers=token).json() == {"rows": {}}
    erased = guarded.delete("/v1/privacy?confirm=true", headers=token).json()["rows"]
    assert erased["customers"] == 1
    problem(guarded.get("/v1/profile", headers=token), 404)
