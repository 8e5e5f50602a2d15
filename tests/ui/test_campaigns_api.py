"""Campaigns over HTTP: closed to shoppers, and the one-click unsubscribe that is open to everybody."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.campaigns import CampaignStudio
from ui.server import create_api

Problem = Callable[[Any, int], dict[str, Any]]


@pytest.fixture
def studio(shop: Any) -> CampaignStudio:
    """The studio over the small shop's database, with as much of a shop as links need."""
    found = CampaignStudio(
        SimpleNamespace(store=shop.store, name="Hill & Harbour"),  # type: ignore[arg-type]
        shop.settings,
    )
    shop.studio = found
    return found


def test_campaigns_are_closed_to_who_has_no_key(shop: Any, problem: Problem) -> None:
    shop.settings = shop.settings.model_copy(update={"studio_key": SecretStr("k" * 20)})
    with TestClient(create_api(shop)) as client:
        for headers in ({}, {"x-studio-key": "guess"}, {"x-studio-key": "x" * 20}):
            problem(client.get("/v1/campaigns", headers=headers), 403)
            problem(client.post("/v1/campaigns", json={"prompt": "x"}, headers=headers), 403)


def test_the_key_opens_them(shop: Any, studio: CampaignStudio) -> None:
    shop.settings = shop.settings.model_copy(update={"studio_key": SecretStr("k" * 20)})
    with TestClient(create_api(shop)) as client:
        answer = client.get("/v1/campaigns", headers={"x-studio-key": "k" * 20})
    assert (answer.status_code, answer.json()) == (200, [])


def test_one_click_unsubscribes_at_once_and_following_the_link_does_not(
    shop: Any, studio: CampaignStudio
) -> None:
    shop.store.customers.upsert([{"id": "c1", "consent_marketing": True, "email": "m@x.example"}])
    path = f"/v1/unsubscribe/{studio.links.token('campaign', 'c1')}"
    with TestClient(create_api(shop)) as client:
        assert "<button" in client.get(path).text
        assert shop.store.customers.get("c1").consent_marketing
        for _ in range(2):
            answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
    assert not shop.store.customers.get("c1").consent_marketing


def test_a_forged_link_is_not_found(shop: Any, studio: CampaignStudio, problem: Problem) -> None:
    with TestClient(create_api(shop)) as client:
        problem(client.post("/v1/unsubscribe/AAAA"), 404)
